import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSize } from '../../../electron/engine/drive/size.ts';

describe('a size', () => {
  test.each([
    ['8GiB', 8 * 2 ** 30],
    ['32GB', 32e9],
    ['512M', 512 * 2 ** 20],
    ['512', 512],
    ['512 B', 512],
    ['1.5 gib', 1.5 * 2 ** 30],
    ['4k', 4096],
    ['4kB', 4000],
    ['1TiB', 2 ** 40],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(['', 'large', '8GiBs', '-1G', '0', '0GiB', '1.5', '8iB', '1e9', '99999999TB', '8 G B', '0x200'])(
    '%j is none',
    (text) => {
      expect(() => parseSize(text)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );

  test('is what was printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8000 }), fc.constantFrom('K', 'M', 'G', 'T'), (count, letter) => {
        const power = 'KMGT'.indexOf(letter) + 1;
        expect(parseSize(`${count}${letter}iB`)).toBe(count * 1024 ** power);
        expect(parseSize(`${count}${letter}B`)).toBe(count * 1000 ** power);
        expect(parseSize(`${count}${letter.toLowerCase()}`)).toBe(count * 1024 ** power);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
