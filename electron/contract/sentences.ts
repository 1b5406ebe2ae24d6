import { catalogueSentences } from './catalogue-sentences.ts';
import { appSentences } from './app-sentences.ts';
import type { ExitName } from './errors.ts';
import { fileSystemSentences } from './file-system-sentences.ts';
import { formatBytes } from './format.ts';
import { hubSentences } from './hub-sentences.ts';
import { inspectSentences } from './inspect-sentences.ts';
import { provisionSentences } from './provision-sentences.ts';
import { places, type Range } from './range.ts';
import { rightsSentences } from './rights-sentences.ts';

export interface Sentence {
  /** What happened, and why. */
  message: string;
  /** What to do next. */
  hint?: string;
  exit: ExitName;
}

const documentServed =
  'The link may lead to a page about the download, or you may have to sign in first: open it in a browser, and copy the address of the image itself.';
const documentSaved =
  'A page may have been saved in place of the download, or this is the wrong file: get the image again.';

/** What is taken for an image, or comes in its place; with a hint where it says what to do. */
const documents: Record<
  'web-page' | 'xml' | 'json' | 'text' | 'pdf' | 'block-map' | 'git-lfs-pointer' | 'pgp-or-pem',
  { noun: string; hint?: string }
> = {
  'web-page': { noun: 'a web page' },
  xml: { noun: 'an XML document' },
  json: { noun: 'a JSON document' },
  text: { noun: 'plain text' },
  pdf: { noun: 'a PDF document' },
  'block-map': {
    noun: 'a block map',
    hint: 'Name the image; the map beside it is found, and another one is named with --bmap.',
  },
  'git-lfs-pointer': { noun: 'a Git LFS pointer', hint: 'Fetch the file that it stands for with "git lfs pull".' },
  'pgp-or-pem': { noun: 'a signature, a key or an encrypted message', hint: 'Name the image itself.' },
};

/**
 * Every expected failure, as its fields and what they say to a person. `what` names the source or target as the person
 * named it; offsets and sizes are bytes.
 */
export const sentences = {
  bug: (e: { reason: string }) => ({
    message: `Wick made a mistake: ${e.reason}`,
    hint: 'Please report this, with the command that led to it.',
    exit: 'bug',
  }),
  cancelled: (_: { what?: string }) => ({ message: 'Cancelled.', exit: 'cancelled' }),

  // Usage
  usage: (e: { reason: string; hint?: string }) => ({
    message: e.reason,
    hint: e.hint ?? 'Run the command with --help to see how it is used.',
    exit: 'usage',
  }),
  'needs-confirmation': (e: { targets: string[] }) => ({
    message: `Everything on ${e.targets.join(' and ')} would be overwritten, and there is no terminal to ask for a yes.`,
    hint: 'Add --yes if that is what you want.',
    exit: 'usage',
  }),

  // The source
  'source-not-found': (e: { what: string }) => ({
    message: `There is no image at ${e.what}.`,
    hint: 'Check the path or the address.',
    exit: 'badSource',
  }),
  'source-unreadable': (e: { what: string; reason: string }) => ({
    message: `${e.what} cannot be read: ${e.reason}.`,
    hint: 'Check that the file is there in full and that you may read it.',
    exit: 'badSource',
  }),
  'source-http-status': (e: { what: string; status: number; statusText: string }) => ({
    message: `The server answered ${e.status}${e.statusText ? ` ${e.statusText}` : ''} for ${e.what}.`,
    hint:
      e.status === 404
        ? 'Check the address.'
        : e.status < 500
          ? 'The server refuses this download.'
          : 'Try again later.',
    exit: 'badSource',
  }),
  'source-unreachable': (e: { what: string; reason: string }) => ({
    message: `${e.what} cannot be downloaded: ${e.reason}.`,
    hint: 'Check the address and the connection, or download the file by other means and flash it from disk.',
    exit: 'badSource',
  }),
  'source-network': (e: { what: string; reason: string; offset: number }) => ({
    message: `The download of ${e.what} broke after ${formatBytes(e.offset)} and could not be taken up again: ${e.reason}.`,
    hint: 'Check the connection, or download the file first and flash it from disk.',
    exit: 'badSource',
  }),
  'source-changed': (e: { what: string }) => ({
    message: `${e.what} changed on the server during the download.`,
    hint: 'Start again to get the new file in one piece.',
    exit: 'badSource',
  }),
  'source-empty': (e: { what: string }) => ({
    message: `${e.what} is empty: there is nothing to write.`,
    hint: 'The download may have failed; get the image again.',
    exit: 'badSource',
  }),
  'source-truncated': (e: { what: string; codec: string; offset: number }) => ({
    message: `${e.what} ends too early: its ${e.codec} data stops at byte ${e.offset}, before its end.`,
    hint: 'The download is probably incomplete; get the image again.',
    exit: 'badSource',
  }),
  'source-corrupt': (e: { what: string; codec: string; offset: number; reason: string }) => ({
    message: `${e.what} is damaged: ${e.codec} near byte ${e.offset}: ${e.reason}.`,
    hint: 'Get the image again, and compare its checksum with the one its maker publishes.',
    exit: 'badSource',
  }),
  'source-trailing-junk': (e: { what: string; codec: string; offset: number }) => ({
    message: `${e.what} is followed by something else: its ${e.codec} data ends at byte ${e.offset}, and what comes after is not ${e.codec}.`,
    hint: 'Get the image again; the file may be two files in one.',
    exit: 'badSource',
  }),
  'source-unsupported': (e: { what: string; format: string }) => ({
    message: `${e.what} is a ${e.format} file, which Wick cannot unpack.`,
    hint: 'Unpack it first, then flash the image that is inside.',
    exit: 'badSource',
  }),
  'source-not-an-image': (e: { what: string; found: keyof typeof documents; served: boolean }) => ({
    message: e.served
      ? `The server sent ${documents[e.found].noun} instead of an image for ${e.what}.`
      : `${e.what} is ${documents[e.found].noun}, not an image.`,
    hint: documents[e.found].hint ?? (e.served ? documentServed : documentSaved),
    exit: 'badSource',
  }),
  'source-memory': (e: { what: string; codec: string; needed: number; limit: number }) => ({
    message: `${e.what} needs ${formatBytes(e.needed)} of memory to unpack its ${e.codec} data; the limit is ${formatBytes(e.limit)}.`,
    hint: 'Unpack it first, then flash the image that is inside.',
    exit: 'badSource',
  }),
  'source-checksum': (e: { what: string; expected: string; actual: string }) => ({
    message: `${e.what} is not what was expected: its SHA-256 is ${e.actual}, not ${e.expected}.`,
    hint: 'Get the image again. Do not use this one.',
    exit: 'badSource',
  }),
  'source-range-checksum': (e: { what: string; offset: number; length: number }) => ({
    message: `${e.what} does not match its block map: the ${formatBytes(e.length)} at byte ${e.offset} have another checksum.`,
    hint: 'The image is damaged, or the block map belongs to another one. Get both again.',
    exit: 'badSource',
  }),
  'source-size': (e: { what: string; expected: number; actual: number; atLeast?: boolean }) => ({
    message: `${e.what} has ${e.atLeast ? `${e.actual} bytes or more` : `${e.actual} bytes`} where ${e.expected} were expected.`,
    hint: 'The image is damaged, or the block map belongs to another one. Get both again.',
    exit: 'badSource',
  }),
  'image-does-not-fit': (e: {
    what: string;
    target: string;
    needed: number;
    size: number;
    atLeast?: boolean;
    usedEnd?: number;
  }) => ({
    message: `${e.what} needs ${e.atLeast === true ? 'at least ' : ''}${formatBytes(e.needed)}, and ${e.target} has ${formatBytes(e.size)}.`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `Its last used byte is at ${formatBytes(e.usedEnd)} and would fit, but the device would see a partition that runs past the end of its card. Use a larger card.`
        : 'Use a larger card.',
    exit: 'badSource',
  }),

  // Archives
  'archive-no-image': (e: { what: string; entries: string[] }) => ({
    message: `${e.what} holds no disk image${e.entries.length === 0 ? '' : `, only ${e.entries.join(', ')}`}.`,
    hint: 'Name the right file with --entry if one of these is an image.',
    exit: 'badSource',
  }),
  'archive-several-images': (e: { what: string; entries: string[] }) => ({
    message: `${e.what} holds several images: ${e.entries.join(', ')}.`,
    hint: 'Say which one with --entry NAME.',
    exit: 'badSource',
  }),
  'archive-entry-missing': (e: { what: string; entry: string; entries: string[] }) => ({
    message: `${e.what} has no entry ${e.entry}; it holds ${e.entries.length === 0 ? 'nothing' : e.entries.join(', ')}.`,
    hint: 'Check the name given with --entry.',
    exit: 'badSource',
  }),

  // Block maps
  'bmap-not-found': (e: { what: string }) => ({
    message: `There is no block map at ${e.what}.`,
    hint: 'Check the path given with --bmap, or leave it out.',
    exit: 'badSource',
  }),
  'bmap-invalid': (e: { what: string; reason: string }) => ({
    message: `The block map ${e.what} is not valid: ${e.reason}.`,
    hint: 'Get the block map again, or write the whole image with --no-bmap.',
    exit: 'badSource',
  }),
  'bmap-checksum': (e: { what: string }) => ({
    message: `The block map ${e.what} was changed or damaged: its own checksum does not match.`,
    hint: 'Get the block map again, or write the whole image with --no-bmap.',
    exit: 'badSource',
  }),
  'bmap-signature': (e: { what: string; reason: string }) => ({
    message: `The signature of the block map ${e.what} does not hold: ${e.reason}.`,
    hint: 'Do not use this image unless you know why. Check that the key is the right one.',
    exit: 'badSource',
  }),

  // Safety
  'target-missing': (e: { target: string }) => ({
    message: `There is no drive ${e.target}.`,
    hint: 'Run "wick drives" to see what is connected.',
    exit: 'refused',
  }),
  'target-not-a-drive': (e: { target: string; kind: string }) => ({
    message: `${e.target} is ${e.kind}, not a drive.`,
    hint: 'Name the whole drive, as "wick drives" shows it; for a practice drive in a file add --virtual.',
    exit: 'refused',
  }),
  'target-no-medium': (e: { target: string }) => ({
    message: `There is no card or other medium in ${e.target}.`,
    hint: 'Put it in, then start again.',
    exit: 'refused',
  }),
  /** `forceable`: a name typed with --force is enough to write it all the same. */
  'target-protected': (e: { target: string; reasons: string[]; forceable?: boolean }) => ({
    message: `${e.target} is protected: ${e.reasons.join('; ')}.`,
    hint: e.forceable
      ? `If you are certain, add --force ${e.target}.`
      : 'Free it first: unmount it, switch its swap off (swapoff), stop the LVM, RAID or encryption on it; if the system runs from it, start the computer from another disk.',
    exit: 'refused',
  }),
  'target-changed': (e: { target: string; field: string; expected: string; actual: string }) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} was taken out or exchanged since it was confirmed.`
        : `${e.target} is not the drive that was confirmed: its ${e.field} is ${e.actual}, not ${e.expected}.`,
    hint: 'Look at "wick drives" and start again.',
    exit: 'refused',
  }),
  'target-busy': (e: { target: string; holder: string }) => ({
    message: `${e.target} is in use by ${e.holder}.`,
    hint: 'Close what uses it, then start again.',
    exit: 'refused',
  }),
  'target-twice': (e: { target: string; other: string }) => ({
    message: `${e.target} and ${e.other} are the same drive.`,
    hint: 'Name each drive once.',
    exit: 'refused',
  }),

  // Targets that fail
  'drives-unlistable': (e: { reason: string }) => ({
    message: `The drives of this computer cannot be listed: ${e.reason}.`,
    hint: 'Install Wick again; its part for this system may not have been built.',
    exit: 'targetFailed',
  }),
  'target-write-protected': (e: { target: string }) => ({
    message: `${e.target} is write-protected.`,
    hint: "Check the lock switch on the card's side or its adapter.",
    exit: 'targetFailed',
  }),
  'target-gone': (e: { target: string }) => ({
    message: `${e.target} disappeared while it was in use.`,
    hint: 'Check the reader and the card, then flash it again.',
    exit: 'targetFailed',
  }),
  'target-io': (e: { target: string; operation: string; offset: number; reason: string }) => ({
    message: `${e.target} failed to ${e.operation} at byte ${e.offset}: ${e.reason}.`,
    hint: 'Try another reader or port; if it happens again, the card is worn out.',
    exit: 'targetFailed',
  }),
  'practice-no-room': (e: { target: string }) => ({
    message: `The disk that the practice drive ${e.target} lies on is full.`,
    hint: 'Make room there, or put the practice drive on another disk.',
    exit: 'targetFailed',
  }),
  'practice-too-large': (e: { target: string; size: number }) => ({
    message: `The file system that ${e.target} lies on takes no file of ${formatBytes(e.size)}.`,
    hint: 'Give the practice drive a smaller --size, or put it on another disk.',
    exit: 'targetFailed',
  }),
  'target-stalled': (e: { target: string; seconds: number }) => ({
    message: `${e.target} has not answered for ${e.seconds} s.`,
    hint: 'Unplug it and try another reader or port; if it happens again, the card is worn out.',
    exit: 'targetFailed',
  }),
  'verify-mismatch': (e: { target: string; ranges: readonly Range[]; rewritten: boolean }) => ({
    message: `${e.target} does not hold what ${e.rewritten ? 'was written, even after a second try' : 'it should'}: it differs in ${places(e.ranges)}.`,
    hint: e.rewritten ? 'The card is bad. Do not use it.' : 'Flash it again; if that does not help, the card is bad.',
    exit: 'readBackDiffers',
  }),
  'verify-impossible': (e: { target: string }) => ({
    message: `${e.target} cannot be read back past the system's own memory here, so reading back would prove nothing.`,
    hint: 'Build the native code (see the README); to write without proof, use --no-verify.',
    exit: 'targetFailed',
  }),
  'target-capacity': (e: { target: string }) => ({
    message: `${e.target} is smaller than it says: what was written further on came out at its start.`,
    hint: 'The card is a fake. Do not use it.',
    exit: 'targetFailed',
  }),
  'file-unwritable': (e: { path: string; reason: string }) => ({
    message: `${e.path} cannot be written: ${e.reason}.`,
    hint: 'Check the folder, your rights there, and how much room is left.',
    exit: 'usage',
  }),
  'some-targets-failed': (e: { failed: string[]; good: string[] }) => ({
    message: `${e.failed.join(', ')} failed; ${e.good.join(', ')} ${e.good.length === 1 ? 'is' : 'are'} good.`,
    hint: 'See what each one says above.',
    exit: 'someTargetsFailed',
  }),

  'helper-failed': (e: { target: string; reason: string }) => ({
    message: `The program that writes ${e.target} ended unexpectedly: ${e.reason}.`,
    hint: 'Try again; if it happens again, please report it.',
    exit: 'targetFailed',
  }),

  ...catalogueSentences,
  ...appSentences,
  ...fileSystemSentences,
  ...hubSentences,
  ...inspectSentences,
  ...provisionSentences,
  ...rightsSentences,
} satisfies Record<string, (fields: never) => Sentence>;

export type ErrorCode = keyof typeof sentences;
export type ErrorFields<C extends ErrorCode> = Parameters<(typeof sentences)[C]>[0];
