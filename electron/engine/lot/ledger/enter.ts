import { createHash } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { admitFirst, dataKey } from './admit.ts';
import { changed, changeLot, LotChange } from './change.ts';
import type { Change } from './database/tables.ts';
import { digestOf, sealValues } from './keys/values.ts';
import type { UnitValues } from './ledger.ts';
import { firstHash } from './log/chain.ts';
import { newFacts, newLot } from './log/fold.ts';
import { columnsOf } from './record.ts';
import { type Store, transact } from './store.ts';

/** Rows of one statement: SQLite takes 32,766 values in one. */
const atOnce = 500;

/** @throws WickError `lot-exists`, `value-used` */
export async function createLot(store: Store, signed: SignedLot, units: readonly UnitValues[]): Promise<void> {
  const { lot } = signed;
  const head = await transact(store, async (change) => {
    const present = await change.selectFrom('lots').select('id').where('id', '=', lot.id).executeTakeFirst();
    if (present !== undefined) throw new WickError('lot-exists', { lot: lot.id });
    const row = {
      id: lot.id,
      name: lot.name,
      document: JSON.stringify(signed),
      size: lot.size,
      pause_after: lot.pauseAfter,
      ...newLot,
      status: 'running' as const,
      paused: null,
      sequence: 0,
      hash: firstHash,
      created: store.now(),
    };
    await change.insertInto('lots').values(row).execute();
    const lotChange = new LotChange(store, change, row);
    await lotChange.tellLot({ kind: 'created', lot: documentHash(signed), units: units.length });
    const key = await admitFirst(lotChange);
    await enterUnits(lotChange, { key, after: 0, unique: uniqueOf(signed) }, units);
    return await lotChange.finish();
  });
  if (head !== undefined) await changed(store, lot.id, head);
}

/** @throws WickError `lot-unknown`, `lot-closed`, `value-used`, `station-not-admitted` */
export async function addUnits(store: Store, lot: string, units: readonly UnitValues[]): Promise<void> {
  if (units.length === 0) return;
  await changeLot(store, lot, async (lotChange) => {
    const key = await dataKey(store, lotChange.change, lot);
    const after = lotChange.facts.units;
    await lotChange.tellLot({ kind: 'added', units: units.length });
    await enterUnits(lotChange, { key, after, unique: uniqueOf(signedOf(lotChange.row.document)) }, units);
  });
}

export function documentHash(signed: SignedLot): string {
  return createHash('sha256').update(canonicalJson(signed)).digest('hex');
}

export function signedOf(document: string): SignedLot {
  return JSON.parse(document) as SignedLot;
}

export function uniqueOf({ lot }: SignedLot): readonly string[] {
  return lot.values.kind === 'none' ? [] : lot.values.unique;
}

interface Entering {
  key: Uint8Array;
  /** How many units there are. */
  after: number;
  unique: readonly string[];
}

async function enterUnits(lotChange: LotChange, { key, after, unique }: Entering, units: readonly UnitValues[]) {
  const { change, row, at } = lotChange;
  await markUsed(lotChange, { unique, number: (index) => after + index + 1 }, units);
  for (let start = 0; start < units.length; start += atOnce) {
    const rows = units.slice(start, start + atOnce).map((values, index) => {
      const number = after + start + index + 1;
      const kept = sealValues(key, { lot: row.id, unit: number }, values);
      return { lot: row.id, number, until_at: null, ...columnsOf(newFacts(at)), ...kept };
    });
    await change.insertInto('units').values(rows).execute();
  }
}

interface Marking {
  unique: readonly string[];
  /** Of the unit, by where it stands among those that are given. */
  number: (index: number) => number;
}

/** @throws WickError `value-used` */
export async function markUsed(lotChange: LotChange, marking: Marking, units: readonly UnitValues[]): Promise<void> {
  // In parts: a server does not wait for long in the middle of a transaction.
  for (let start = 0; start < units.length; start += atOnce) {
    const used = digestsOf(lotChange, marking, { start, units: units.slice(start, start + atOnce) });
    if (used.size === 0) continue;
    await checkUnused(lotChange.change, used);
    const rows = [...used].map(([digest, { row: _, ...rest }]) => ({ digest, ...rest }));
    for (let first = 0; first < rows.length; first += atOnce)
      await lotChange.change
        .insertInto('used')
        .values(rows.slice(first, first + atOnce))
        .execute();
  }
}

interface Used {
  lot: string;
  unit: number;
  name: string;
  /** From 1. */
  row: number;
}

function digestsOf(
  { store, row: { id: lot } }: LotChange,
  { unique, number }: Marking,
  { start, units }: { start: number; units: readonly UnitValues[] },
): Map<string, Used> {
  const used = new Map<string, Used>();
  for (const [index, { shown, secret }] of units.entries()) {
    for (const name of unique) {
      const value = secret[name]?.reveal() ?? shown[name];
      if (value === undefined) continue;
      const digest = digestOf(store.salt, name, value);
      const row = start + index + 1;
      if (used.has(digest)) throw new WickError('value-used', { row, column: name });
      used.set(digest, { lot, unit: number(start + index), name, row });
    }
  }
  return used;
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
