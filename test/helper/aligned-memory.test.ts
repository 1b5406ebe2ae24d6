import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alignedMemory } from '../../electron/helper/aligned-memory.ts';

const KiB = 1024;

test('memory begins on a page and holds what was asked for', () => {
  const memory = alignedMemory(64 * KiB);
  const a = memory.tryTake(1);
  const b = memory.tryTake(20 * KiB);
  expect([a?.length, b?.length]).toEqual([1, 20 * KiB]);
  expect([a?.byteOffset, b?.byteOffset].map((at) => (at ?? 1) % 4096)).toEqual([0, 0]);
});

test('what is given out never overlaps, and all of it comes back', () => {
  const steps = fc.array(
    fc.oneof(fc.record({ take: fc.integer({ min: 1, max: 64 * KiB }) }), fc.record({ give: fc.nat() })),
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const memory = alignedMemory(256 * KiB);
      const held: Uint8Array[] = [];
      for (const step of steps) {
        if ('take' in step) {
          const buffer = memory.tryTake(step.take);
          if (buffer === undefined) continue;
          for (const other of held) {
            const apart =
              buffer.byteOffset + buffer.length <= other.byteOffset ||
              other.byteOffset + other.length <= buffer.byteOffset;
            expect(apart).toBe(true);
          }
          held.push(buffer);
        } else if (held.length > 0) {
          for (const buffer of held.splice(step.give % held.length, 1)) memory.giveBack(buffer);
        }
      }
      for (const buffer of held) memory.giveBack(buffer);
      expect(memory.tryTake(256 * KiB)).toBeDefined();
    }),
    { seed: 7, numRuns: 200 },
  );
});

test('who waits is served in turn, a large request before the small ones behind it', async () => {
  const memory = alignedMemory(64 * KiB);
  const first = await memory.take(48 * KiB);
  const served: string[] = [];
  const large = memory.take(64 * KiB).then((buffer) => {
    served.push('large');
    return buffer;
  });
  const small = memory.take(16 * KiB).then((buffer) => {
    served.push('small');
    return buffer;
  });
  memory.giveBack(first);
  memory.giveBack(await large);
  await small;
  expect(served).toEqual(['large', 'small']);
});

test('asking for more than there is at all is an error, not a wait for ever', async () => {
  const memory = alignedMemory(64 * KiB);
  expect(() => memory.tryTake(65 * KiB)).toThrow(RangeError);
  await expect(async () => await memory.take(65 * KiB)).rejects.toThrow(RangeError);
});
