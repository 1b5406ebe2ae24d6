import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPress, noScan, stepWedge } from '../../../../../renderer/screens/lots/bench/wedge.ts';

/** What comes of keys, each with the ms since the one before. */
function heard(...keys: [key: string, after: number, more?: Partial<KeyPress>][]) {
  let wedge = noScan;
  let at = 1000;
  const scanned: string[] = [];
  const taken: string[] = [];
  for (const [key, after, more] of keys) {
    at += after;
    const step = stepWedge(wedge, { key, at, ...more });
    wedge = step.wedge;
    if (step.scanned !== undefined) scanned.push(step.scanned);
    if (step.taken) taken.push(key);
  }
  return { scanned, taken };
}

const typed = (text: string, pace: number) => Array.from(text, (key): [string, number] => [key, pace]);

describe('a scanner that types', () => {
  test.each(['Enter', 'Tab'])('is told by its pace, and ends with %s', (end) => {
    const { scanned, taken } = heard(...typed('GW4-118', 12), [end, 12]);
    expect(scanned).toEqual(['GW4-118']);
    // The page does nothing with what is scanned; whether the first sign begins a scan, nobody can know.
    expect(taken).toEqual(['W', '4', '-', '1', '1', '8', end]);
  });

  test('presses Shift for capital letters', () => {
    expect(heard(['Shift', 0], ['G', 10], ['Shift', 10], ['W', 10], ['7', 10], ['Enter', 10]).scanned).toEqual(['GW7']);
  });

  test('is not a person who types, however long', () => {
    const { scanned, taken } = heard(...typed('a good while', 90), ['Enter', 90]);
    expect(scanned).toEqual([]);
    expect(taken).toEqual([]);
  });

  test('is not a key that is held down, nor a shortcut', () => {
    const held = typed('aaaaaaaa', 30).map(([key, after]): [string, number, Partial<KeyPress>] => [
      key,
      after,
      { repeat: true },
    ]);
    expect(heard(...held, ['Enter', 30]).scanned).toEqual([]);
    expect(heard(...typed('GW4', 10), ['c', 10, { command: true }], ['Enter', 10]).scanned).toEqual([]);
  });

  test('starts anew after a pause, without what was typed before', () => {
    expect(heard(...typed('xyz', 10), ['1', 400], ['1', 10], ['8', 10], ['Enter', 10]).scanned).toEqual(['118']);
  });

  test('is heard whole where the computer was busy in between', () => {
    expect(heard(...typed('GW', 8), ['4', 200], ...typed('-11873', 8), ['Enter', 8]).scanned).toEqual(['GW4-11873']);
    expect(heard(['G', 0], ['W', 150], ...typed('4-11873', 8), ['Enter', 8]).scanned).toEqual(['GW4-11873']);
  });

  test('says more than two signs, and fewer than two hundred', () => {
    expect(heard(...typed('ab', 10), ['Enter', 10])).toEqual({ scanned: [], taken: ['b'] });
    expect(heard(...typed('a'.repeat(400), 5), ['Enter', 5]).scanned).not.toContain('a'.repeat(400));
  });

  test('is heard as it was sent, whatever the code', () => {
    const code = fc.string({ minLength: 3, maxLength: 60 }).filter((text) => text.trim() === text && text.length >= 3);
    fc.assert(
      fc.property(code, fc.integer({ min: 0, max: 60 }), (text, pace) => {
        expect(heard(...typed(text, pace), ['Enter', pace]).scanned).toEqual([text]);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
