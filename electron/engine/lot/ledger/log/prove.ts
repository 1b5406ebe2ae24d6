import { isDeepStrictEqual } from 'node:util';
import type { LogEntry, LotEvent } from '../../../../contract/lot/record.ts';
import { unitEventSchema } from '../../../../contract/lot/states.ts';
import type { Change, LotRow } from '../database/tables.ts';
import { documentHash, signedOf } from '../enter.ts';
import type { Proof } from '../ledger.ts';
import { readLog } from '../look.ts';
import { factsOf, lotFactsOf } from '../record.ts';
import { lotUnknown, type Store } from '../store.ts';
import { firstHash, hashOf } from './chain.ts';
import { countUnit, foldLot, foldUnit, type LotFacts, newFacts, newLot, type UnitFacts } from './fold.ts';

type Problem = NonNullable<Proof['problem']>;

/** Goes through a lot's log from its first entry, and holds the rows against it. @throws WickError `lot-unknown` */
export async function proveLot({ database }: Store, lot: string): Promise<Proof> {
  return await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (change) => {
      const row = await change.selectFrom('lots').selectAll().where('id', '=', lot).executeTakeFirst();
      if (row === undefined) throw lotUnknown(lot);
      const replay = new Replay(row);
      for await (const entry of readLog({ database: change }, lot)) {
        const reason = replay.take(entry);
        if (reason !== undefined)
          return { lot, entries: replay.entries, problem: { at: { entry: entry.sequence }, reason } };
      }
      const problem = replay.wrongEnd() ?? (await wrongRow(change, lot, replay));
      return { lot, entries: replay.entries, ...(problem === undefined ? {} : { problem }) };
    });
}

class Replay {
  readonly #row: LotRow;
  readonly units = new Map<number, UnitFacts>();
  entries = 0;
  #lot: LotFacts = newLot;
  #hash = firstHash;

  constructor(row: LotRow) {
    this.#row = row;
  }

  /** Why an entry cannot be the next one. */
  take(entry: LogEntry): string | undefined {
    const { hash, ...rest } = entry;
    if (entry.sequence !== this.entries + 1) return `entry ${this.entries + 1} is missing`;
    if (entry.previous !== this.#hash) return 'it does not follow the entry before it';
    if (hash !== hashOf(rest)) return 'it was changed: its hash is another one';
    const reason = entry.unit === undefined ? this.#takeLot(entry) : this.#takeUnit(entry, entry.unit);
    if (reason !== undefined) return reason;
    this.entries = entry.sequence;
    this.#hash = hash;
    return undefined;
  }

  #takeLot({ event: told, at }: LogEntry): string | undefined {
    const event = told as LotEvent;
    if (event.kind === 'created' && event.lot !== documentHash(signedOf(this.#row.document)))
      return 'the lot was created with another definition';
    const after = foldLot(this.#lot, event);
    if (after === undefined) return `the lot cannot be "${event.kind}" there`;
    for (let number = this.#lot.units + 1; number <= after.units; number++) this.units.set(number, newFacts(at));
    this.#lot = after;
    return undefined;
  }

  #takeUnit({ event: told, at, station }: LogEntry, unit: number): string | undefined {
    const event = unitEventSchema.safeParse(told).data;
    const before = this.units.get(unit);
    if (event === undefined || before === undefined) return `it tells of a unit ${unit} or an event that there is not`;
    const after = foldUnit(before, event, { at, station });
    if (after === undefined)
      return `unit ${unit} is "${before.standing.state}" and cannot become "${event.kind}" there`;
    this.units.set(unit, after);
    this.#lot = countUnit(this.#lot, event, [before.standing, after.standing]);
    return undefined;
  }

  wrongEnd(): Problem | undefined {
    const at = { lot: this.#row.id };
    if (this.entries !== this.#row.sequence || this.#hash !== this.#row.hash)
      return { at, reason: `its log ends at entry ${this.entries}, and not at ${this.#row.sequence}` };
    if (!isDeepStrictEqual(this.#lot, lotFactsOf(this.#row)))
      return { at, reason: `it says ${JSON.stringify(lotFactsOf(this.#row))}, its log ${JSON.stringify(this.#lot)}` };
    return undefined;
  }
}

async function wrongRow(change: Change, lot: string, { units }: Replay): Promise<Problem | undefined> {
  const atOnce = 1000;
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
      const expected = units.get(row.number);
      const found = factsOf(row);
      if (expected === undefined || !isDeepStrictEqual(found, expected))
        return { at: { unit: row.number }, reason: difference(found, expected) };
      last = row.number;
    }
    if (rows.length < atOnce) break;
  }
  return last === units.size ? undefined : { at: { unit: last + 1 }, reason: 'its row is missing' };
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
