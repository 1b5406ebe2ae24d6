import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldHead } from '../../../electron/engine/flash/held-head.ts';
import type { SegmentData } from '../../../electron/engine/flash/segments.ts';
import { headSize } from '../../../electron/engine/flash/table.ts';
import { noise } from '../../rigs/memory-image.ts';
import { memoryView } from '../image/memory-view.ts';

/** The first bytes of an image, in segments of odd lengths with gaps between them. */
function heldOf(image: Buffer): SegmentData[] {
  return [
    { offset: 0, length: 4096 },
    { offset: 8192, length: 100_000 },
    { offset: 524_288, length: headSize - 524_288 },
  ].map(({ offset, length }) => {
    const data = image.subarray(offset, offset + length);
    const digest = Promise.resolve(createHash('sha256').update(data).digest('hex'));
    return { offset, length, digest, pieces: [{ offset, data }], release: () => {} };
  });
}

test('reads and writes as the drive will be; what is written at its start stays in memory', async () => {
  const size = headSize + 200_000;
  const place = fc.oneof(fc.nat(20_000), fc.integer({ min: headSize - 20_000, max: headSize + 20_000 }));
  const step = fc.record({ write: fc.boolean(), offset: place, length: fc.nat(40_000), seed: fc.nat() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const image = noise(headSize, 5);
      const held = heldOf(image);
      const disk = Buffer.alloc(size);
      noise(size - headSize, 6).copy(disk, headSize);
      const model = Buffer.from(disk);
      for (const { pieces } of held) for (const { offset, data } of pieces) model.set(data, offset);
      const view = new HeldHead(memoryView(disk), held);
      for (const { write, offset, length, seed } of steps) {
        if (write) {
          const data = noise(length, seed);
          data.copy(model, offset);
          await view.write(offset, data);
        } else {
          expect(Buffer.compare(await view.read(offset, length), model.subarray(offset, offset + length))).toBe(0);
        }
      }
      // On the drive itself the start is still empty, and the rest is there.
      expect(disk.subarray(0, headSize).every((byte) => byte === 0)).toBe(true);
      expect(Buffer.compare(disk.subarray(headSize), model.subarray(headSize))).toBe(0);
      for (const { offset, length, digest, pieces } of view.segments) {
        const bytes = Buffer.concat(pieces.map(({ data }) => data));
        expect(Buffer.compare(bytes, model.subarray(offset, offset + length))).toBe(0);
        expect(await digest).toBe(createHash('sha256').update(bytes).digest('hex'));
      }
    }),
    { seed: 4, numRuns: 30 },
  );
});

test('without a change, what was held back is written as it came', async () => {
  const held = heldOf(noise(headSize));
  const view = new HeldHead(memoryView(Buffer.alloc(headSize + 4096)), held);
  await view.write(headSize, Buffer.from('behind it'));
  expect(view.segments).toBe(held);
});

test('what one drive changes is not changed for the others', async () => {
  const image = noise(headSize);
  const held = heldOf(image);
  const before = Buffer.from(image);
  const view = new HeldHead(memoryView(Buffer.alloc(2 * headSize)), held);
  await view.write(0, Buffer.from('mine'));
  expect(Buffer.compare(image, before)).toBe(0);
});
