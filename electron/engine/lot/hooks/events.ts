import type { Lot } from '../../../contract/lot/lot.ts';
import type { LogEntry, UnitRecord } from '../../../contract/lot/record.ts';
import type { HookEventName } from './hook-file.ts';

/** Something that a hook can be told of. */
export interface HookEvent {
  event: HookEventName;
  entry: LogEntry;
}

/** Finds in a lot's log, from its first entry on, what hooks are told of. */
export class EventFinder {
  readonly #size: number;
  readonly #passed = new Set<number>();

  /** Of the lot. */
  constructor(size: number) {
    this.#size = size;
  }

  take(entry: LogEntry): HookEvent[] {
    const { unit, event } = entry;
    if (unit === undefined) return event.kind === 'paused' ? [{ event: 'lot-paused', entry }] : [];
    if (event.kind === 'failed') return [{ event: 'unit-failed', entry }];
    if (event.kind === 'returned' || event.kind === 'scrapped') this.#passed.delete(unit);
    if (event.kind !== 'passed') return [];
    const before = this.#passed.size;
    this.#passed.add(unit);
    const isComplete = before < this.#size && this.#passed.size >= this.#size;
    return [{ event: 'unit-passed', entry }, ...(isComplete ? [{ event: 'lot-complete' as const, entry }] : [])];
  }
}

/** The same for each try of one event, and for each station that tells it. */
export function eventId({ event, entry }: HookEvent): string {
  return `${entry.lot}-${entry.sequence}-${event}`;
}

/** What is sent: JSON without a secret. `unit`: as it is in the ledger now. */
export function eventBody({ event, entry }: HookEvent, lot: Lot, unit: UnitRecord | undefined): string {
  const { at, station, sequence, hash } = entry;
  return JSON.stringify({
    wick: 1,
    id: eventId({ event, entry }),
    event,
    at: new Date(at).toISOString(),
    lot: { id: lot.id, name: lot.name, size: lot.size },
    station,
    /** Of the lot's log. */
    sequence,
    hash,
    ...(entry.event.kind === 'paused' ? { reason: entry.event.reason } : {}),
    ...(unit === undefined || event.startsWith('lot-') ? {} : { unit: shownUnit(unit, entry) }),
  });
}

function shownUnit(unit: UnitRecord, { event }: LogEntry): object {
  const { number, attempt, shown, slot, board, card, marks, certificate, verdict } = unit;
  const failed = event.kind === 'failed' ? { cause: event.cause, code: event.code, message: event.message } : {};
  return { number, attempt, values: shown, slot, board, card, marks, certificate, verdict, ...failed };
}
