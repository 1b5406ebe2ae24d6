import { randomUUID } from 'node:crypto';
import { isWickError } from '../../../../contract/errors.ts';
import type { UnitRecord } from '../../../../contract/lot/record.ts';
import { newUnit } from '../../../../contract/lot/states.ts';
import { canonicalJson } from '../../../certificate/canonical.ts';
import { handStates, unitMoved } from '../change.ts';
import type { Refused, Reservation, ReserveOptions, Settled, Untold } from '../ledger.ts';
import { foldUnit, type UnitFacts } from '../log/fold.ts';
import { reserveUnit } from '../reserve.ts';
import type { Store } from '../store.ts';
import { type Telling, tellUnit } from '../tell.ts';
import { Journal, type JournalState } from './journal.ts';
import { lockLot } from './lock.ts';
import { Outbox } from './outbox.ts';
import { settleHands } from './settle.ts';

/** A unit that this process has reserved. */
interface Live {
  record: UnitRecord;
  facts: UnitFacts;
  /** Canonical JSON. */
  told: Set<string>;
}

/**
 * One lot in the hands of this process, the only one of its station: what it has reserved, and what it could not tell the
 * ledger yet.
 */
export class LotHand implements AsyncDisposable {
  readonly #store: Store;
  readonly #lot: string;
  readonly #lock: Disposable;
  readonly #journal: Journal;
  readonly #outbox: Outbox;
  readonly #live = new Map<string, Live>();
  /** Reservations that nobody holds: of processes that have died, and those whose answer was lost. */
  readonly #left: JournalState['hands'];
  #isSettled = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(store: Store, lot: string, parts: { lock: Disposable; journal: Journal; state: JournalState }) {
    this.#store = store;
    this.#lot = lot;
    this.#lock = parts.lock;
    this.#journal = parts.journal;
    this.#left = parts.state.hands;
    this.#outbox = new Outbox(store, lot, parts);
  }

  /** `path`: of the lot's files in the station's folder, without suffix. @throws WickError `lot-held`, `file-unwritable` */
  static async take(store: Store, lot: string, path: string): Promise<LotHand> {
    const lock = lockLot(`${path}.lock`, lot);
    try {
      return new LotHand(store, lot, { lock, ...(await Journal.open(`${path}.journal`)) });
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  holds(reservation: string): boolean {
    return this.#live.has(reservation);
  }

  get untold(): Untold {
    return this.#outbox.untold;
  }

  /** Somebody else has told how it ended. */
  ended(reservation: string): void {
    this.#live.delete(reservation);
  }

  async reserve(options: ReserveOptions): Promise<Reservation | undefined> {
    return await this.#inTurn(async () => {
      await this.#outbox.send();
      if (!this.#isSettled) await this.#settle();
      const id = randomUUID();
      // In the journal first: of a reservation that it does not know, nobody could say whether it was exposed.
      await this.#journal.keep({ kind: 'asking', reservation: id });
      // Whatever fails before it is in hand, it may have been reserved all the same: what comes next settles it.
      this.#left.set(id, { exposed: false });
      this.#isSettled = false;
      const reservation = await reserveUnit(this.#store, options, id);
      if (reservation === undefined) {
        await this.#journal.note({ kind: 'done', reservation: id });
      } else {
        const { unit } = reservation;
        await this.#journal.note({ kind: 'given', reservation: id, unit: unit.number, slot: options.slot });
        this.#live.set(id, { record: unit, facts: factsNow(reservation), told: new Set() });
      }
      this.#left.delete(id);
      this.#isSettled = true;
      return reservation;
    });
  }

  async tell(telling: Telling & { reservation: string }): Promise<UnitRecord> {
    const { event, reservation } = telling;
    const live = this.#live.get(reservation);
    const text = canonicalJson(event);
    if (live === undefined) return await tellUnit(this.#store, telling);
    // Given up for lost more than once, it comes back more than once.
    if (event.kind !== 'resumed' && live.told.has(text)) return live.record;
    if (event.kind === 'exposing') await this.#journal.keep({ kind: 'exposing', reservation });
    const facts = foldUnit(live.facts, event, { at: this.#store.now(), station: this.#store.key.fingerprint });
    const known = await this.#tellNow(telling, live);
    if (known === undefined) {
      if (facts === undefined) throw unitMoved(live.record, event);
      await this.#outbox.keep(telling);
    }
    if (facts !== undefined) live.facts = facts;
    live.told.add(text);
    live.record = known ?? recordNow(live);
    const isAtEnd = event.kind === 'failed' || event.kind === 'shipped';
    if (isAtEnd && known !== undefined) await this.#journal.note({ kind: 'done', reservation });
    if (event.kind === 'failed' || event.kind === 'passed') this.#live.delete(reservation);
    return live.record;
  }

  /** Undefined where the ledger is away, or is not the one that gave the unit. */
  async #tellNow(telling: Telling & { reservation: string }, { facts }: Live): Promise<UnitRecord | undefined> {
    if (!this.#outbox.isEmpty) return undefined;
    try {
      return await tellUnit(this.#store, telling);
    } catch (error) {
      if (isWickError(error, 'ledger-unreachable') || isWickError(error, 'ledger-older')) return undefined;
      // Another station has seen its device, or an engineer has taken it.
      if (isWickError(error, 'unit-moved') && !handStates.includes(facts.standing.state))
        this.#live.delete(telling.reservation);
      throw error;
    }
  }

  async flush(): Promise<Refused[]> {
    await this.#outbox.send();
    return this.#outbox.takeRefused();
  }

  async settle(): Promise<Settled> {
    return await this.#inTurn(async () => await this.#settle());
  }

  async #settle(): Promise<Settled> {
    const refused = await this.flush();
    const { returned, burnt } = await settleHands(this.#store, this.#lot, {
      isLive: (reservation) => this.#live.has(reservation),
      left: this.#left,
    });
    await this.#letLeft();
    this.#isSettled = true;
    return { held: false, returned, burnt, refused };
  }

  /** With a ledger that has forgotten what this station had in its hands. */
  async startAnew<T>(work: () => Promise<T>): Promise<T> {
    return await this.#inTurn(async () => {
      const done = await work();
      await this.#letLeft();
      return done;
    });
  }

  async #letLeft(): Promise<void> {
    for (const reservation of this.#left.keys()) await this.#journal.note({ kind: 'done', reservation });
    this.#left.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turn.catch(() => {});
    this.#outbox.stop();
    await this.#journal[Symbol.asyncDispose]();
    this.#lock[Symbol.dispose]();
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => {}).then(work);
    this.#turn = turn;
    return await turn;
  }
}

function factsNow({ id, unit }: Reservation): UnitFacts {
  const { state, values, attempt, labels, slot, board, station, changed } = unit;
  return {
    standing: { ...newUnit, state, values, attempt, labels, reservation: id },
    details: { ...(slot === undefined ? {} : { slot }), ...(board === undefined ? {} : { board }) },
    ...(station === undefined ? {} : { station }),
    changed,
  };
}

function recordNow({ record, facts }: Live): UnitRecord {
  const { lot, number, shown, secret, station, until } = record;
  return {
    lot,
    number,
    shown,
    secret,
    ...(station === undefined ? {} : { station }),
    ...(until === undefined ? {} : { until }),
    ...facts.standing,
    ...facts.details,
    changed: facts.changed,
  };
}
