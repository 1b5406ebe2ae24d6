import type { Lot } from '../../../contract/lot/lot.ts';
import type { LogEntry, UnitRecord } from '../../../contract/lot/record.ts';
import type { HookEventName } from './hook-file.ts';

/** Something that a hook can be told of. */
export interface HookEvent {
  event: HookEventName;
  entry: LogEntry;
  /** Of the unit that it is about: how often that had been tried by then. */
  attempt?: number;
}

/** Finds in a lot's log, from its first entry on, what hooks are told of. */
export class EventFinder {
  readonly #size: number;
  readonly #passed = new Set<number>();
  /** By unit. */
  readonly #attempts = new Map<number, number>();

  /** Of the lot. */
  constructor(size: number) {
    this.#size = size;
  }

  take(entry: LogEntry): HookEvent[] {
    const { unit, event } = entry;
    if (unit === undefined) return event.kind === 'paused' ? [{ event: 'lot-paused', entry }] : [];
    if (event.kind === 'reserved') this.#attempts.set(unit, (this.#attempts.get(unit) ?? 0) + 1);
    const attempt = this.#attempts.get(unit) ?? 0;
    if (event.kind === 'failed') return [{ event: 'unit-failed', entry, attempt }];
    if (event.kind === 'returned' || event.kind === 'scrapped') this.#passed.delete(unit);
    if (event.kind !== 'passed') return [];
    const before = this.#passed.size;
    this.#passed.add(unit);
    const isComplete = before < this.#size && this.#passed.size >= this.#size;
    return [
      { event: 'unit-passed', entry, attempt },
      ...(isComplete ? [{ event: 'lot-complete' as const, entry }] : []),
    ];
  }
}

/** The same for each try of one event, and for each station that tells it. */
export function eventId({ event, entry }: HookEvent): string {
  return `${entry.lot}-${entry.sequence}-${event}`;
}

/** The unit that an event is about. */
export interface EventUnit {
  /** As it is in the ledger now. */
  record: UnitRecord;
  /** What has happened to it since, oldest first. */
  since: readonly LogEntry[];
}

/** What is sent: JSON without a secret. */
export function eventBody(told: HookEvent, lot: Lot, unit: EventUnit | undefined): string {
  const { event, entry } = told;
  const { at, station, sequence, hash } = entry;
  return JSON.stringify({
    wick: 1,
    id: eventId(told),
    event,
    at: new Date(at).toISOString(),
    lot: { id: lot.id, name: lot.name, size: lot.size },
    station,
    /** Of the lot's log. */
    sequence,
    hash,
    ...(entry.event.kind === 'paused' ? { reason: entry.event.reason } : {}),
    ...(unit === undefined || event.startsWith('lot-') ? {} : { unit: shownUnit(told, unit) }),
  });
}

/**
 * A unit as it was then. Of one that something else has become of since (`superseded`), only what its own entry says: what
 * the ledger knows now is of another attempt, or of other values.
 */
function shownUnit({ entry, attempt }: HookEvent, { record, since }: EventUnit): object {
  const { event } = entry;
  const failed = event.kind === 'failed' ? { cause: event.cause, code: event.code, message: event.message } : {};
  const kinds = new Set<string>(since.map(({ event }) => event.kind));
  const undone = event.kind === 'passed' ? ['reserved', 'returned', 'scrapped'] : ['reserved', 'resumed', 'passed'];
  if (undone.some((kind) => kinds.has(kind))) return { number: record.number, attempt, superseded: true, ...failed };
  const { number, shown, slot, board, card, marks, certificate, verdict } = record;
  const values = kinds.has('replaced') ? undefined : shown;
  return { number, attempt, values, slot, board, card, marks, certificate, verdict, ...failed };
}
