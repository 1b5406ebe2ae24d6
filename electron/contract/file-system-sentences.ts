/** What can be wrong inside an image or on a card. `what` is `partition 2` or `the disk`; `kind` is `ext4`, `fat32` and so on. */
export const fileSystemSentences = {
  'file-system-unsupported': (e: { what: string; kind: string | undefined }) => ({
    message:
      e.kind === undefined
        ? `There is no file system that Wick knows on ${e.what}.`
        : `Wick cannot look into the ${e.kind} file system on ${e.what}.`,
    hint: 'Files are read and written on FAT and ext4.',
    exit: 'badSource',
  }),
  'file-system-damaged': (e: { what: string; kind: string; reason: string }) => ({
    message: `The ${e.kind} file system on ${e.what} is damaged: ${e.reason}.`,
    hint: 'Get the image again, or flash the card again.',
    exit: 'badSource',
  }),
  'file-system-not-clean': (e: { what: string; kind: string; reason: string }) => ({
    message: `The ${e.kind} file system on ${e.what} must be repaired first: ${e.reason}.`,
    hint: e.kind.startsWith('ext')
      ? 'Mount and unmount it once on Linux, or run e2fsck on it; or flash the card again.'
      : "Let your system's disk check repair it (fsck.vfat, chkdsk); or flash the card again.",
    exit: 'badSource',
  }),
  'file-system-unknown-feature': (e: { what: string; kind: string; features: readonly string[] }) => ({
    message: `The ${e.kind} file system on ${e.what} uses what Wick does not know: ${e.features.join(', ')}.`,
    hint: 'Make the file system without it, or change the files on the device.',
    exit: 'badSource',
  }),
  'file-system-full': (e: { what: string; kind: string; path: string }) => ({
    message: `There is no room for ${e.path} in the ${e.kind} file system on ${e.what}.`,
    hint: 'Remove something, or use an image with a larger partition.',
    exit: 'badSource',
  }),
  'file-missing': (e: { what: string; path: string }) => ({
    message: `There is no ${e.path} on ${e.what}.`,
    hint: 'Check the path and the partition.',
    exit: 'badSource',
  }),
  'file-refused': (e: { what: string; path: string; reason: string }) => ({
    message: `${e.path} on ${e.what} is left alone: ${e.reason}.`,
    hint: 'Choose another path, or another way to make the change.',
    exit: 'badSource',
  }),
} satisfies Record<string, (fields: never) => { message: string; hint: string; exit: 'badSource' }>;
