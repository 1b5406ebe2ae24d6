import { catalogueSentences } from './catalogue-sentences.ts';
import { appSentences } from './app-sentences.ts';
import type { ExitName } from './errors.ts';
import { fileSystemSentences } from './file-system-sentences.ts';
import { formatBytes } from './format.ts';
import { hubSentences } from './hub-sentences.ts';
import { inspectSentences } from './inspect-sentences.ts';
import { lotDefinitionSentences } from './lot-definition-sentences.ts';
import { lotSentences } from './lot-sentences.ts';
import { provisionSentences } from './provision-sentences.ts';
import { rightsSentences } from './rights-sentences.ts';
import { targetSentences } from './target-sentences.ts';

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

  ...catalogueSentences,
  ...appSentences,
  ...fileSystemSentences,
  ...hubSentences,
  ...inspectSentences,
  ...lotDefinitionSentences,
  ...lotSentences,
  ...provisionSentences,
  ...rightsSentences,
  ...targetSentences,
} satisfies Record<string, (fields: never) => Sentence>;

export type ErrorCode = keyof typeof sentences;
export type ErrorFields<C extends ErrorCode> = Parameters<(typeof sentences)[C]>[0];
