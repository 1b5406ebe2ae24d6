import type { LogEntry } from '../../../contract/lot/record.ts';
import { unitEventSchema, type FailCause, type UnitState } from '../../../contract/lot/states.ts';
import { Tallies } from './tallies.ts';
import { WorkedTime } from './worked-time.ts';

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
  /** When stations were heard of last, by fingerprint. */
  readonly heard = new Map<string, number>();
  readonly tallies = new Tallies();
  readonly time = new WorkedTime();
  readonly #states = new Map<UnitState, number>();
  created = 0;
  size = 0;
  entries = 0;
  head = '0'.repeat(64);
  last = 0;

  /** Units in each state. */
  get states(): Partial<Record<UnitState, number>> {
    const states = Object.fromEntries([...this.#states].filter(([, count]) => count > 0));
    const untouched = this.size - this.units.size;
    return untouched > 0 ? { ...states, open: (states['open'] ?? 0) + untouched } : states;
  }

  add({ unit, event, at, station, hash }: LogEntry): void {
    this.entries += 1;
    this.head = hash;
    this.last = Math.max(this.last, at);
    this.heard.set(station, Math.max(this.heard.get(station) ?? 0, at));
    if (unit === undefined) {
      if (event.kind === 'created') [this.created, this.size] = [at, this.size + event.units];
      if (event.kind === 'added') this.size += event.units;
      if (event.kind === 'admitted') this.stations.set(event.station, event.name);
      return;
    }
    const parsed = unitEventSchema.safeParse(event);
    if (!parsed.success) return;
    const known = this.units.get(unit);
    const history = known ?? { state: 'open', attempts: [] };
    if (known === undefined) this.units.set(unit, history);
    else this.#count(history.state, -1);
    const before = history.attempts.at(-1);
    if (before !== undefined) this.tallies.count(before, -1);
    step(history, parsed.data, { unit, at, station });
    const after = history.attempts.at(-1);
    if (before !== undefined) this.tallies.count(before, 1);
    if (after !== undefined && after !== before) this.tallies.count(after, 1);
    this.#count(history.state, 1);
    if (work.has(parsed.data.kind)) this.time.add(at);
  }

  #count(state: UnitState, by: 1 | -1): void {
    this.#states.set(state, (this.#states.get(state) ?? 0) + by);
  }
}

/** What happens while somebody works. */
const work: ReadonlySet<string> = new Set([
  'reserved',
  'written',
  'verified',
  'provisioned',
  'shipped',
  'booted',
  'passed',
  'failed',
  'resumed',
]);

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
      // Somebody took it off the shelf before its device was seen.
      if (current !== undefined) current.ended ??= { at, outcome: 'failed', cause: 'other' };
      return;
    case 'exposing':
    case 'replaced':
    case 'disabling':
    case 'disabled':
    case 'labelled':
      return;
  }
}
