import type { Sentence } from './sentences.ts';

/** What goes wrong between a page and the engine. */
export const appSentences = {
  'channel-lost': (_: { what?: string }) => ({
    message: 'The connection to Wick was lost.',
    hint: 'It is taken up again by itself. What is being written goes on.',
    exit: 'bug',
  }),
  'call-unknown': (e: { method: string }) => ({
    message: `This page asked for something that Wick does not know: ${e.method}.`,
    hint: 'Load the page again: it belongs to another version.',
    exit: 'bug',
  }),
  'call-invalid': (e: { method: string; problems: string[] }) => ({
    message: `Wick cannot make sense of what it was given for ${e.method}: ${e.problems.join('; ')}.`,
    hint: 'Check what was filled in; if nothing was, load the page again.',
    exit: 'usage',
  }),
  'call-too-large': (e: { size: number; limit: number }) => ({
    message: `An answer of ${e.size} characters is more than the ${e.limit} that fit.`,
    hint: 'Please report this, with what led to it.',
    exit: 'bug',
  }),
  'call-too-many': (e: { limit: number }) => ({
    message: `This page has ${e.limit} questions under way, and may have no more.`,
    hint: 'Load the page again.',
    exit: 'bug',
  }),
  'not-offered': (e: { what: string }) => ({
    message: `${e.what} cannot be had here.`,
    hint: 'Use the desktop app for it.',
    exit: 'usage',
  }),
  'plan-unknown': (_: { what?: string }) => ({
    message: 'This plan is not known any more.',
    hint: 'Look at what would be written once more, and confirm that.',
    exit: 'usage',
  }),
  'plan-stale': (e: { target: string }) => ({
    message: `${e.target} has changed since the plan was made.`,
    hint: 'Look at what would be written once more, and confirm that.',
    exit: 'refused',
  }),
  'target-taken': (e: { target: string }) => ({
    message: `${e.target} is being written already.`,
    hint: 'Wait until it is done, or cancel it.',
    exit: 'refused',
  }),
  'confirmation-missing': (e: { targets: string[] }) => ({
    message: `The name of ${e.targets.join(' and ')} was not typed.`,
    hint: 'Type the name as it is shown, to say that this drive is meant.',
    exit: 'refused',
  }),
  'no-targets': (_: { what?: string }) => ({
    message: 'No drive was chosen.',
    hint: 'Choose the drives that are to be written.',
    exit: 'usage',
  }),
  'job-unknown': (_: { what?: string }) => ({
    message: 'This flash is not known any more.',
    hint: 'What was written is in the history.',
    exit: 'usage',
  }),
  'boot-unknown': (_: { what?: string }) => ({
    message: 'This boot is not being watched any more.',
    hint: 'Start to watch it again.',
    exit: 'usage',
  }),
  'unit-unknown': (e: { id: string }) => ({
    message: `There is no certificate ${e.id} on this computer.`,
    hint: 'Look at the history again: it may have been moved or taken away.',
    exit: 'usage',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
