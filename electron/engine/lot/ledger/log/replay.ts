import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { SignedLot } from '../../../../contract/lot/lot.ts';
import type { Bound, LogEntry, LotEvent } from '../../../../contract/lot/record.ts';
import { type UnitEvent, unitEventSchema } from '../../../../contract/lot/states.ts';
import type { LotRow } from '../database/tables.ts';
import { documentHash } from '../enter.ts';
import type { Proof } from '../ledger.ts';
import { lotFactsOf } from '../record.ts';
import { firstHash, hashOf } from './chain.ts';
import { countUnit, foldLot, foldUnit, type LotFacts, newFacts, newLot, type UnitFacts } from './fold.ts';
import { isSigned, publicKeyOf } from './signature.ts';

export type Problem = NonNullable<Proof['problem']>;

/** What a lot's log says, entry by entry. */
export class Replay {
  readonly units = new Map<number, UnitFacts>();
  /** By fingerprint. */
  readonly stations = new Map<string, { name: string; key: string; box: string }>();
  /** Units that came together, and the digest of their HMACs, in the order of their numbers. */
  readonly entered: { last: number; values: string }[] = [];
  /** HMACs of units that were given other values: the first, and the present one. */
  readonly replaced = new Map<number, { first: string; now: string }>();
  /** Digests of used values, by entry. */
  readonly used = new Map<number, string>();
  entries = 0;
  readonly #signed: SignedLot;
  readonly #keys = new Map<string, KeyObject>();
  #lot: LotFacts = newLot;
  #hash = firstHash;

  /** `signed`: as it is kept, and not as its form makes it. */
  constructor(signed: SignedLot) {
    this.#signed = signed;
  }

  /** Hash of the last entry. */
  get head(): string {
    return this.#hash;
  }

  /** Why an entry cannot be the next one. */
  take(entry: LogEntry): string | undefined {
    const { hash, signature, ...rest } = entry;
    if (entry.sequence !== this.entries + 1) return `entry ${this.entries + 1} is missing`;
    if (entry.previous !== this.#hash) return 'it does not follow the entry before it';
    if (hash !== hashOf(rest)) return 'it was changed: its hash is another one';
    if (entry.sequence === 1) this.#admit(entry.station, entry.bound);
    const key = this.#keys.get(entry.station);
    if (key === undefined) return `the lot had not admitted the station ${entry.station} then`;
    if (!isSigned(key, { hash, signature })) return `the station ${entry.station} has not signed it`;
    const reason = entry.unit === undefined ? this.#takeLot(entry) : this.#takeUnit(entry, entry.unit);
    if (reason !== undefined) return reason;
    this.entries = entry.sequence;
    this.#hash = hash;
    return undefined;
  }

  #takeLot({ event: told, at, bound, sequence }: LogEntry): string | undefined {
    const event = told as LotEvent;
    if ((sequence === 1) !== (event.kind === 'created')) return 'a lot begins with "created", and has one beginning';
    if (event.kind === 'created' && event.lot !== documentHash(this.#signed))
      return 'the lot was created with another definition';
    if (event.kind === 'admitted') {
      const { key, box } = bound ?? {};
      if (!this.#admit(event.station, bound) || key === undefined || box === undefined)
        return `it admits a station whose key is not that of ${event.station}`;
      this.stations.set(event.station, { name: event.name, key, box });
    }
    const after = foldLot(this.#lot, event);
    if (after === undefined) return `the lot cannot be "${event.kind}" there`;
    if (after.units > this.#lot.units || event.kind === 'created') {
      const { values, used } = bound ?? {};
      if (values === undefined || used === undefined) return 'it does not say which values came with it';
      this.entered.push({ last: after.units, values });
      this.used.set(sequence, used);
    }
    for (let number = this.#lot.units + 1; number <= after.units; number++) this.units.set(number, newFacts(at));
    this.#lot = after;
    return undefined;
  }

  #admit(station: string, bound: Bound | undefined): boolean {
    const key = publicKeyOf(station, bound?.key ?? '');
    if (key !== undefined) this.#keys.set(station, key);
    return key !== undefined;
  }

  #takeUnit({ event: told, at, station, bound, sequence }: LogEntry, unit: number): string | undefined {
    const event = unitEventSchema.safeParse(told).data;
    const before = this.units.get(unit);
    if (event === undefined || before === undefined) return `it tells of a unit ${unit} or an event that there is not`;
    const after = foldUnit(before, event, { at, station, passes: this.#signed.lot.passes });
    if (after === undefined)
      return `unit ${unit} is "${before.standing.state}" and cannot become "${event.kind}" there`;
    if (event.kind === 'replaced' && !this.#replace(unit, sequence, bound))
      return `it does not say which values unit ${unit} had and has`;
    this.units.set(unit, after);
    this.#lot = countUnit(this.#lot, event satisfies UnitEvent, [before.standing, after.standing]);
    return undefined;
  }

  #replace(unit: number, sequence: number, bound: Bound | undefined): boolean {
    const { was, values, used } = bound ?? {};
    if (was === undefined || values === undefined || used === undefined) return false;
    const before = this.replaced.get(unit);
    if (before !== undefined && before.now !== was) return false;
    this.replaced.set(unit, { first: before?.first ?? was, now: values });
    this.used.set(sequence, used);
    return true;
  }

  wrongEnd(row: LotRow): Problem | undefined {
    const at = { lot: row.id };
    if (this.entries !== row.sequence || this.#hash !== row.hash)
      return { at, reason: `its log ends at entry ${this.entries}, and not at ${row.sequence}` };
    if (!isDeepStrictEqual(this.#lot, lotFactsOf(row)))
      return { at, reason: `it says ${JSON.stringify(lotFactsOf(row))}, its log ${JSON.stringify(this.#lot)}` };
    const { id, name, size, pause_after } = row;
    const { lot } = this.#signed;
    if (id !== lot.id || name !== lot.name || size !== lot.size || pause_after !== lot.pauseAfter)
      return { at, reason: 'its name, its size or when it pauses is not what its definition says' };
    return undefined;
  }
}
