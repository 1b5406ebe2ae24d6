import { sql } from 'kysely';
import { WickError } from '../../../contract/errors.ts';
import type { Lot, SignedLot } from '../../../contract/lot/lot.ts';
import type { Bound, LotEvent } from '../../../contract/lot/record.ts';
import type { UnitEvent, UnitState } from '../../../contract/lot/states.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { channel } from './database/channel.ts';
import type { Change, LotRow, UnitRow } from './database/tables.ts';
import type { LotKeys } from './keys/lot-keys.ts';
import { hashOf } from './log/chain.ts';
import type { LogHead } from './log/head.ts';
import { signHash } from './log/signature.ts';
import { openLotKeys } from './lot-keys.ts';
import { countUnit, foldLot, foldUnit, isTrouble, type LotFacts } from './log/fold.ts';
import { columnsOf, factsOf, lotFactsOf } from './record.ts';
import { lotUnknown, type Store, transact } from './store.ts';

/** A station has the card in its hands: until then its lease counts. */
export const handStates: readonly UnitState[] = ['reserved', 'written', 'verified', 'provisioned'];

/** ms that a station has, which was given up for lost and is back, before it is so again; it renews its lease as usual. */
const leaseOnReturn = 120_000;

/**
 * One change of a lot: a transaction that holds the lot's row, so that there is one at a time and its log has one end.
 *
 * @throws WickError `lot-unknown`, `ledger-older`, and what `work` throws; nothing has happened then
 */
export async function changeLot<T>(store: Store, lot: string, work: (change: LotChange) => Promise<T>): Promise<T> {
  const { result, head } = await transact(store, async (change) => {
    const query = change.selectFrom('lots').selectAll().where('id', '=', lot);
    const row = await (store.engine === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
    if (row === undefined) throw lotUnknown(lot);
    await store.mustHold?.(change, lot, row);
    const lotChange = new LotChange(store, change, row);
    const result = await work(lotChange);
    return { result, head: await lotChange.finish() };
  });
  if (head !== undefined) await changed(store, lot, head);
  return result;
}

/** What follows a change that the ledger has made durable. */
export async function changed(store: Store, lot: string, head: LogHead): Promise<void> {
  store.changes.tell();
  await store.onHead?.(lot, head);
}

export class LotChange {
  readonly store: Store;
  readonly change: Change;
  readonly row: LotRow;
  readonly at: number;
  readonly passes: Lot['passes'];
  facts: LotFacts;
  #sequence: number;
  #hash: string;
  readonly #keys: LotKeys | undefined;

  /** `keys`: of a lot that is being made. */
  constructor(store: Store, change: Change, row: LotRow, keys?: LotKeys) {
    this.store = store;
    this.change = change;
    this.row = row;
    this.at = store.now();
    this.facts = lotFactsOf(row);
    this.#sequence = row.sequence;
    this.#hash = row.hash;
    this.#keys = keys;
    this.passes = (JSON.parse(row.document) as SignedLot).lot.passes;
  }

  /** Of its log. */
  get next(): number {
    return this.#sequence + 1;
  }

  /** @throws WickError `station-not-admitted` */
  async keys(): Promise<LotKeys> {
    return this.#keys ?? (await openLotKeys(this.store, this.change, this.row.id));
  }

  /** @throws WickError `lot-no-unit` */
  async unit(number: number): Promise<UnitRow> {
    const row = await this.change
      .selectFrom('units')
      .selectAll()
      .where('lot', '=', this.row.id)
      .where('number', '=', number)
      .executeTakeFirst();
    if (row === undefined) throw new WickError('lot-no-unit', { lot: this.row.id, unit: number });
    return row;
  }

  /**
   * @param bound see LogEntry
   * @throws WickError `unit-moved`, `station-not-admitted`
   */
  async tell(row: UnitRow, event: UnitEvent, reservation?: string, bound?: Bound): Promise<UnitRow> {
    const before = factsOf(row);
    const { passes, at } = this;
    const after = foldUnit(before, event, { at, station: this.store.key.fingerprint, passes });
    if (after === undefined) throw unitMoved(row, event);
    const until = this.#leaseAfter(row, event, after.standing.state);
    const columns = { ...columnsOf(after), until_at: until };
    await this.change
      .updateTable('units')
      .set(columns)
      .where('lot', '=', row.lot)
      .where('number', '=', row.number)
      .execute();
    await this.#append(event, { unit: row.number, reservation, bound });
    this.facts = countUnit(this.facts, event, [before.standing, after.standing]);
    const { status, failures } = this.facts;
    if (isTrouble(event) && status === 'running' && failures >= this.row.pause_after)
      await this.tellLot({ kind: 'paused', reason: 'failures', failures });
    return { ...row, ...columns };
  }

  #leaseAfter(row: UnitRow, event: UnitEvent, state: UnitState): number | null {
    if (event.kind === 'reserved') return event.until;
    if (event.kind === 'resumed') return this.at + this.store.skew + leaseOnReturn;
    return handStates.includes(state) ? row.until_at : null;
  }

  /** @throws WickError `lot-closed`, `station-not-admitted` */
  async tellLot(event: LotEvent, bound?: Bound): Promise<void> {
    const facts = foldLot(this.facts, event);
    if (facts === undefined) throw new WickError('lot-closed', { lot: this.row.id });
    this.facts = facts;
    await this.#append(event, { bound });
  }

  /** Where the log ends now, if anything was told. */
  async finish(): Promise<LogHead | undefined> {
    if (this.#sequence === this.row.sequence) return undefined;
    const { paused = null, ...facts } = this.facts;
    await this.change
      .updateTable('lots')
      .set({ ...facts, paused, sequence: this.#sequence, hash: this.#hash })
      .where('id', '=', this.row.id)
      .execute();
    if (this.store.engine === 'postgres') await sql`select pg_notify(${channel}, ${this.row.id})`.execute(this.change);
    return { sequence: this.#sequence, hash: this.#hash };
  }

  async #append(
    event: UnitEvent | LotEvent,
    { unit, reservation, bound }: { unit?: number; reservation?: string | undefined; bound?: Bound | undefined },
  ): Promise<void> {
    // Whose key the log does not know, nobody could take at its word.
    await this.keys();
    const lot = this.row.id;
    const entry = {
      lot,
      sequence: this.next,
      at: this.at,
      station: this.store.key.fingerprint,
      ...(unit === undefined ? {} : { unit }),
      event,
      ...(reservation === undefined ? {} : { reservation }),
      ...(bound === undefined ? {} : { bound }),
      previous: this.#hash,
    };
    const hash = hashOf(entry);
    await this.change
      .insertInto('log')
      .values({
        ...entry,
        unit: unit ?? null,
        reservation: reservation ?? null,
        event: canonicalJson(event),
        bound: bound === undefined ? null : canonicalJson(bound),
        hash,
        signature: signHash(this.store.key, hash),
      })
      .execute();
    this.#sequence = entry.sequence;
    this.#hash = hash;
  }
}

export function unitMoved(unit: Pick<UnitRow, 'lot' | 'number' | 'state'>, event: UnitEvent): WickError {
  return new WickError('unit-moved', { lot: unit.lot, unit: unit.number, state: unit.state, event: event.kind });
}
