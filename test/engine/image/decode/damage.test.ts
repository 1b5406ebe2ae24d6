import { describe, expect, test } from 'vitest';
import { isWickError, WickError } from '../../../../electron/contract/errors.ts';
import type { Decoder } from '../../../../electron/engine/image/decoder.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing, needs } from '../../../rigs/needs.ts';
import { codecs, decodeAll, mixed, optionsFor, pack, usual, ways } from './packing.ts';

const MiB = 1 << 20;
const flips = 200;

/** Little enough for 200 decodings, with machine code, noise and text in it. */
const content = Buffer.concat([mixed(30_000), noise(5_000, 7), Buffer.from('text '.repeat(1000))]);

/** What decoding ends with: the content, or the error. */
async function outcome(decode: Decoder, packed: Uint8Array): Promise<Buffer | WickError> {
  try {
    return await decodeAll(decode, packed, optionsFor({ memoryLimit: 64 * MiB }));
  } catch (error) {
    if (isWickError(error)) return error;
    throw error;
  }
}

for (const { way, decoder, needed } of ways) {
  describe.each(codecs)(`%s, ${way}`, (codec) => {
    const decode = decoder(codec);

    describe('refuses', needing(...needed(codec)), () => {
      const packed = needs(...needed(codec)) ? pack(usual(codec), content) : Buffer.alloc(0);

      test('empty input', async () => {
        expect(await outcome(decode, Buffer.alloc(0))).toMatchObject({
          code: 'source-empty',
          fields: { what: 'card.img' },
        });
      });

      test('input that ends too early, at any place', async () => {
        const last = Array.from({ length: 12 }, (_, index) => packed.length - 1 - index);
        const places = Array.from({ length: 20 }, (_, index) => 1 + Math.floor((index * packed.length) / 20));
        for (const length of [...places, 2, 3, 4, 5, 10, 13, ...last]) {
          const result = await outcome(decode, packed.subarray(0, length));
          expect(result, `cut to ${length} bytes`).toMatchObject({
            code: 'source-truncated',
            fields: { codec, offset: length },
          });
        }
      });

      test('a second part that ends too early', async () => {
        if (codec === 'lzma') return;
        const both = Buffer.concat([packed, packed]);
        for (const length of [packed.length + 1, packed.length + 3, packed.length + 100, both.length - 1]) {
          expect(await outcome(decode, both.subarray(0, length)), `cut to ${length} bytes`).toMatchObject({
            code: 'source-truncated',
          });
        }
      });

      test('junk behind the end', async () => {
        for (const junk of [Buffer.from('junk'), noise(100_000, 3)]) {
          expect(await outcome(decode, Buffer.concat([packed, junk]))).toMatchObject({
            code: 'source-trailing-junk',
            fields: { codec, offset: packed.length },
          });
        }
        const behindZeroes = Buffer.concat([packed, Buffer.alloc(100), Buffer.of(1)]);
        expect(await outcome(decode, behindZeroes)).toMatchObject({ code: 'source-trailing-junk' });
      });

      test('something else altogether', async () => {
        const result = await outcome(decode, Buffer.from('\xffnot what it should be', 'latin1'));
        expect(result).toMatchObject({ code: 'source-corrupt' });
      });

      test(`a flipped bit, at ${flips} places: an error, or exactly the right bytes`, async () => {
        const places = noise(flips * 4, 11);
        let errors = 0;
        for (let flip = 0; flip < flips; flip++) {
          const bit = places.readUInt32LE(flip * 4) % (packed.length * 8);
          const damaged = Buffer.from(packed);
          damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
          const result = await outcome(decode, damaged);
          if (result instanceof WickError) {
            errors += 1;
            expect(result.exit, result.message).toBe('badSource');
          } else if (codec !== 'lzma') {
            // .lzma alone has no checksum.
            expect(result.equals(content), `bit ${bit} flipped`).toBe(true);
          }
        }
        expect(errors).toBeGreaterThan(codec === 'lzma' ? 10 : flips * 0.9);
      });
    });
  });

  for (const codec of ['gzip', 'bzip2'] as const) {
    const decode = decoder(codec);
    test(`${codec}, ${way}: takes zeroes behind the end, as ${codec} does`, needing(...needed(codec)), async () => {
      const padded = Buffer.concat([pack(usual(codec), content), Buffer.alloc(3 * 512)]);
      expect(await outcome(decode, padded)).toEqual(content);
    });
  }

  for (const [codec, command] of [
    ['zstd', 'zstd -q --ultra -22 --long=30'],
    ['xz', 'xz --lzma2=preset=0,dict=256MiB'],
    ['lzma', 'xz --format=lzma --lzma1=preset=0,dict=256MiB'],
  ] as const) {
    const decode = decoder(codec);
    test(`${codec}, ${way}: refuses what needs more memory than allowed`, needing(...needed(codec)), async () => {
      const result = await outcome(decode, pack(command, content));
      expect(result).toMatchObject({ code: 'source-memory', fields: { codec, limit: 64 * MiB } });
      if (isWickError(result, 'source-memory')) expect(result.fields.needed).toBeGreaterThan(64 * MiB);
    });
  }
}
