import { WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
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
  printer?: string | undefined;
  signal: AbortSignal;
  /** Of printers at an address, for tests. */
  patience?: RawPatience;
}

/**
 * The labels of units that passed: printed, or as documents. That there is a label is in the ledger before anybody has it, and
 * only once nothing is known to be in the way: the label can be made, and the printer has answered.
 *
 * @throws WickError `label-none`, `label-not-passed`, `label-made`, `label-…`, `printer-…`, `lot-no-unit`
 */
export async function giveLabels(ledger: Ledger, wish: GiveLabels): Promise<LabelDocument[]> {
  const { format, printer: named, signal, patience } = wish;
  const { lot } = await ledger.lot(wish.lot);
  if (lot.label === undefined) throw new WickError('label-none', { name: lot.name });
  const units = await labelled(ledger, wish);
  const documents = await makeLabels(
    lot.label,
    units.map((unit) => ({ unit, lot })),
    { format },
  );
  if (named === undefined) {
    await tell(ledger, units);
    return documents;
  }
  await using printer = await openPrinter(named, { format, signal, ...(patience && { patience }) });
  await tell(ledger, units);
  await printer.print(Buffer.concat(documents.map(({ bytes }) => bytes)));
  return [];
}

/** In the order in which they were named. */
async function labelled(ledger: Ledger, { lot, units, format, again, printer }: GiveLabels): Promise<UnitRecord[]> {
  const numbers = [...new Set(units)];
  if (format === 'png' && printer !== undefined && numbers.length > 1)
    throw new WickError('usage', { reason: 'A picture is one label.', hint: 'Print them as PDF or ZPL.' });
  const records = new Map((await ledger.units(lot, { units: numbers })).map((record) => [record.number, record]));
  return numbers.map((unit) => {
    const record = records.get(unit);
    if (record === undefined) throw new WickError('lot-no-unit', { lot, unit });
    if (record.state !== 'passed') throw new WickError('label-not-passed', { unit, state: record.state });
    if (record.labels > 0 && !again) throw new WickError('label-made', { unit });
    return record;
  });
}

async function tell(ledger: Ledger, units: readonly UnitRecord[]): Promise<void> {
  for (const { lot, number, labels } of units)
    await ledger.tell(lot, number, { kind: 'labelled', copies: 1, again: labels > 0 });
}
