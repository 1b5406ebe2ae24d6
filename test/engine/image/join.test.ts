import { describe, expect, it } from 'vitest';
import { joinRanges } from '../../../electron/engine/image/join.ts';

describe('joinRanges', () => {
  const ranges = [
    { offset: 5, length: 5 },
    { offset: 10, length: 1 },
    { offset: 14, length: 6 },
    { offset: 24, length: 1 },
  ];
  it.each([
    [0, ['5-11', '14-20', '24-25']],
    [3, ['5-20', '24-25']],
    [4, ['5-25']],
  ])('over gaps of up to %i bytes', (gap, expected) => {
    const joined = joinRanges(ranges, gap);
    expect(joined.map(({ offset, length }) => `${offset}-${offset + length}`)).toEqual(expected);
    expect(ranges[0]).toEqual({ offset: 5, length: 5 });
  });

  it('of nothing is nothing', () => {
    expect(joinRanges([], 10)).toEqual([]);
  });
});
