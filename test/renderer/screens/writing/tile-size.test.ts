import { expect, test } from 'vitest';
import { tilesAre } from '../../../../renderer/screens/writing/tile-size.ts';

test.each([
  [17, 'smallest'],
  [22, 'smallest'],
  [22.1, 'small'],
  [24, 'small'],
  [24.1, 'large'],
  [80, 'large'],
] as const)('tiles of %d rem are %s', (width, size) => {
  expect(tilesAre(width)).toBe(size);
});
