import { describe, expect, test } from 'vitest';
import type { BenchState } from '../../../../../electron/contract/lot/bench.ts';
import { notesOf, soundOf } from '../../../../../renderer/screens/lots/bench/sounds.ts';
import { aBench, aSlot, empty, failed, passed, writing } from '../../../../shots/benches.ts';

const running = aBench([aSlot(1, writing(0.9)), aSlot(2, writing(0.2))]);
const first = (state: Parameters<typeof aSlot>[1], changes: Partial<BenchState> = {}) =>
  aBench([aSlot(1, state, { since: 9 }), running.slots[1] ?? aSlot(2, empty)], changes);

describe('what is heard of a bench', () => {
  test('is a good card, a bad one, an alarm; not what a person did themselves', () => {
    expect(soundOf(running, first(passed))).toBe('good');
    expect(soundOf(running, first(failed()))).toBe('bad');
    expect(soundOf(running, first({ kind: 'refused', why: 'not-blank', detail: '', allowable: true }))).toBe('bad');
    expect(soundOf(running, first(failed('cancelled')))).toBeUndefined();
    expect(soundOf(running, first(empty))).toBeUndefined();
  });

  test('is the gravest of what has happened at once', () => {
    const alarms = [{ kind: 'failures-in-row', count: 2 }] as const;
    expect(soundOf(running, first(passed, { alarms }))).toBe('alarm');
    expect(soundOf(running, aBench([aSlot(1, passed, { since: 9 }), aSlot(2, failed(), { since: 9 })]))).toBe('bad');
  });

  test('comes once: nothing of what goes on, nor of what was so before', () => {
    expect(soundOf(undefined, first(failed()))).toBeUndefined();
    expect(soundOf(first(passed), first(passed))).toBeUndefined();
    const two = first(passed, { alarms: [{ kind: 'failures-in-row', count: 2 }] });
    const three = first(passed, { alarms: [{ kind: 'failures-in-row', count: 3 }] });
    expect(soundOf(two, three)).toBeUndefined();
  });

  test('rises where it is good, falls twice where it is bad', () => {
    const pitches = (sound: 'good' | 'bad') => notesOf[sound].map(({ pitch }) => pitch);
    const [low = 0, high = 0] = pitches('good');
    expect(high).toBeGreaterThan(low);
    const [from = 0, to = 0, ...again] = pitches('bad');
    expect(to).toBeLessThan(from);
    expect(again).toEqual([from, to]);
  });
});
