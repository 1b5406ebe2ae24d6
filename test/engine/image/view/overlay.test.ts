import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CachedView } from '../../../../electron/engine/image/view/cached-view.ts';
import { Overlay } from '../../../../electron/engine/image/view/overlay.ts';
import { slice } from '../../../../electron/engine/image/view/slice.ts';
import { memoryView } from '../memory-view.ts';

const size = 200_003;

/** Writes of all sorts, with the place that they go to. */
const writes = fc.array(
  fc.record({ offset: fc.nat(size - 1), length: fc.nat(20_000), value: fc.integer({ min: 1, max: 255 }) }),
  { maxLength: 20 },
);

test('an overlay reads as if it were written, and the view beneath changes only when it is committed', async () => {
  await fc.assert(
    fc.asyncProperty(writes, async (list) => {
      const beneath = Buffer.alloc(size, 0xaa);
      const expected = Buffer.alloc(size, 0xaa);
      const overlay = new Overlay(memoryView(beneath));
      for (const { offset, length, value } of list) {
        const data = Buffer.alloc(Math.min(length, size - offset), value);
        await overlay.write(offset, data);
        expected.set(data, offset);
      }
      expect(expected.equals(await overlay.read(0, size))).toBe(true);
      expect(beneath.every((byte) => byte === 0xaa)).toBe(true);
      const changes = await overlay.changes();
      await overlay.commit();
      expect(beneath.equals(expected)).toBe(true);
      const inside = (at: number) => changes.some(({ offset, length }) => at >= offset && at < offset + length);
      expect(expected.every((byte, at) => byte === 0xaa || inside(at))).toBe(true);
      // To the sector: a change of one byte is not told as one of a whole block.
      const changed = expected.reduce((sum, byte) => sum + (byte === 0xaa ? 0 : 1), 0);
      const told = changes.reduce((sum, { length }) => sum + length, 0);
      expect(told).toBeLessThanOrEqual(changed + changes.length * 2 * 511);
    }),
    { numRuns: 60, seed: 3 },
  );
});

test('an overlay tells only what differs', async () => {
  const overlay = new Overlay(memoryView(Buffer.alloc(size, 0xaa)));
  await overlay.write(0, Buffer.alloc(10_000, 0xaa));
  await overlay.write(5000, Uint8Array.of(1));
  expect(await overlay.changes()).toEqual([{ offset: 4608, length: 512 }]);
});

test('a cache reads what was written through it', async () => {
  await fc.assert(
    fc.asyncProperty(writes, async (list) => {
      const beneath = Buffer.alloc(size);
      const cached = new CachedView(memoryView(beneath));
      for (const { offset, length, value } of list) {
        const count = Math.min(length, size - offset);
        expect(Buffer.compare(await cached.read(offset, count), beneath.subarray(offset, offset + count))).toBe(0);
        await cached.write?.(offset, Buffer.alloc(count, value));
      }
      expect(beneath.equals(await cached.read(0, size))).toBe(true);
      for (let at = 0; at + 64 < size; at += 997) {
        expect(Buffer.compare(await cached.read(at, 64), beneath.subarray(at, at + 64))).toBe(0);
      }
    }),
    { numRuns: 30, seed: 3 },
  );
});

test('a cache asks for what it knows no second time', async () => {
  let reads = 0;
  const view = memoryView(Buffer.alloc(size, 7));
  const counting = {
    size,
    read: (offset: number, length: number) => {
      reads += 1;
      return view.read(offset, length);
    },
  };
  const cached = new CachedView(counting);
  for (let at = 0; at < 60_000; at += 100) await cached.read(at, 100);
  expect(reads).toBe(1);
  expect(cached.write).toBeUndefined();
});

test('a slice is a view of its own, and leads nowhere else', async () => {
  const bytes = Buffer.from('0123456789');
  const part = slice(memoryView(bytes), 2, 5);
  expect(Buffer.from(await part.read(1, 3)).toString()).toBe('345');
  await part.write?.(4, Buffer.from('X'));
  expect(bytes.toString()).toBe('012345X789');
  for (const [offset, length] of [
    [3, 3],
    [-1, 1],
    [0, -1],
    [Number.NaN, 1],
    [0.5, 1],
  ] as const) {
    await expect(part.read(offset, length)).rejects.toThrow(RangeError);
  }
  await expect(part.write?.(4, Buffer.from('XY'))).rejects.toThrow(RangeError);
  expect(() => slice(memoryView(bytes), 6, 5)).toThrow(RangeError);
  const readOnly = { size: 10, read: (offset: number, length: number) => part.read(offset, length) };
  expect('write' in slice(readOnly, 0, 5)).toBe(false);
});
