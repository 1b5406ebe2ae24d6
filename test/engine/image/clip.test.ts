import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Range } from '../../../electron/contract/range.ts';
import { clip } from '../../../electron/engine/image/clip.ts';
import type { ImageChunk } from '../../../electron/engine/image/image.ts';
import { noise } from '../../rigs/memory-image.ts';

/** Runs that ascend and do not overlap, from gaps and lengths in turn. */
function runs(steps: [gap: number, length: number][]): Range[] {
  let at = 0;
  return steps.map(([gap, length]) => {
    const offset = at + gap;
    at = offset + length;
    return { offset, length };
  });
}

it('clip gives every byte that is both there and wanted, once and in its place', async () => {
  const steps = (least: number) =>
    fc.array(fc.tuple(fc.nat(30), fc.integer({ min: least, max: 40 })), { maxLength: 20 });
  const property = fc.asyncProperty(steps(1), steps(0), async (there, wanted) => {
    const bytes = noise(2000, 1);
    async function* chunks(): AsyncGenerator<ImageChunk> {
      for (const { offset, length } of runs(there)) yield { offset, data: bytes.subarray(offset, offset + length) };
    }
    const got: number[] = [];
    for await (const { offset, data } of clip(chunks(), runs(wanted))) {
      expect(Buffer.from(data).equals(bytes.subarray(offset, offset + data.length))).toBe(true);
      got.push(...data.keys().map((i) => offset + i));
    }
    const within = (ranges: Range[], at: number) =>
      ranges.some(({ offset, length }) => at >= offset && at < offset + length);
    const expected = [...bytes.keys()].filter((at) => within(runs(there), at) && within(runs(wanted), at));
    expect(got).toEqual(expected);
  });
  await fc.assert(property, { seed: 9, numRuns: 150 });
});
