import type { Sentence } from './sentences.ts';

/** What can go wrong with the record of a lot. `ledger`: the path or address of the record, without a password. */
export const lotSentences = {
  'ledger-unreachable': (e: { ledger: string; reason: string }) => ({
    message: `The ledger ${e.ledger} cannot be reached: ${e.reason}.`,
    hint: 'Units in hand can be finished; no other is started until it is back. Check the disk or the network, and try again.',
    exit: 'targetFailed',
  }),
  'ledger-newer': (e: { ledger: string; schema: number; known: number }) => ({
    message: `The ledger ${e.ledger} was made by a newer Wick (its form is ${e.schema}; this one knows ${e.known}).`,
    hint: 'Update Wick on this station. Nothing was changed.',
    exit: 'usage',
  }),
  'ledger-damaged': (e: { ledger: string; reason: string }) => ({
    message: `The ledger ${e.ledger} is damaged: ${e.reason}.`,
    hint: 'Keep a copy of it as it is, and see what "wick lot reconcile" says.',
    exit: 'badSource',
  }),
  'lot-exists': (e: { lot: string }) => ({
    message: `The lot ${e.lot} is in the ledger already.`,
    hint: 'Go on with it, or create a lot with another id.',
    exit: 'usage',
  }),
  'lot-unknown': (e: { lot: string }) => ({
    message: `The ledger knows no lot ${e.lot}.`,
    hint: 'See which lots there are with "wick lot status".',
    exit: 'usage',
  }),
  'lot-closed': (e: { lot: string }) => ({
    message: `The lot ${e.lot} is closed.`,
    hint: 'Make a new lot for further units.',
    exit: 'usage',
  }),
  /** A station is one computer; of its processes one may make units of a lot. */
  'lot-held': (e: { lot: string }) => ({
    message: `Another Wick on this computer works on the lot ${e.lot}.`,
    hint: 'Go on there, or end it first.',
    exit: 'usage',
  }),
  /** `row`: of what was given, from 1. */
  'value-used': (e: { row: number; column: string }) => ({
    message: `The value of "${e.column}" in row ${e.row} was used before, and must be unique.`,
    hint: 'Give this row a value that no unit of any lot in this ledger has had.',
    exit: 'badSource',
  }),
  'lot-no-unit': (e: { lot: string; unit: number }) => ({
    message: `The lot ${e.lot} has no unit ${e.unit}.`,
    hint: 'See its units with "wick lot status".',
    exit: 'usage',
  }),
  'unit-moved': (e: { lot: string; unit: number; state: string; event: string }) => ({
    message: `Unit ${e.unit} cannot become "${e.event}": it is "${e.state}" now, or somebody else has it.`,
    hint: 'Take its card out and put it aside; see where the unit is with "wick lot status".',
    exit: 'targetFailed',
  }),
  'lot-no-folder': (e: { lot: string; name: string; folder?: string }) => ({
    message:
      e.folder === undefined
        ? `This station does not know where the recipe, the image and the files of "${e.name}" (${e.lot}) are.`
        : `The folder of "${e.name}" (${e.lot}) is not there any more: ${e.folder}.`,
    hint: `Say where: wick lot run ${e.lot} --folder FOLDER`,
    exit: 'usage',
  }),
  'lot-no-slots': (_: Record<never, never>) => ({
    message: 'This bench has no slots yet.',
    hint: 'Teach it its slots, by putting a card into each: wick lot slots --teach',
    exit: 'usage',
  }),
  'slot-unknown': (e: { slot: string }) => ({
    message: `This bench has no slot ${e.slot}.`,
    hint: 'Load the page again.',
    exit: 'usage',
  }),
  'station-not-admitted': (e: { lot: string; station: string; card: string }) => ({
    message: `This station (${e.station}) may not make units of the lot ${e.lot}: it cannot read its secrets.`,
    hint: `Run on a station that may: wick lot admit ${e.lot} ${e.card}`,
    exit: 'noRights',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
