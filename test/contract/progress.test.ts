import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlashEvent } from '../../electron/contract/flash.ts';
import { type FlashProgress, progress, startProgress } from '../../electron/contract/progress.ts';

const target = '/dev/sdb';

function play(events: readonly (readonly [number, FlashEvent])[]): FlashProgress {
  let state = startProgress([target], 0);
  for (const [now, event] of events) state = progress(state, event, now);
  return state;
}

const writing = (total?: number): FlashEvent => ({
  type: 'phase',
  target,
  phase: 'writing',
  ...(total === undefined ? {} : { total }),
});
const bytes = (count: number): FlashEvent => ({ type: 'bytes', target, bytes: count });

test('a steady pace gives its rate and the time that is left', () => {
  const steady = Array.from({ length: 40 }, (_, i) => [i * 100, bytes(i * 100_000)] as const);
  const [one] = play([[0, writing(10_000_000)], ...steady]).targets;
  expect(one).toMatchObject({ phase: 'writing', bytes: 3_900_000, fraction: 0.39 });
  expect(one?.rate).toBeCloseTo(1_000_000, -3);
  expect(one?.left?.from).toBeCloseTo(6100, -2);
  expect(one?.left?.to).toBeCloseTo(6100, -2);
});

test('an uneven pace gives a range', () => {
  const uneven = Array.from(
    { length: 30 },
    (_, i) => [i * 100, bytes(i < 15 ? i * 10_000 : 150_000 + (i - 15) * 100_000)] as const,
  );
  const left = play([[0, writing(10_000_000)], ...uneven]).targets[0]?.left;
  expect(left?.to).toBeGreaterThan(2 * (left?.from ?? 0));
});

test('where the total is unknown, the packed image gives an estimate that never reaches the end', () => {
  const [one] = play([
    [0, writing()],
    [500, { type: 'source', read: 1000, size: 1000, limit: 'image' }],
    [1000, bytes(5_000_000)],
  ]).targets;
  expect(one?.fraction).toBe(0.99);
  expect(one?.total).toBeUndefined();
});

test('what is decoded, but not written yet, does not count', () => {
  const ahead: FlashEvent = { type: 'source', read: 1000, size: 1000, decoded: 60_000_000, limit: 'drive' };
  const half = [
    [0, writing()],
    [500, ahead],
    [1000, bytes(30_000_000)],
  ] as const;
  expect(play(half).targets[0]?.fraction).toBe(0.5);
  const known = play([
    ...half,
    [1100, { type: 'image', size: 60_000_000, mappedBytes: 60_000_000 }],
    [1200, bytes(45_000_000)],
  ]).targets[0];
  expect(known).toMatchObject({ fraction: 0.75, total: 60_000_000 });
});

test('a new phase starts at nothing', () => {
  const [one] = play([
    [0, writing(100)],
    [500, bytes(100)],
    [600, { type: 'phase', target, phase: 'flushing' }],
  ]).targets;
  expect(one).toMatchObject({ phase: 'flushing', bytes: 0 });
  expect(one?.fraction).toBeUndefined();
});

test('nothing exceeds 100 % or runs backwards, whatever comes in', () => {
  const event = fc.oneof(
    fc.record({ type: fc.constant('bytes' as const), target: fc.constant(target), bytes: fc.nat(2_000_000) }),
    fc.record({
      type: fc.constant('source' as const),
      read: fc.nat(2000),
      size: fc.constant(1000),
      decoded: fc.nat(2_000_000),
      limit: fc.constantFrom('image' as const, 'drive' as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5000), event)), fc.option(fc.nat(1_000_000)), (events, total) => {
      let now = 0;
      let state = play([[0, writing(total ?? undefined)]]);
      let before = 0;
      for (const [pause, one] of events) {
        now += pause;
        state = progress(state, one, now);
        const { fraction, left, rate } = state.targets[0] ?? {};
        expect(fraction ?? 0).toBeGreaterThanOrEqual(before);
        expect(fraction ?? 0).toBeLessThanOrEqual(1);
        before = fraction ?? 0;
        expect(rate ?? 0).toBeGreaterThanOrEqual(0);
        if (left !== undefined) expect(left.to).toBeGreaterThanOrEqual(left.from);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});
