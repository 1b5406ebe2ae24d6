import type { Sentence } from './sentences.ts';

/** Something wrong in a table, and where. Lines and columns count characters of the file from 1. */
export interface TableProblem {
  line: number;
  column: number;
  /** A clause: `the column "token" is missing`. Nothing in it comes from a cell. */
  reason: string;
  /** What to do about it, as a sentence. */
  suggestion?: string;
}

/** What can go wrong while a lot is defined, labelled and reported. */
export const lotDefinitionSentences = {
  'table-problems': (e: { file: string; problems: readonly TableProblem[]; more: number }) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}, line ${line}, column ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      ),
      ...(e.more > 0 ? [`And ${e.more} more.`] : []),
    ].join('\n'),
    hint: 'Nothing was started. Correct the table, and try again.',
    exit: 'usage',
  }),
  /** `reason` is a clause. */
  'lot-values': (e: { column?: string; unit?: number; reason: string; hint?: string }) => ({
    message: `The values of ${e.unit === undefined ? 'the lot' : `unit ${e.unit}`} cannot be made${e.column === undefined ? '' : ` (${e.column})`}: ${e.reason}.`,
    hint: e.hint ?? 'Change the rules of the lot.',
    exit: 'usage',
  }),
  'lot-invalid': (e: { what: string; reason: string }) => ({
    message: `${e.what} is not a lot that can be run: ${e.reason}.`,
    hint: 'Get it again from the engineer who made it.',
    exit: 'badSource',
  }),
  'lot-untrusted': (e: { name: string; fingerprint: string; known: readonly string[] }) => ({
    message: `The lot "${e.name}" is signed with the key ${e.fingerprint}, which this station does not know.`,
    hint: `Compare ${e.fingerprint} with what its engineer reads to you; if it is the same, trust it: wick lot trust "${e.name}"`,
    exit: 'refused',
  }),
  /** `what`: `the image gateway.wic`, as a noun; with `actual` it begins the sentence. */
  'lot-changed': (e: { what: string; expected: string; actual?: string }) => ({
    message:
      e.actual === undefined
        ? `The lot needs ${e.what}, and it cannot be read.`
        : `${e.what} has changed since the lot was signed: its SHA-256 is ${e.actual}, and was ${e.expected}.`,
    hint: 'Put back what the lot was made with, or have its engineer make a new lot.',
    exit: 'badSource',
  }),
  'label-code': (e: { symbology: string; reason: string; unit?: number }) => ({
    message: `The code of the label (${e.symbology})${ofUnit(e)} cannot be made: ${e.reason}.`,
    hint: 'Choose another kind of code, or other content.',
    exit: 'usage',
  }),
  /** Millimetres. */
  'label-too-small': (e: {
    width: number;
    height: number;
    needsWidth: number;
    needsHeight: number;
    what: 'text' | 'code';
    unit?: number;
  }) => ({
    message: `The ${e.what}${ofUnit(e)} does not fit on a label of ${e.width} × ${e.height} mm: it takes ${e.needsWidth} × ${e.needsHeight} mm.`,
    hint: 'Take larger labels, shorter content, or a printer with finer dots.',
    exit: 'usage',
  }),
  /** Millimetres. */
  'label-too-large': (e: { width: number; height: number; dpi: number }) => ({
    message: `A label of ${e.width} × ${e.height} mm is too large for ${e.dpi} dots an inch.`,
    hint: 'Take a smaller label, or fewer dots an inch.',
    exit: 'usage',
  }),
  'label-secret': (e: { column: string }) => ({
    message: `The label shows "${e.column}", which is secret.`,
    hint: 'Take it off the label. Where it is no secret, give it another name in the recipe and in the table.',
    exit: 'usage',
  }),
  /** Millimetres; those that the labels take, and those of the paper. */
  'label-sheet': (e: { width: number; height: number; paperWidth: number; paperHeight: number }) => ({
    message: `The labels take ${e.width} × ${e.height} mm, and the sheet has ${e.paperWidth} × ${e.paperHeight} mm.`,
    hint: 'Take fewer columns or rows, or smaller labels.',
    exit: 'usage',
  }),
  'label-field': (e: { field: string; known: readonly string[] }) => ({
    message: `There is nothing called "${e.field}" for a label.`,
    hint: `There is ${e.known.join(', ')}.`,
    exit: 'usage',
  }),
  'lot-export-invalid': (e: { folder: string; reason: string }) => ({
    message: `${e.folder} is not a lot as it was exported: ${e.reason}.`,
    hint: 'Export the lot again.',
    exit: 'readBackDiffers',
  }),
  'hook-invalid': (e: { address: string; reason: string }) => ({
    message: `The web hook ${e.address} cannot be used: ${e.reason}.`,
    hint: 'Check its address and its secret in the settings of the station.',
    exit: 'usage',
  }),
} satisfies Record<string, (fields: never) => Sentence>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : ` of unit ${unit}`;
}
