import { createHash, type Hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Change, UnitRow } from '../database/tables.ts';
import type { LotKeys } from '../keys/lot-keys.ts';
import { areGenuine } from '../keys/values.ts';
import { factsOf } from '../record.ts';
import { addUsed } from '../used.ts';
import type { UnitFacts } from './fold.ts';
import type { Problem, Replay } from './replay.ts';

/** Rows that are read at once. */
const atOnce = 1000;

export async function wrongStation(change: Change, lot: string, { stations }: Replay): Promise<Problem | undefined> {
  const rows = await change
    .selectFrom('stations')
    .select(['station', 'name', 'key', 'box'])
    .where('lot', '=', lot)
    .execute();
  const found = new Map(rows.map(({ station, ...rest }) => [station, rest]));
  for (const station of new Set([...found.keys(), ...stations.keys()]))
    if (!isDeepStrictEqual(found.get(station), stations.get(station)))
      return { at: { lot }, reason: `the station ${station} is not admitted as the log says` };
  return undefined;
}

/** `keys`: without, the values are proved against the log alone. */
export async function wrongUnit(
  change: Change,
  lot: string,
  { replay, keys }: { replay: Replay; keys: LotKeys | undefined },
): Promise<Problem | undefined> {
  const entered = new Entered(replay);
  let last = 0;
  for (;;) {
    const rows = await change
      .selectFrom('units')
      .selectAll()
      .where('lot', '=', lot)
      .where('number', '>', last)
      .orderBy('number')
      .limit(atOnce)
      .execute();
    for (const row of rows) {
      if (row.number !== last + 1) return { at: { unit: last + 1 }, reason: 'its row is missing' };
      const at = { unit: row.number };
      const expected = replay.units.get(row.number);
      const found = factsOf(row);
      if (expected === undefined || !isDeepStrictEqual(found, expected))
        return { at, reason: difference(found, expected) };
      const place = { lot, unit: row.number, version: row.version };
      if (keys !== undefined && !areGenuine(keys, place, row)) return { at, reason: 'its values were changed' };
      const reason = entered.take(row);
      if (reason !== undefined) return { at, reason };
      last = row.number;
    }
    if (rows.length < atOnce) break;
  }
  return last === replay.units.size ? undefined : { at: { unit: last + 1 }, reason: 'its row is missing' };
}

/** Holds units' HMACs against those that they came with. */
class Entered {
  readonly #replay: Replay;
  readonly #left: Replay['entered'];
  #hash: Hash = createHash('sha256');

  constructor(replay: Replay) {
    this.#replay = replay;
    this.#left = replay.entered.filter(({ last }, index, all) => last > (all[index - 1]?.last ?? 0));
  }

  take({ number, values_mac }: UnitRow): string | undefined {
    const replaced = this.#replay.replaced.get(number);
    if ((replaced?.now ?? values_mac) !== values_mac) return 'its values are not those that it was given last';
    this.#hash.update(replaced?.first ?? values_mac);
    const [first] = this.#left;
    if (first?.last !== number) return undefined;
    this.#left.shift();
    const found = this.#hash.digest('hex');
    this.#hash = createHash('sha256');
    return found === first.values ? undefined : 'values of units up to it are not those that they came with';
  }
}

/** Whether all values that were ever used are still known. */
export async function wrongUsed(change: Change, lot: string, { used }: Replay): Promise<Problem | undefined> {
  const left = new Map(used);
  let last = { entry: 0, unit: 0, digest: '' };
  let hash = createHash('sha256');
  const isRight = (entry: number) => {
    const expected = left.get(entry);
    left.delete(entry);
    return expected === hash.digest('hex');
  };
  for (;;) {
    const rows = await change
      .selectFrom('used')
      .select(['entry', 'unit', 'digest'])
      .where('lot', '=', lot)
      .where(sql<boolean>`(entry, unit, digest) > (${last.entry}, ${last.unit}, ${last.digest})`)
      .orderBy('entry')
      .orderBy('unit')
      .orderBy('digest')
      .limit(atOnce)
      .execute();
    for (const row of rows) {
      if (row.entry !== last.entry) {
        if (last.entry > 0 && !isRight(last.entry)) return forgotten(last.entry);
        hash = createHash('sha256');
      }
      addUsed(hash, row);
      last = row;
    }
    if (rows.length < atOnce) break;
  }
  if (last.entry > 0 && !isRight(last.entry)) return forgotten(last.entry);
  const nothing = createHash('sha256').digest('hex');
  const [missing] = [...left].find(([, digest]) => digest !== nothing) ?? [];
  return missing === undefined ? undefined : forgotten(missing);
}

function forgotten(entry: number): Problem {
  return { at: { entry }, reason: 'not all values that came with it are known as used' };
}

function difference(found: UnitFacts, expected: UnitFacts | undefined): string {
  if (expected === undefined) return 'the log knows no such unit';
  const [one, other] = [flat(found), flat(expected)];
  const names = Object.keys({ ...one, ...other }).filter((name) => !isDeepStrictEqual(one[name], other[name]));
  const parts = names.map(
    (name) => `${name} is ${JSON.stringify(one[name])}, by the log ${JSON.stringify(other[name])}`,
  );
  return parts.join('; ');
}

function flat({ standing, details, ...rest }: UnitFacts): Record<string, unknown> {
  return { ...standing, ...details, ...rest };
}
