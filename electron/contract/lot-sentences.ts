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
  /** `entries`: how many the lot's log has; `known`: the newest that this station has seen. */
  'ledger-older': (e: { ledger: string; lot: string; entries: number; known: number }) => ({
    message: `The ledger ${e.ledger} was put back to an older state, or is a copy: its log of the lot ${e.lot} has ${e.entries} entries, and not the entry ${e.known} that this station has seen.`,
    hint: `Nothing is made from it, so that no value is used twice. Put the newest ledger back. Where it is lost: "wick lot reconcile ${e.lot} --accept-older" ${
      e.entries === 0
        ? 'goes on without the lot; nothing tells then which values its units had'
        : 'scraps every unit of the lot that may have been used since'
    }.`,
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
    hint: `See its units with "wick lot units ${e.lot}".`,
    exit: 'usage',
  }),
  'unit-moved': (e: { lot: string; unit: number; state: string; event: string }) => ({
    message: `Unit ${e.unit} cannot become "${e.event}": it is "${e.state}" now, or somebody else has it.`,
    hint: 'Take its card out and put it aside; see what happened to the unit with "wick lot unit".',
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
  'lot-no-slots': (_: { what?: string }) => ({
    message: 'This bench has no slots yet.',
    hint: 'Teach it its slots, by putting a card into each: wick lot slots --teach',
    exit: 'usage',
  }),
  'slot-unknown': (e: { slot: string }) => ({
    message: `This bench has no slot ${e.slot}.`,
    hint: 'Load the page again.',
    exit: 'usage',
  }),
  'card-swapped': (e: { slot: string }) => ({
    message: `The card in slot ${e.slot} is not the one that was meant: it was taken out, or another one is there now.`,
    hint: 'Nothing was done to it. Look at the slot, and choose again.',
    exit: 'refused',
  }),
  /** `file`: where what was on the card is kept. */
  'card-not-restored': (e: { target: string; file: string; reason: string }) => ({
    message: `${e.target} did not get back what was on it before it was looked at: ${e.reason}.`,
    hint: `Put the card into this bench once more: Wick keeps what was on it in ${e.file}, and puts it back then.`,
    exit: 'targetFailed',
  }),
  'station-not-admitted': (e: { lot: string; station: string; card: string }) => ({
    message: `This station (${e.station}) may not make units of the lot ${e.lot}: it cannot read its secrets.`,
    hint: `Run on a station that may: wick lot admit ${e.lot} ${e.card} --name NAME`,
    exit: 'noRights',
  }),
  /** A ledger whose lots all are other stations'. */
  'station-unknown': (e: { ledger: string; lot: string; station: string; card: string }) => ({
    message: `This station (${e.station}) cannot make a lot in the ledger ${e.ledger}: it cannot tell which values were used there before.`,
    hint: `Run on a station that may make that lot: wick lot admit ${e.lot} ${e.card} --name NAME\nWhere there is no such station any more, take a new ledger.`,
    exit: 'noRights',
  }),
  'board-wrong': (e: { board: string }) => ({
    message: `"${e.board}" is no board of this lot.`,
    hint: 'Scan the code of the board.',
    exit: 'usage',
  }),
  /** `unit`: of the same lot, under way or passed. */
  'board-used': (e: { board: string; unit: number }) => ({
    message: `The board "${e.board}" is that of unit ${e.unit} already.`,
    hint: 'Scan the board that lies before you. If it is to be made once more, have its unit returned first.',
    exit: 'usage',
  }),
  'engineer-locked': (_: { what?: string }) => ({
    message: 'This is for the engineer, and it is locked.',
    hint: "Enter the engineer's PIN.",
    exit: 'noRights',
  }),
  /** `file`: what keeps the PIN, on the station's computer. */
  'pin-wrong': (e: { file: string }) => ({
    message: "That is not the engineer's PIN.",
    hint: `Try again. Where nobody knows it any more, whoever may use the station's computer removes ${e.file} and sets a new one.`,
    exit: 'noRights',
  }),
  'pin-wait': (e: { seconds: number }) => ({
    message: 'The PIN was wrong too often.',
    hint: `Try again in ${e.seconds} s.`,
    exit: 'noRights',
  }),
  'bench-busy': (e: { name: string }) => ({
    message: `The lot "${e.name}" runs on this bench.`,
    hint: 'Stop it first; cards in hand are finished.',
    exit: 'usage',
  }),
  'bench-idle': (_: { what?: string }) => ({
    message: 'No lot runs on this bench.',
    hint: 'Open a lot on it first.',
    exit: 'usage',
  }),
  'slot-name-taken': (e: { name: string }) => ({
    message: `Another slot is called "${e.name}".`,
    hint: 'Give it another name.',
    exit: 'usage',
  }),
  'label-none': (e: { name: string }) => ({
    message: `The lot "${e.name}" has no label.`,
    hint: 'A label is designed when a lot is made: make the next one with a label.',
    exit: 'usage',
  }),
  'label-not-passed': (e: { unit: number; state: string }) => ({
    message: `Unit ${e.unit} gets no label: it is "${e.state}", and only units that passed have one.`,
    hint: 'Leave it out.',
    exit: 'usage',
  }),
  'label-made': (e: { unit: number }) => ({
    message: `The label of unit ${e.unit} was made before.`,
    hint: 'If it is needed once more, say so with --again; that is logged.',
    exit: 'usage',
  }),
  'printer-unreachable': (e: { printer: string; reason: string }) => ({
    message: `The printer ${e.printer} cannot be reached: ${e.reason}.`,
    hint: 'Nothing was printed, and nothing counts as printed. Check that it is on and connected, and try again.',
    exit: 'targetFailed',
  }),
  'printer-failed': (e: { printer: string; reason: string }) => ({
    message: `The printer ${e.printer} did not take everything: ${e.reason}.`,
    hint: 'All of these labels count as made. See which came out, and make the others once more.',
    exit: 'targetFailed',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
