import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { WickError } from '../../../contract/errors.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { admitFirst } from './admit.ts';
import { changed, changeLot, LotChange } from './change.ts';
import type { LotKeys } from './keys/lot-keys.ts';
import { sealValues } from './keys/values.ts';
import type { UnitValues } from './ledger.ts';
import { firstHash } from './log/chain.ts';
import { newFacts, newLot } from './log/fold.ts';
import { makeLotKeys } from './lot-keys.ts';
import { columnsOf } from './record.ts';
import { type Store, transact } from './store.ts';
import { markUsed } from './used.ts';

/** Rows of one statement: SQLite takes 32,766 values in one. */
const atOnce = 500;

/** @throws WickError `lot-exists`, `value-used`, `station-unknown` */
export async function createLot(store: Store, signed: SignedLot, units: readonly UnitValues[]): Promise<void> {
  const { lot } = signed;
  const head = await transact(store, async (change) => {
    const present = await change.selectFrom('lots').select('id').where('id', '=', lot.id).executeTakeFirst();
    if (present !== undefined) throw new WickError('lot-exists', { lot: lot.id });
    const keys = await makeLotKeys(store, change);
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
    const lotChange = new LotChange(store, change, row, keys);
    const entered = await enterUnits(lotChange, { keys, after: 0, unique: uniqueOf(signed) }, units);
    const event = { kind: 'created', lot: documentHash(signed), units: units.length } as const;
    const key = Buffer.from(store.key.publicKey).toString('base64');
    await lotChange.tellLot(event, { ...entered, key, check: keys.check });
    await admitFirst(lotChange, keys);
    return await lotChange.finish();
  });
  if (head !== undefined) await changed(store, lot.id, head);
}

/** @throws WickError `lot-unknown`, `lot-closed`, `value-used`, `station-not-admitted` */
export async function addUnits(store: Store, lot: string, units: readonly UnitValues[]): Promise<void> {
  if (units.length === 0) return;
  await changeLot(store, lot, async (lotChange) => {
    const keys = await lotChange.keys();
    const { facts, row } = lotChange;
    if (facts.status === 'closed') throw new WickError('lot-closed', { lot });
    const entering = { keys, after: facts.units, unique: uniqueOf(signedOf(row.document)) };
    const entered = await enterUnits(lotChange, entering, units);
    await lotChange.tellLot({ kind: 'added', units: units.length }, entered);
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
  keys: LotKeys;
  /** How many units there are. */
  after: number;
  unique: readonly string[];
}

/** What the lot's next entry, with which they come, answers for. */
async function enterUnits(
  lotChange: LotChange,
  { keys, after, unique }: Entering,
  units: readonly UnitValues[],
): Promise<{ values: string; used: string }> {
  const { change, row, at } = lotChange;
  const used = await markUsed(lotChange, { keys, unique, number: (index) => after + index + 1 }, units);
  const hash = createHash('sha256');
  for (let start = 0; start < units.length; start += atOnce) {
    const rows = units.slice(start, start + atOnce).map((values, index) => {
      const number = after + start + index + 1;
      const kept = sealValues(keys, { lot: row.id, unit: number, version: 0 }, values);
      hash.update(kept.values_mac);
      return { lot: row.id, number, until_at: null, ...columnsOf(newFacts(at)), ...kept };
    });
    await change.insertInto('units').values(rows).execute();
    await breathe();
  }
  return { values: hash.digest('hex'), used };
}
