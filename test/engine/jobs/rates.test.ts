import { describe, expect, test } from 'vitest';
import { Rates } from '../../../electron/engine/jobs/rates.ts';

describe('the graph of a card', () => {
  test('has the bytes of each second that has ended', () => {
    const rates = new Rates();
    rates.take('writing', 0, 0);
    rates.take('writing', 10, 400);
    rates.take('writing', 30, 1000);
    rates.take('writing', 31, 1500);
    rates.take('writing', 50, 2000);
    expect(rates.list).toEqual([30, 20]);
  });

  test('shows a pause as what it was on average', () => {
    const rates = new Rates();
    rates.take('writing', 0, 0);
    rates.take('writing', 90, 3000);
    expect(rates.list).toEqual([30, 30, 30]);
  });

  test('begins anew with each phase, and forgets what is long gone', () => {
    const rates = new Rates();
    rates.take('writing', 0, 0);
    rates.take('verifying', 0, 900);
    for (let second = 1; second <= 200; second += 1) rates.take('verifying', second * second, 900 + second * 1000);
    expect(rates.list).toHaveLength(120);
    expect(rates.list.at(-1)).toBe(200 * 200 - 199 * 199);
  });
});
