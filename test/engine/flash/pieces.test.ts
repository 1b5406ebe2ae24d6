import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Range } from '../../../electron/contract/range.ts';
import { cutPieces, pieceAlignment, pieceSize } from '../../../electron/engine/flash/pieces.ts';
import type { ImageChunk } from '../../../electron/engine/image/image.ts';
import { noise } from '../../rigs/memory-image.ts';

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<ImageChunk> {
  let offset = 0;
  for (let i = 0; offset < bytes.length; i += 1) {
    const length = sizes[i % sizes.length] ?? 1;
    yield { offset, data: bytes.subarray(offset, offset + length) };
    offset += length;
  }
}

async function cut(chunks: AsyncIterable<ImageChunk>, wanted?: readonly Range[]): Promise<ImageChunk[]> {
  return await Array.fromAsync(cutPieces(chunks, wanted));
}

test('a whole image comes out in aligned pieces, whatever the chunks were', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60_000 }),
      fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 8 }),
      async (length, sizes) => {
        const bytes = noise(length);
        const pieces = await cut(chunked(bytes, sizes));
        expect(Buffer.concat(pieces.map((piece) => piece.data)).equals(bytes)).toBe(true);
        for (const { offset, data } of pieces) {
          expect(offset % pieceAlignment).toBe(0);
          expect(data.length).toBeLessThanOrEqual(pieceSize);
          if (offset + data.length < length) expect(data.length % pieceAlignment).toBe(0);
        }
      },
    ),
    { numRuns: 100, seed: 1 },
  );
});

test('only wanted ranges come out, padded with zeroes to whole blocks', async () => {
  const gapsAndLengths = fc.array(
    fc.record({ gap: fc.integer({ min: 1, max: 12_000 }), length: fc.integer({ min: 1, max: 12_000 }) }),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(
      gapsAndLengths,
      fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 }),
      async (runs, sizes) => {
        let end = 0;
        const wanted = runs.map(({ gap, length }) => {
          const range = { offset: end + gap, length };
          end = range.offset + length;
          return range;
        });
        const bytes = noise(end);
        const expected = Buffer.alloc(end);
        for (const { offset, length } of wanted) bytes.copy(expected, offset, offset, offset + length);
        const drive = Buffer.alloc(end);
        let last = 0;
        for (const { offset, data } of await cut(chunked(bytes, sizes), wanted)) {
          expect(offset % pieceAlignment).toBe(0);
          expect(offset).toBeGreaterThanOrEqual(last);
          last = offset + data.length;
          Buffer.from(data).copy(drive, offset);
        }
        expect(drive.equals(expected)).toBe(true);
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});

test('gaps that the image leaves open stay open', async () => {
  async function* chunks(): AsyncGenerator<ImageChunk> {
    yield { offset: 0, data: noise(4096) };
    yield { offset: 1 << 20, data: noise(8192) };
  }
  const pieces = await cut(chunks());
  expect(pieces.map(({ offset, data }) => [offset, data.length])).toEqual([
    [0, 4096],
    [1 << 20, 8192],
  ]);
});
