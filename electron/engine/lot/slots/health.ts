import * as z from 'zod';
import type { SlotHealth } from '../../../contract/lot/bench.ts';
import { type FailCause, failCauses } from '../../../contract/lot/states.ts';

/** Cards whose speed is remembered; few, so that a slot that was mended is soon like the others. */
const mostRates = 9;
/** Fewer cards say nothing of a slot. */
const leastRates = 3;

export const slotRecordSchema = z.strictObject({
  good: z.int().min(0),
  failed: z.int().min(0),
  failuresInRow: z.int().min(0),
  /** Bytes a second of its last cards. */
  rates: z.array(z.number().min(0)),
  lastCause: z.enum(failCauses).optional(),
  quarantined: z.enum(['failures', 'person']).optional(),
});

/** What is remembered of one slot in a shift. */
export type SlotRecord = z.output<typeof slotRecordSchema>;

export const newSlotRecord: SlotRecord = { good: 0, failed: 0, failuresInRow: 0, rates: [] };

/** Causes that say nothing of the reader that the card was in. */
const notOfSlot: ReadonlySet<FailCause> = new Set(['cancelled', 'image', 'settings', 'boot', 'station-lost']);

/** `rate`: bytes a second that the card was written with. */
export function afterGood(record: SlotRecord, rate: number | undefined): SlotRecord {
  const { lastCause: _, ...rest } = record;
  const rates = rate === undefined ? record.rates : [...record.rates, rate].slice(-mostRates);
  return { ...rest, good: record.good + 1, failuresInRow: 0, rates };
}

/** `most`: failures in a row after which nothing starts in the slot. */
export function afterFailure(record: SlotRecord, cause: FailCause, most: number): SlotRecord {
  const failuresInRow = record.failuresInRow + (notOfSlot.has(cause) ? 0 : 1);
  const next = { ...record, failed: record.failed + 1, failuresInRow, lastCause: cause };
  return failuresInRow >= most && next.quarantined === undefined ? { ...next, quarantined: 'failures' } : next;
}

/** An engineer has looked at it. */
export function released({ quarantined: _, ...record }: SlotRecord): SlotRecord {
  return { ...record, failuresInRow: 0, rates: [] };
}

/** One slot, against the others. */
export function healthOf(record: SlotRecord, others: readonly SlotRecord[]): SlotHealth {
  const { good, failed, failuresInRow, rates, lastCause } = record;
  const rate = median(rates);
  const peers = median(others.flatMap((other) => (other.rates.length < leastRates ? [] : [median(other.rates) ?? 0])));
  const pace = rates.length < leastRates || !peers || rate === undefined ? undefined : rate / peers;
  return {
    good,
    failed,
    failuresInRow,
    ...(rate === undefined ? {} : { rate }),
    ...(pace === undefined ? {} : { pace }),
    ...(lastCause === undefined ? {} : { lastCause }),
  };
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 || low === undefined || high === undefined ? high : (low + high) / 2;
}

/** Below this part of the speed of the others, a slot is worth a look. */
const slowPace = 0.7;

function badness({ good, failed, pace = 1 }: SlotHealth): number {
  return (failed < 2 ? 0 : failed / (good + failed)) + (pace < slowPace ? (1 - pace) / 2 : 0);
}

/** The one that does worst, by its number in the list: fails most, or else is much slower; undefined where all do well. */
export function worstOf(healths: readonly SlotHealth[]): number | undefined {
  const worst = healths
    .map((health, index) => ({ index, bad: badness(health) }))
    .sort((one, other) => other.bad - one.bad)[0];
  return worst === undefined || worst.bad < 0.1 ? undefined : worst.index;
}
