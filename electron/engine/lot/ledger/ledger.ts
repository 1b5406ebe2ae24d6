import type { LogEntry, LotEvent, LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import type { UnitEvent, UnitState } from '../../../contract/lot/states.ts';
import type { Secret } from '../../../contract/recipe/secret.ts';
import type { Changes } from '../../changes.ts';

/** What makes a unit one device's own, by the names of the recipe's variables. */
export interface UnitValues {
  shown: Readonly<Record<string, string>>;
  secret: Readonly<Record<string, Secret>>;
}

/** A unit that this station alone may make, until it says how it went. */
export interface Reservation {
  /** UUID. */
  id: string;
  lot: string;
  unit: UnitRecord;
  values: UnitValues;
  /** ms since 1970; `renew` puts it off. */
  until: number;
}

export interface ReserveOptions {
  lot: string;
  slot: string;
  /** ms. */
  lease: number;
  /** What was scanned from the board. */
  board?: string | undefined;
}

export interface UnitFilter {
  states?: readonly UnitState[];
  /** Numbers. */
  units?: readonly number[];
  station?: string;
  from?: number;
  limit?: number;
}

/**
 * The record of lots and their units: every change is a transaction that appends to the lot's hash-chained log. The same
 * over SQLite and PostgreSQL. All of it throws `ledger-unreachable` where the data cannot be had.
 */
export interface Ledger extends AsyncDisposable {
  /** The station that speaks: its fingerprint. */
  readonly station: string;
  /** Told when anything has changed, here or at another station. */
  readonly changes: Changes;
  /** @throws WickError `lot-exists`, `value-used` (which row and column, never the value) */
  create(lot: SignedLot, units: readonly UnitValues[]): Promise<void>;
  /** Further units of a lot. @throws WickError `lot-unknown`, `value-used` */
  add(lot: string, units: readonly UnitValues[]): Promise<void>;
  list(): Promise<LotStanding[]>;
  /** @throws WickError `lot-unknown` */
  standing(lot: string): Promise<LotStanding>;
  lot(lot: string): Promise<SignedLot>;
  units(lot: string, filter?: UnitFilter): Promise<UnitRecord[]>;
  /**
   * One unit that is open or returned, with fresh values, for this station alone; undefined where there is none, or where as
   * many have passed and are under way as the lot has to have, or where it is paused or closed.
   */
  reserve(options: ReserveOptions): Promise<Reservation | undefined>;
  /** False where the unit was given up for lost meanwhile. */
  renew(reservation: Pick<Reservation, 'id' | 'lot' | 'unit'>, lease: number): Promise<boolean>;
  /**
   * What happened to a unit. With `reservation`, only while that holds it; told twice, it happened once.
   *
   * @throws WickError `unit-moved` where the rules (`stepUnit`) do not allow it, or another one holds it
   */
  tell(
    lot: string,
    unit: number,
    event: Exclude<UnitEvent, { kind: 'reserved' | 'replaced' }>,
    reservation?: string,
  ): Promise<UnitRecord>;
  /** Gives a unit other values, whose first were burnt. @throws WickError `unit-moved`, `value-used` */
  replace(lot: string, unit: number, values: UnitValues): Promise<UnitRecord>;
  /** What happens to a lot as a whole: a person pauses it, goes on, closes it. */
  tellLot(
    lot: string,
    event: Extract<LotEvent, { kind: 'paused' | 'unpaused' | 'closed' | 'reconciled' }>,
  ): Promise<void>;
  /** Oldest first, `after` a sequence number. */
  log(lot: string, after?: number): AsyncIterable<LogEntry>;
  /** Whether a card was seen before, and in which units; remembers that it was seen now. `cid`: 32 hexadecimal digits. */
  seenCard(
    cid: string,
    unit?: { lot: string; unit: number },
  ): Promise<readonly { lot: string; unit?: number; at: number }[]>;
}
