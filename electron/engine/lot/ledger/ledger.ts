import type { ErrorData } from '../../../contract/errors.ts';
import type { LogEntry, LotEvent, LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import type { UnitEvent, UnitState } from '../../../contract/lot/states.ts';
import type { Secret } from '../../../contract/recipe/secret.ts';
import type { StationKey } from '../../certificate/station-key.ts';
import type { Changes } from '../../changes.ts';

export interface LedgerOptions {
  key: StationKey;
  /** Where the station keeps its keys and journals; the usual one without. */
  folder?: string;
  /** ms since 1970. */
  now?: () => number;
  /** ms that a server may take to answer. */
  patience?: number;
}

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

export interface LogFilter {
  /** A sequence number. */
  after?: number;
  /** Number of the unit that alone is told of. */
  unit?: number;
}

export interface Labelling {
  /** Numbers, each once. */
  units: readonly number[];
  /** Of each. */
  copies: number;
  /** Those that have a label get another one. */
  again: boolean;
}

export type ToldEvent = Exclude<UnitEvent, { kind: 'reserved' | 'replaced' }>;

/** A unit that a process of this station took and has not brought to an end. */
export interface UnitInHand {
  reservation: string;
  /** Nothing where the process died while it asked. */
  unit?: number;
  slot?: string;
  /** Whether its values may have left the station. */
  exposed: boolean;
  /** What the ledger does not know yet. */
  unsent: readonly ToldEvent[];
}

/** What the ledger would not take when it was back. */
export interface Refused {
  lot: string;
  unit: number;
  reservation: string;
  event: ToldEvent;
  error: ErrorData;
}

/** What one process still has to tell the ledger of a lot. */
export interface Untold {
  /** Numbers. */
  units: readonly number[];
  /** What the ledger would not take, of each unit the last; since the process began. */
  refused: readonly Refused[];
}

/** What `settle` has done with units that nobody held any more. */
export interface Settled {
  /** Another process of this station works on the lot: its units were left alone. */
  held: boolean;
  /** Shown to nobody: they are to be made once more, with the values that they had. */
  returned: readonly number[];
  /** Their values may be out there. */
  burnt: readonly number[];
  refused: readonly Refused[];
}

/** Whether a lot's log is whole and signed, and its rows are what the log says. */
export interface Proof {
  lot: string;
  entries: number;
  /** This station was not admitted: whether units' values were changed, only those can tell that were. */
  valuesUnproved?: true;
  /** The first thing that is not as it must be. */
  problem?: { at: { entry: number } | { unit: number } | { lot: string }; reason: string };
}

/**
 * The record of lots and their units: every change is a transaction that appends to the lot's hash-chained log. The same
 * over SQLite and PostgreSQL. All of it throws `ledger-unreachable` where the data cannot be had.
 */
export interface Ledger extends AsyncDisposable {
  /** The station that speaks: its fingerprint. */
  readonly station: string;
  /** What other stations need to `admit` this one: one line of text, nothing secret. */
  readonly card: string;
  /** Told when anything has changed, here or at another station. */
  readonly changes: Changes;
  /**
   * @throws WickError `lot-exists`, `value-used` (which row and column, never the value), `station-unknown` where all lots of
   *   the ledger are others'
   */
  create(lot: SignedLot, units: readonly UnitValues[]): Promise<void>;
  /** Further units of a lot. @throws WickError `lot-unknown`, `value-used` */
  add(lot: string, units: readonly UnitValues[]): Promise<void>;
  list(): Promise<LotStanding[]>;
  /** @throws WickError `lot-unknown` */
  standing(lot: string): Promise<LotStanding>;
  lot(lot: string): Promise<SignedLot>;
  units(lot: string, filter?: UnitFilter): Promise<UnitRecord[]>;
  /**
   * Lets the station of a card read the lot's secrets and make its units.
   *
   * @throws WickError `usage` (not a card), `station-not-admitted` (this one may not either)
   */
  admit(lot: string, card: string, name: string): Promise<void>;
  /**
   * One unit that is open or returned, with fresh values, for this station alone; undefined where there is none, or where as
   * many have passed and are under way as the lot has to have, or where it is paused or closed.
   *
   * @throws WickError `lot-held` (by another process of this station), `station-not-admitted`, `board-used` (by a unit that is
   *   under way or has passed), `ledger-damaged` (the unit or its values were changed)
   */
  reserve(options: ReserveOptions): Promise<Reservation | undefined>;
  /** False where the unit was given up for lost meanwhile. */
  renew(reservation: Pick<Reservation, 'id' | 'lot' | 'unit'>, lease: number): Promise<boolean>;
  /**
   * What happened to a unit. With `reservation`, only while that holds it; told twice, it happened once. Of units that this
   * process has reserved it is also taken while the ledger cannot be reached: durably, and passed on when it can.
   *
   * @throws WickError `unit-moved` where the rules (`stepUnit`) do not allow it, or another one holds it
   */
  tell(lot: string, unit: number, event: ToldEvent, reservation?: string): Promise<UnitRecord>;
  /** Units get labels: all of them, or none. @throws WickError `label-not-passed`, `label-made`, `lot-no-unit` */
  label(lot: string, labelling: Labelling): Promise<void>;
  /** What people call the stations of a lot, by fingerprint; those without a name are left out. */
  stationNames(lot: string): Promise<ReadonlyMap<string, string>>;
  /** Gives a unit other values, whose first were burnt. @throws WickError `unit-moved`, `value-used` */
  replace(lot: string, unit: number, values: UnitValues): Promise<UnitRecord>;
  /** What happens to a lot as a whole: a person pauses it, goes on, closes it. */
  tellLot(
    lot: string,
    event: Extract<LotEvent, { kind: 'paused' | 'unpaused' | 'closed' | 'withdrawn' | 'reconciled' }>,
  ): Promise<void>;
  /** What this station had in hand, by its journal: known without the ledger, too. */
  unitsInHand(lot: string): Promise<readonly UnitInHand[]>;
  /** Everything that was told is in the ledger; or why not. */
  flush(lot: string): Promise<readonly Refused[]>;
  /**
   * Brings units to an end that no process has in its hands any more: this station's by its journal, those of others when
   * their lease is over. `reserve` does the same before the first unit.
   */
  settle(lot: string): Promise<Settled>;
  /**
   * Whether the ledger still has what this station has seen of a lot: one that was put back to an older state would give
   * values away that were used since. `reserve`, `tell` and all else that changes a lot ask the same before.
   *
   * @throws WickError `ledger-older`, `lot-unknown`
   */
  check(lot: string): Promise<void>;
  /**
   * Goes on with a ledger that was put back: what may have been used since is scrapped, which is every unit that is not
   * shipped and has not passed, and the lot is paused. Which; none where nothing is wrong, or where the ledger has the lot no
   * longer: then no more is asked of it than to take other ones.
   *
   * @throws WickError `lot-held`, `lot-unknown`
   */
  acceptOlder(lot: string): Promise<readonly number[]>;
  /** What this process could not tell the ledger of a lot yet, and what came too late; known without the ledger. */
  untold(lot: string): Untold;
  /** Goes through the whole log; see `proveLot` for what that says. */
  prove(lot: string): Promise<Proof>;
  /** Oldest first. */
  log(lot: string, filter?: LogFilter): AsyncIterable<LogEntry>;
  /** Whether a card was seen before, and in which units; remembers that it was seen now. `cid`: 32 hexadecimal digits. */
  seenCard(
    cid: string,
    unit?: { lot: string; unit: number },
  ): Promise<readonly { lot: string; unit?: number; at: number }[]>;
}
