import { WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { Ledger, UnitValues } from '../ledger/ledger.ts';
import { asUnitValues } from '../values/make-values.ts';
import { mustFitRecipe } from './fit-recipe.ts';
import { freshValues } from './fresh-values.ts';
import { lotFolder } from './lot-folders.ts';

interface Replacing {
  lot: string;
  unit: number;
  /** By column; where there are none, the lot's rules make them. */
  given: Readonly<Record<string, string>>;
  stationFolder: string;
  signal: AbortSignal;
}

/**
 * Gives a unit whose values are burnt others.
 *
 * @throws WickError `lot-values` (they are not all there, or do not fit the recipe), `unit-moved`, `value-used`, `lot-no-unit`
 */
export async function replaceValuesOf(ledger: Ledger, replacing: Replacing): Promise<UnitRecord> {
  const { unit } = replacing;
  const { lot } = await ledger.lot(replacing.lot);
  const [record] = await ledger.units(lot.id, { units: [unit] });
  if (record === undefined) throw new WickError('lot-no-unit', { lot: lot.id, unit });
  return await ledger.replace(lot.id, unit, await valuesFor(lot, record, replacing));
}

async function valuesFor(
  lot: Lot,
  record: UnitRecord,
  { given, stationFolder, signal }: Replacing,
): Promise<UnitValues> {
  const { values } = lot;
  if (values.kind === 'none') return { shown: {}, secret: {} };
  const unit = record.number;
  if (Object.keys(given).length === 0) {
    const made = await freshValues(lot, record, { folder: await lotFolder(stationFolder, lot), signal });
    if (made !== undefined) return made;
  }
  const columns = values.kind === 'table' ? values.columns : Object.keys(values.rules);
  const missing = columns.find((column) => (given[column] ?? '') === '');
  const hint = `Give a value for each of ${columns.join(', ')}.`;
  if (missing !== undefined)
    throw new WickError('lot-values', { unit, column: missing, reason: 'nothing says what it is to be', hint });
  const unknown = Object.keys(given).find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new WickError('lot-values', { unit, column: unknown, reason: 'the lot has no such column', hint });
  const row = new Map(columns.map((column) => [column, given[column] ?? '']));
  const folder = await lotFolder(stationFolder, lot).catch(() => stationFolder);
  await mustFitRecipe(lot, [row], { from: unit, folder, signal });
  const secret = new Set(values.secret);
  return asUnitValues(row, secret);
}
