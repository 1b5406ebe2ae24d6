import { WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { mustFitLabel } from '../definition/check-label.ts';
import { columnsOf } from '../definition/columns.ts';
import { verifyLot } from '../definition/sign-lot.ts';
import { takeValues } from '../definition/take-values.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { asUnitValues, makeRows } from '../values/make-values.ts';
import { mustBeSignedFiles, mustFitRecipe, trialOf } from './fit-recipe.ts';
import { lotFolder } from './lot-folders.ts';

/** Where the values of further units come from: as those of the first did. */
export type AddWish = { kind: 'table'; file: string } | { kind: 'rules'; count: number };

interface AddOptions {
  stationFolder: string;
  signal: AbortSignal;
}

interface Added {
  /** Number of the first one. */
  from: number;
  count: number;
  /** What the person should know of the table, in sentences. */
  notes: readonly string[];
}

/**
 * Further units of a lot, in place of those whose values are burnt. How many are to pass stays what its engineer has signed.
 *
 * @throws WickError `table-problems` with lines and columns, `lot-values`, `value-used`, `usage` where the lot takes its
 *   values from elsewhere, `lot-closed`, `lot-unknown`, `station-not-admitted`
 */
export async function addUnits(ledger: Ledger, id: string, wish: AddWish, options: AddOptions): Promise<Added> {
  const { lot } = verifyLot(await ledger.lot(id), 'the lot').signed;
  const { states } = await ledger.standing(id);
  const from = Object.values(states).reduce((sum, count) => sum + count, 1);
  const { rows, notes } =
    wish.kind === 'table' ? await ofTable(lot, wish.file, options) : await byRules(lot, { ...wish, from }, options);
  const secret = new Set(lot.values.kind === 'none' ? [] : lot.values.secret);
  if (lot.label !== undefined) {
    const { signal } = options;
    await mustFitLabel(lot.label, { name: lot.name, rows, from, secret, signal });
  }
  await ledger.add(
    id,
    rows.map((row) => asUnitValues(row, secret)),
  );
  return { from, count: rows.length, notes };
}

type Rows = { rows: readonly ReadonlyMap<string, string>[]; notes: readonly string[] };

async function ofTable(lot: Lot, file: string, { stationFolder, signal }: AddOptions): Promise<Rows> {
  const { values, label, name, recipe } = lot;
  if (values.kind !== 'table') throw new WickError('usage', { reason: `${sourceOf(lot)} It takes no table.` });
  const { unique, secret } = values;
  // Files that the values name may be elsewhere here; what is judged is what the recipe says of the values.
  const folder = await lotFolder(stationFolder, lot).catch(() => stationFolder);
  const trial = trialOf(lot, { folder, signal });
  const asked = columnsOf(trial.document.value, { label, unique, secret });
  // Those that nobody asks for were kept because devices are told by them.
  const marks = values.columns.filter((one) => ![...asked.needed, ...asked.label].includes(one));
  const columns = { ...asked, label: [...asked.label, ...marks] };
  const wish = { recipe: recipe.file, name, size: 0, values: { kind: 'table', file, unique, secret } } as const;
  const { rows, notes } = await takeValues(wish, { trial, columns, date: lot.created.slice(0, 10) });
  mustBeSignedFiles(lot, rows, trial);
  return { rows, notes };
}

async function byRules(
  lot: Lot,
  { count, from }: { count: number; from: number },
  { stationFolder, signal }: AddOptions,
): Promise<Rows> {
  const { values } = lot;
  if (values.kind === 'table')
    throw new WickError('usage', { reason: `${sourceOf(lot)} Give a table with more rows.` });
  if (values.kind === 'none') return { rows: Array.from({ length: count }, () => new Map()), notes: [] };
  const { rules, scripts, unique, secret } = values;
  const folder = await lotFolder(stationFolder, lot);
  const date = lot.created.slice(0, 10);
  const rows = await makeRows({ rules, scripts, unique, secret, lot: lot.name, date, from, count, folder, signal });
  await mustFitRecipe(lot, rows, { from, folder, signal });
  return { rows, notes: [] };
}

function sourceOf({ name, values }: Lot): string {
  const source = {
    none: 'has no values of its own for its units',
    table: 'takes the values of its units from a table',
    rules: 'makes the values of its units by rules',
  };
  return `The lot "${name}" ${source[values.kind]}.`;
}
