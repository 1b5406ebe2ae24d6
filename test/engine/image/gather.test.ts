import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letGoOfChunk, takeChunk } from '../../../electron/engine/image/chunk-memory.ts';
import { gather } from '../../../electron/engine/image/gather.ts';
import type { ImageChunk } from '../../../electron/engine/image/image.ts';
import { noise } from '../../rigs/memory-image.ts';

const MiB = 1 << 20;
const image = noise(6 * MiB);

async function* cut(runs: readonly { gap: number; length: number }[]): AsyncGenerator<ImageChunk> {
  let offset = 0;
  for (const { gap, length } of runs) {
    offset += gap;
    // As a lender may, what was given is overwritten once more is asked for.
    const data = Buffer.from(image.subarray(offset, offset + length));
    if (data.length > 0) yield { offset, data };
    data.fill(0xee);
    offset += length;
  }
}

test('the bytes stay in their places, however they come', async () => {
  const run = fc.record({
    gap: fc.oneof(fc.constant(0), fc.nat(5000)),
    length: fc.oneof(fc.nat(70_000), fc.nat(3 * MiB)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 40 }), async (runs) => {
      const [expected, got] = [Buffer.alloc(image.length), Buffer.alloc(image.length)];
      for await (const { offset, data } of cut(runs)) expected.set(data, offset);
      let end = 0;
      for await (const { offset, data } of gather(cut(runs))) {
        expect(offset).toBeGreaterThanOrEqual(end);
        end = offset + data.length;
        if (data.length < 256 * 1024) {
          expect(data.byteOffset % 4096).toBe(offset % 4096);
          expect(Math.floor((end - 1) / MiB)).toBe(Math.floor(offset / MiB));
        }
        got.set(data, offset);
      }
      expect(got.equals(expected)).toBe(true);
    }),
    { seed: 1, numRuns: 40 },
  );
});

test('small chunks become whole ones, and large ones are not copied', async () => {
  const small = Array.from({ length: 48 }, () => ({ gap: 0, length: 65_536 }));
  const chunks = await Array.fromAsync(gather(cut(small)), ({ offset, data }) => ({ offset, length: data.length }));
  expect(chunks).toEqual([0, 1, 2].map((at) => ({ offset: at * MiB, length: MiB })));
  const whole = { offset: 5, data: noise(2 * MiB) };
  const one = async function* () {
    yield whole;
  };
  expect((await Array.fromAsync(gather(one())))[0]?.data).toBe(whole.data);
});

test('the memory comes back when it is left early, or the source fails', async () => {
  const memory = takeChunk();
  letGoOfChunk(memory);
  for await (const _ of gather(cut(Array.from({ length: 20 }, () => ({ gap: 0, length: 65_536 }))))) break;
  const failing = async function* () {
    yield* cut([{ gap: 0, length: 1000 }]);
    throw new Error('broken');
  };
  await expect(Array.fromAsync(gather(failing()))).rejects.toThrow('broken');
  const again = takeChunk();
  expect(again.buffer).toBe(memory.buffer);
  letGoOfChunk(again);
});
