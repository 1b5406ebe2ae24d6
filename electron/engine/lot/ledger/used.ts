import { createHash, type Hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { LotChange } from './change.ts';
import type { Change } from './database/tables.ts';
import type { LotKeys } from './keys/lot-keys.ts';
import { uniqueDigest } from './keys/unique.ts';
import type { UnitValues } from './ledger.ts';

/** Rows of one statement: SQLite takes 32,766 values in one. */
const atOnce = 500;

interface Marking {
  keys: LotKeys;
  unique: readonly string[];
  /** Of the unit, by where it stands among those that are given. */
  number: (index: number) => number;
}

/**
 * Remembers the unique values of units, which come with the lot's next entry.
 *
 * @returns their digest for that entry
 * @throws WickError `value-used`
 */
export async function markUsed(lotChange: LotChange, marking: Marking, units: readonly UnitValues[]): Promise<string> {
  const hash = createHash('sha256');
  // In parts: a server does not wait for long in the middle of a transaction.
  for (let start = 0; start < units.length; start += atOnce) {
    const used = digestsOf(lotChange, marking, { start, units: units.slice(start, start + atOnce) });
    await breathe();
    if (used.size === 0) continue;
    await checkUnused(lotChange.change, used);
    const rows = [...used.values()].map(({ row: _, ...rest }) => rest);
    for (const row of rows) addUsed(hash, row);
    for (let first = 0; first < rows.length; first += atOnce)
      await lotChange.change
        .insertInto('used')
        .values(rows.slice(first, first + atOnce))
        .execute();
  }
  return hash.digest('hex');
}

/** In the order of units, and of the digests of each. */
export function addUsed(hash: Hash, { unit, digest }: Pick<Used, 'unit' | 'digest'>): void {
  hash.update(`${unit} ${digest}\n`);
}

interface Used {
  digest: string;
  lot: string;
  unit: number;
  name: string;
  entry: number;
  /** From 1. */
  row: number;
}

function digestsOf(
  { next: entry, row: { id: lot } }: LotChange,
  { keys, unique, number }: Marking,
  { start, units }: { start: number; units: readonly UnitValues[] },
): Map<string, Used> {
  const used = new Map<string, Used>();
  for (const [index, values] of units.entries()) {
    const [unit, row] = [number(start + index), start + index + 1];
    for (const { digest, name } of digestsOfUnit(keys, unique, values)) {
      if (used.has(digest)) throw new WickError('value-used', { row, column: name });
      used.set(digest, { digest, lot, unit, name, entry, row });
    }
  }
  return used;
}

/** One that stands in two columns counts once: a serial number may be the MAC address. */
function digestsOfUnit(keys: LotKeys, unique: readonly string[], { shown, secret }: UnitValues) {
  const digests = new Map<string, string>();
  for (const name of unique) {
    const value = secret[name]?.reveal() ?? shown[name];
    const digest = value === undefined ? undefined : uniqueDigest(keys, name, value);
    if (digest !== undefined && !digests.has(digest)) digests.set(digest, name);
  }
  return [...digests].map(([digest, name]) => ({ digest, name })).sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

async function checkUnused(change: Change, used: ReadonlyMap<string, Used>): Promise<void> {
  const found = await change
    .selectFrom('used')
    .select('digest')
    .where('digest', 'in', [...used.keys()])
    .execute();
  const [first] = found.flatMap(({ digest }) => used.get(digest) ?? []).sort((one, other) => one.row - other.row);
  if (first !== undefined) throw new WickError('value-used', { row: first.row, column: first.name });
}
