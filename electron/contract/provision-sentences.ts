import { places, type Range } from './range.ts';
import type { Sentence } from './sentences.ts';

/** Something wrong in a recipe, and where. Lines and columns count from 1. */
export interface RecipeProblem {
  line: number;
  column: number;
  /** `settings.hub.port`; empty for the whole. */
  path: string;
  /** A clause with its subject: `"prot" is not known here`. */
  reason: string;
  /** What to do about it, as a sentence. */
  suggestion?: string;
}

/** What can go wrong with a recipe and with what it asks for. */
export const provisionSentences = {
  'recipe-unreadable': (e: { file: string; reason: string }) => ({
    message: `The recipe ${e.file} cannot be read: ${e.reason}.`,
    hint: 'Check the path given with --recipe.',
    exit: 'usage',
  }),
  'recipe-invalid': (e: { file: string; problems: readonly RecipeProblem[] }) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}, line ${line}, column ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'The README shows what a recipe looks like, and recipe.schema.json says all that can stand in one.',
    exit: 'usage',
  }),
  'table-invalid': (e: { file: string; reason: string }) => ({
    message: `The table ${e.file} cannot be used: ${e.reason}.`,
    hint: 'A table is CSV with the names of the variables in its first line, or a JSON array of objects.',
    exit: 'usage',
  }),
  'variable-unused': (e: { name: string; known: readonly string[] }) => ({
    message: `The recipe has no variable "${e.name}".`,
    hint: e.known.length === 0 ? 'It has none at all.' : `It has ${e.known.join(', ')}.`,
    exit: 'usage',
  }),
  'secret-unavailable': (e: { reference: string; reason: string }) => ({
    message: `The secret ${e.reference} is not to be had: ${e.reason}.`,
    hint: 'Put it where the recipe says, or change the recipe.',
    exit: 'usage',
  }),
  'secret-not-kept': (e: { reason: string }) => ({
    message: `The secret could not be put into the keychain: ${e.reason}.`,
    hint: 'Unlock the keychain of this computer, or have the recipe ask for its secrets.',
    exit: 'noRights',
  }),
  'provision-wrong-family': (e: { target: string; wanted: string; found: string }) => ({
    message: `The recipe is for ${e.wanted}, and ${e.target} holds ${e.found}.`,
    hint: 'Take the right image or the right recipe. With "family: generic", a recipe puts files on any image.',
    exit: 'usage',
  }),
  /** Nothing was changed. `reason` is a sentence without its full stop. */
  'provision-refused': (e: { target: string; reason: string; hint?: string }) => ({
    message: `${e.target} cannot be given these settings: ${e.reason}.`,
    hint: e.hint ?? 'Nothing was changed on it.',
    exit: 'refused',
  }),
  'provision-differs': (e: { target: string; files: readonly string[] }) => ({
    message: `${e.target} does not hold the settings that it was given: ${e.files.join(', ')} ${e.files.length === 1 ? 'differs' : 'differ'}.`,
    hint: 'Flash it again; if that does not help, the card is bad.',
    exit: 'readBackDiffers',
  }),
  'undo-missing': (e: { target: string }) => ({
    message: `There is nothing to undo for ${e.target}.`,
    hint: 'Only what "wick provision" did on this computer can be undone, once.',
    exit: 'usage',
  }),
  'undo-changed': (e: { target: string }) => ({
    message: `${e.target} does not hold what "wick provision" wrote here last: it was changed since, or is another card. Undoing could damage it.`,
    hint: 'Flash it again.',
    exit: 'refused',
  }),
  'undo-ambiguous': (e: { target: string }) => ({
    message: `${e.target} fits more than one card that was given settings here, and they held different things before.`,
    hint: 'Flash it again.',
    exit: 'refused',
  }),
  'certificate-invalid': (e: { file: string; reason: string }) => ({
    message: `The certificate ${e.file} does not hold: ${e.reason}.`,
    hint: 'Do not trust what it says.',
    exit: 'badSource',
  }),
  /** `settings`: what it was given and does not hold, as `PATH on partition N`. `ranges`: all that differs. */
  'certificate-differs': (e: {
    target: string;
    file: string;
    image: boolean;
    settings: readonly string[];
    ranges: readonly Range[];
  }) => ({
    message: `${e.target} is not as ${e.file} says: ${[
      ...(e.image ? ['what it holds of the image differs'] : []),
      ...(e.settings.length > 0 ? [`its settings differ (${e.settings.join(', ')})`] : []),
    ].join(', and ')}, in ${places(e.ranges)}.`,
    hint: 'This is the certificate of another card, or the card was changed since: a device that starts from it does so, too.',
    exit: 'readBackDiffers',
  }),
  'certificate-other-card': (e: { target: string; file: string; what: string; expected: string; actual: string }) => ({
    message: `${e.target} is not the card of ${e.file}: its ${e.what} is ${e.actual}, not ${e.expected}.`,
    hint: 'Take the card that the certificate was made for.',
    exit: 'readBackDiffers',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
