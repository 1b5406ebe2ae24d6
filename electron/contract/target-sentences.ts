import { formatBytes } from './format.ts';
import { places, type Range } from './range.ts';
import type { Sentence } from './sentences.ts';

/** Sentences about the drives that are written. `target` names one as the person named it; offsets and sizes are bytes. */
export const targetSentences = {
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
    message: `${e.target} is smaller than it says: what was written further on is not there.`,
    hint: 'The card is a fake. Do not use it.',
    exit: 'targetFailed',
  }),
  'target-slow': (e: { target: string; rate: number; least: number }) => ({
    message: `${e.target} writes ${formatBytes(Math.round(e.rate))} a second, and ${formatBytes(e.least)} is the least that is asked for.`,
    hint: 'Take a faster card; if all of this reader are slow, look at the reader and its cable.',
    exit: 'targetFailed',
  }),
  'helper-failed': (e: { target: string; reason: string }) => ({
    message: `The program that writes ${e.target} ended unexpectedly: ${e.reason}.`,
    hint: 'Try again; if it happens again, please report it.',
    exit: 'targetFailed',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
