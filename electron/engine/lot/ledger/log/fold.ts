import { assertNever } from '../../../../contract/errors.ts';
import type { Lot } from '../../../../contract/lot/lot.ts';
import type { LogEntry, LotEvent, UnitRecord } from '../../../../contract/lot/record.ts';
import {
  activeStates,
  newUnit,
  stepUnit,
  type UnitEvent,
  unitEventSchema,
  type UnitStanding,
} from '../../../../contract/lot/states.ts';

/** What an event leaves on a unit besides where it stands. */
export type Details = Pick<
  UnitRecord,
  'slot' | 'board' | 'card' | 'marks' | 'expects' | 'certificate' | 'verdict' | 'passed' | 'code' | 'message'
>;

/** All of a unit that its log tells. */
export interface UnitFacts {
  standing: UnitStanding;
  details: Details;
  station?: string;
  /** How often it was given other values; absent where never. */
  version?: number;
  changed: number;
}

/** All of a lot that its log tells. */
export interface LotFacts {
  status: 'running' | 'paused' | 'closed';
  paused?: 'failures' | 'person' | 'reconcile';
  failures: number;
  units: number;
  active: number;
  passed: number;
}

export const newLot: LotFacts = { status: 'running', failures: 0, units: 0, active: 0, passed: 0 };

export function newFacts(at: number): UnitFacts {
  return { standing: newUnit, details: {}, changed: at };
}

/** The rows are written by this, and proved by this again. Undefined where it must not happen. `passes`: of the lot. */
export function foldUnit(
  unit: UnitFacts,
  event: UnitEvent,
  { at, station, passes = 'written' }: { at: number; station: string; passes?: Lot['passes'] },
): UnitFacts | undefined {
  const standing = stepUnit(unit.standing, event);
  if (standing === undefined) return undefined;
  // Its device must have been seen.
  if (event.kind === 'passed' && passes !== 'written' && unit.standing.state !== 'booted') return undefined;
  const next = { ...unit, standing, details: detailsAfter(unit.details, event, at), changed: at };
  if (event.kind === 'replaced') return { ...next, version: (unit.version ?? 0) + 1 };
  return event.kind === 'reserved' ? { ...next, station } : next;
}

/** The same of an entry as it is read. */
export function foldEntry(
  unit: UnitFacts,
  { event: told, at, station }: Pick<LogEntry, 'event' | 'at' | 'station'>,
  passes: Lot['passes'],
): UnitFacts | undefined {
  const event = unitEventSchema.safeParse(told).data;
  return event === undefined ? undefined : foldUnit(unit, event, { at, station, passes });
}

function detailsAfter(details: Details, event: UnitEvent, at: number): Details {
  const { code: _, message: __, ...rest } = details;
  const { kind } = event;
  if (kind === 'reserved') return present({ slot: event.slot, board: event.board });
  if (kind === 'resumed') return rest;
  if (kind === 'exposing') return { ...details, ...present({ marks: event.marks }) };
  if (kind === 'written' || kind === 'verified') return { ...details, ...present({ card: event.card }) };
  if (kind === 'shipped') {
    const { certificate, marks, expects } = event;
    return { ...details, ...present({ certificate, marks, expects }) };
  }
  if (kind === 'booted') return { ...details, verdict: event.verdict };
  if (kind === 'passed') return { ...details, passed: at };
  if (kind === 'failed') return { ...rest, ...present({ card: event.card, code: event.code, message: event.message }) };
  return details;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** What an event of a unit changes in its lot. */
export function countUnit(lot: LotFacts, event: UnitEvent, [before, after]: [UnitStanding, UnitStanding]): LotFacts {
  return {
    ...lot,
    active: lot.active + countActive(after) - countActive(before),
    passed: lot.passed + countPassed(after) - countPassed(before),
    failures: event.kind === 'passed' ? 0 : lot.failures + (isTrouble(event) ? 1 : 0),
  };
}

function countActive({ state }: UnitStanding): number {
  return activeStates.has(state) ? 1 : 0;
}

function countPassed({ state }: UnitStanding): number {
  return state === 'passed' ? 1 : 0;
}

/** Whether it says that something is wrong with cards, slots or image: no person's wish, and no station that went out. */
export function isTrouble(event: UnitEvent): boolean {
  return (
    event.kind === 'failed' && event.byHand !== true && event.cause !== 'cancelled' && event.cause !== 'station-lost'
  );
}

/** Undefined where it must not happen. */
export function foldLot(lot: LotFacts, event: LotEvent): LotFacts | undefined {
  const { paused: _, ...rest } = lot;
  switch (event.kind) {
    case 'created':
      return lot.units === 0 ? { ...lot, units: event.units } : undefined;
    case 'added':
      return lot.status === 'closed' ? undefined : { ...lot, units: lot.units + event.units };
    case 'paused':
      return lot.status === 'running' ? { ...lot, status: 'paused', paused: event.reason } : undefined;
    case 'unpaused':
      return lot.status === 'paused' ? { ...rest, status: 'running', failures: 0 } : undefined;
    case 'closed':
      return lot.status === 'closed' ? undefined : { ...rest, status: 'closed' };
    case 'admitted':
    case 'refused':
    case 'withdrawn':
    case 'reconciled':
      return lot;
    default:
      return assertNever(event);
  }
}
