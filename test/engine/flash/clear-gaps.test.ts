import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gapsOf } from '../../../electron/engine/flash/clear-gaps.ts';

const MiB = 1 << 20;
const block = 4096;

test('gaps lie between the mapped ranges, behind the head, and up to the end', () => {
  const ranges = [
    { offset: 0, length: 8192 },
    { offset: 2 * MiB, length: MiB },
  ];
  expect(gapsOf(ranges, 5 * MiB)).toEqual([
    { offset: MiB, length: MiB },
    { offset: 3 * MiB, length: 2 * MiB },
  ]);
  expect(gapsOf([{ offset: 0, length: 5 * MiB }], 5 * MiB)).toEqual([]);
});

test('no gap touches a block that the image writes to, and nothing whole is left out', () => {
  const lengths = fc.array(fc.tuple(fc.nat(9000), fc.integer({ min: 1, max: 9000 })), { maxLength: 12 });
  fc.assert(
    fc.property(lengths, fc.nat(9000), (pairs, tail) => {
      let at = MiB;
      const ranges = pairs.map(([skip, length]) => {
        const offset = at + skip;
        at = offset + length;
        return { offset, length };
      });
      const size = at + tail;
      const used = new Set<number>();
      for (const { offset, length } of ranges) {
        for (let i = Math.floor(offset / block); i * block < offset + length; i += 1) used.add(i);
      }
      const cleared = new Set<number>();
      for (const { offset, length } of gapsOf(ranges, size)) {
        expect([offset % block, length % block]).toEqual([0, 0]);
        for (let i = offset / block; i < (offset + length) / block; i += 1) cleared.add(i);
      }
      for (let i = MiB / block; (i + 1) * block <= size; i += 1) expect(cleared.has(i)).toBe(!used.has(i));
    }),
    { seed: 7, numRuns: 200 },
  );
});
