import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roomFor } from '../../../../../renderer/screens/lots/bench/room.ts';

describe('the tiles of a bench', () => {
  test('stand as they are largest', () => {
    expect(roomFor(1, { width: 1240, height: 560 }).columns).toBe(1);
    expect(roomFor(8, { width: 1240, height: 560 }).columns).toBe(4);
    expect(roomFor(24, { width: 2500, height: 1180 }).columns).toBe(6);
    expect(roomFor(8, { width: 296, height: 300 }).columns).toBe(1);
  });

  test('are never narrower than can be read, and leave no column empty', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 280, max: 3840 }),
        fc.integer({ min: -200, max: 2000 }),
        (count, width, height) => {
          const { columns, unit } = roomFor(count, { width, height });
          expect(columns).toBeLessThanOrEqual(count);
          expect(columns === 1 || (width - 12 * (columns - 1)) / columns >= 168).toBe(true);
          expect(unit).toBeGreaterThan(10);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});
