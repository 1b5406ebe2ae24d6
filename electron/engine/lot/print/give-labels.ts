import { hostname } from 'node:os';
import { WickError } from '../../../contract/errors.ts';
import type { LabelSheet } from '../../../contract/lot/label.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { LabelSubject } from '../label/fields.ts';
import { type LabelDocument, type LabelFormat, makeLabels } from '../label/make-labels.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openPrinter } from './printer.ts';
import type { RawPatience } from './raw-printer.ts';

export interface GiveLabels {
  lot: string;
  /** Numbers. */
  units: readonly number[];
  format: LabelFormat;
  /** Those that were made before are made once more. */
  again: boolean;
  /** Of each. */
  copies?: number | undefined;
  /** Of paper, for a PDF. */
  sheet?: LabelSheet | undefined;
  printer?: string | undefined;
  signal: AbortSignal;
  /** Of printers at an address, for tests. */
  patience?: RawPatience;
}

/** Units. */
const mostAtOnce = 1000;

/**
 * The labels of units that passed: printed, or as documents. That there is a label is in the ledger before anybody has it, and
 * only once nothing is known to be in the way: the label can be made, and the printer has answered.
 *
 * @throws WickError `label-none`, `label-not-passed`, `label-made`, `label-…`, `printer-…`, `lot-no-unit`
 */
export async function giveLabels(ledger: Ledger, wish: GiveLabels): Promise<LabelDocument[]> {
  const { format, printer: named, copies = 1, again, signal, patience } = wish;
  const { lot } = await ledger.lot(wish.lot);
  if (lot.label === undefined) throw new WickError('label-none', { name: lot.name });
  const numbers = [...new Set(wish.units)];
  mustGoTogether(wish, numbers.length);
  const units = await labelled(ledger, numbers, wish);
  const stationOf = await stationsOf(ledger, lot.id);
  const subjects = units.map((unit): LabelSubject => ({ unit, lot, station: stationOf(unit) }));
  const documents = await makeLabels(lot.label, subjects, { format, copies, sheet: wish.sheet, signal });
  const tell = async () => await ledger.label(lot.id, { units: numbers, copies, again });
  if (named === undefined) {
    await tell();
    return documents;
  }
  await using printer = await openPrinter(named, { format, signal, ...(patience && { patience }) });
  await tell();
  await printer.print(Buffer.concat(documents.map(({ bytes }) => bytes)));
  return [];
}

/** What people call the station that has made a unit; this one is called as its computer is. */
export async function stationsOf(
  ledger: Ledger,
  lot: string,
): Promise<(unit: Pick<UnitRecord, 'station'>) => string | undefined> {
  const names = await ledger.stationNames(lot);
  return ({ station = '' }) => names.get(station) ?? (station === ledger.station ? hostname() : undefined);
}

function mustGoTogether({ format, sheet, printer, copies = 1 }: GiveLabels, count: number): void {
  if (count > mostAtOnce)
    throw new WickError('usage', { reason: `These are more than ${mostAtOnce} labels at once.`, hint: 'Make fewer.' });
  if (format === 'png' && printer !== undefined && count > 1)
    throw new WickError('usage', { reason: 'A picture is one label.', hint: 'Print them as PDF or ZPL.' });
  if (format === 'png' && copies > 1)
    throw new WickError('usage', { reason: 'A picture is one label.', hint: 'Take PDF or ZPL for copies.' });
  if (format !== 'pdf' && sheet !== undefined)
    throw new WickError('usage', { reason: `Sheets of labels are PDF, and not ${format.toUpperCase()}.` });
}

/** In the order in which they were named. */
async function labelled(
  ledger: Ledger,
  numbers: readonly number[],
  { lot, again }: Pick<GiveLabels, 'lot' | 'again'>,
): Promise<UnitRecord[]> {
  const records = new Map((await ledger.units(lot, { units: numbers })).map((record) => [record.number, record]));
  return numbers.map((unit) => {
    const record = records.get(unit);
    if (record === undefined) throw new WickError('lot-no-unit', { lot, unit });
    if (record.state !== 'passed') throw new WickError('label-not-passed', { unit, state: record.state });
    if (record.labels > 0 && !again) throw new WickError('label-made', { unit });
    return record;
  });
}
