import type { LogEntry } from '../../../contract/lot/record.ts';
import { unitEventSchema, type FailCause, type UnitState } from '../../../contract/lot/states.ts';

/** One card that was made into a unit, or was to be. Times in ms since 1970. */
export interface Attempt {
  unit: number;
  /** From 1. */
  attempt: number;
  /** Fingerprint. */
  station: string;
  slot: string;
  begun: number;
  /** When it was written, verified, … for the first time. */
  reached: Partial<Record<UnitState, number>>;
  ended?:
    | { at: number; outcome: 'good' }
    | { at: number; outcome: 'failed'; cause: FailCause; code?: string; message?: string };
  /** Bytes a second. */
  rate?: number;
}

export interface UnitHistory {
  state: UnitState;
  attempts: Attempt[];
}

/** Follows the log of a lot, entry by entry, and keeps what statistics are made of. */
export class AttemptLog {
  readonly units = new Map<number, UnitHistory>();
  /** Names of stations that were admitted, by fingerprint. */
  readonly stations = new Map<string, string>();
  created = 0;
  size = 0;
  entries = 0;
  head = '0'.repeat(64);
  last = 0;

  add({ unit, event, at, station, hash }: LogEntry): void {
    this.entries += 1;
    this.head = hash;
    this.last = Math.max(this.last, at);
    if (unit === undefined) {
      if (event.kind === 'created') [this.created, this.size] = [at, this.size + event.units];
      if (event.kind === 'added') this.size += event.units;
      if (event.kind === 'admitted') this.stations.set(event.station, event.name);
      return;
    }
    const parsed = unitEventSchema.safeParse(event);
    if (!parsed.success) return;
    const history = this.units.get(unit) ?? { state: 'open', attempts: [] };
    this.units.set(unit, history);
    step(history, parsed.data, { unit, at, station });
  }
}

type UnitTold = ReturnType<typeof unitEventSchema.parse>;

function step(
  history: UnitHistory,
  event: UnitTold,
  { unit, at, station }: { unit: number; at: number; station: string },
): void {
  const current = history.attempts.at(-1);
  switch (event.kind) {
    case 'reserved':
      history.state = 'reserved';
      history.attempts.push({
        unit,
        attempt: history.attempts.length + 1,
        station,
        slot: event.slot,
        begun: at,
        reached: {},
      });
      return;
    case 'written':
    case 'verified':
    case 'provisioned':
    case 'shipped':
    case 'booted':
      history.state = event.kind;
      if (current !== undefined) current.reached[event.kind] ??= at;
      if (event.kind === 'written' && event.card?.rate !== undefined && current !== undefined)
        current.rate = event.card.rate;
      return;
    case 'passed':
      history.state = 'passed';
      if (current !== undefined) {
        current.reached.passed ??= at;
        current.ended = { at, outcome: 'good' };
      }
      return;
    case 'failed': {
      history.state = 'failed';
      const { cause, code, message } = event;
      if (current !== undefined) {
        const said = { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
        current.ended = { at, outcome: 'failed', cause, ...said };
      }
      return;
    }
    case 'resumed':
      // It was given up too early.
      history.state = 'reserved';
      if (current !== undefined) delete current.ended;
      return;
    case 'returned':
    case 'scrapped':
      history.state = event.kind;
      return;
    case 'exposing':
    case 'replaced':
    case 'disabled':
    case 'labelled':
      return;
  }
}
