import { describe, expect, test } from 'vitest';
import { needing } from '../../../rigs/needs.ts';
import { packKnownLength } from './known-length-lzma.ts';
import { codecs, decodeAll, mixed, pack, programOf, tools, usual, ways } from './packing.ts';

const MiB = 1 << 20;
const sizes = [0, 1, MiB - 1, MiB, MiB + 1];

const samples = new Map<string, { content: Buffer; packed: Buffer }>();

/** Packs a content of this size, once for both ways. */
function sample(command: string, size: number): { content: Buffer; packed: Buffer } {
  const name = `${command} ${size}`;
  const content = mixed(size);
  const made = samples.get(name) ?? { content, packed: pack(command, content) };
  samples.set(name, made);
  return made;
}

for (const { way, decoder, needed } of ways) {
  describe.each(codecs)(`%s, ${way}`, (codec) => {
    const decode = decoder(codec);

    describe('gives the content back', needing(...needed(codec)), () => {
      test.each(sizes)('of %i bytes', async (size) => {
        const { content, packed } = sample(usual(codec), size);
        expect((await decodeAll(decode, packed)).equals(content)).toBe(true);
      });

      test('of 10 MiB', async () => {
        // One of the packages decodes 10 MB/s.
        const { content, packed } = sample(usual(codec), way === 'package' && codec === 'bzip2' ? 2 * MiB : 10 * MiB);
        expect((await decodeAll(decode, packed)).equals(content)).toBe(true);
      });

      for (const command of tools[codec]) {
        test(`made with ${command}`, needing(programOf(command)), async () => {
          const { content, packed } = sample(command, 2 * MiB + 77);
          expect((await decodeAll(decode, packed)).equals(content)).toBe(true);
        });
      }

      test('of several in a row', async () => {
        if (codec === 'lzma') return;
        const parts = [mixed(100_000), Buffer.alloc(0), mixed(7), mixed(200_000)];
        const packed = Buffer.concat(parts.map((part) => pack(usual(codec), part)));
        expect((await decodeAll(decode, packed)).equals(Buffer.concat(parts))).toBe(true);
      });
    });
  });

  const gzip = decoder('gzip');
  test(`gzip, ${way}: every field of the header`, needing(...needed('gzip')), async () => {
    const content = mixed(1000);
    const body = pack('gzip -n', content).subarray(10);
    const fields = Buffer.from('\x1f\x8b\x08\x1e\0\0\0\0\0\x03\x03\0abcname\0comment\0', 'latin1');
    const { crc32 } = await import('node:zlib');
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc32(fields) & 0xffff);
    expect((await decodeAll(gzip, Buffer.concat([fields, sum, body]))).equals(content)).toBe(true);
    const wrong = Buffer.concat([fields, Buffer.of(sum.readUInt8(0) ^ 1, sum.readUInt8(1)), body]);
    await expect(decodeAll(gzip, wrong)).rejects.toMatchObject({ code: 'source-corrupt' });
  });

  for (const codec of ['zstd', 'lz4'] as const) {
    const decode = decoder(codec);
    test(`${codec}, ${way}: skippable frames`, needing(...needed(codec)), async () => {
      const content = mixed(1000);
      const skippable = Buffer.concat([Buffer.from('5b2a4d1803000000', 'hex'), Buffer.from('abc')]);
      const packed = pack(usual(codec), content);
      expect((await decodeAll(decode, Buffer.concat([skippable, packed, skippable]))).equals(content)).toBe(true);
    });
  }

  const lzma = decoder('lzma');
  test(`lzma, ${way}: the length in the header, no end mark`, needing(...needed('lzma')), async () => {
    const content = mixed(50_000);
    const packed = packKnownLength(content);
    expect((await decodeAll(lzma, packed)).equals(content)).toBe(true);
    await expect(decodeAll(lzma, packed.subarray(0, -100))).rejects.toMatchObject({ code: 'source-truncated' });
  });

  const xz = decoder('xz');
  test(`xz, ${way}: stream padding`, needing(...needed('xz')), async () => {
    const content = mixed(1000);
    const packed = pack(usual('xz'), content);
    const padded = (zeroes: number, more: Buffer = Buffer.alloc(0)) =>
      Buffer.concat([packed, Buffer.alloc(zeroes), more]);
    expect((await decodeAll(xz, padded(8))).equals(content)).toBe(true);
    expect((await decodeAll(xz, padded(4, packed))).equals(Buffer.concat([content, content]))).toBe(true);
    for (const wrong of [padded(3), padded(6, packed)]) {
      await expect(decodeAll(xz, wrong)).rejects.toMatchObject({
        code: 'source-trailing-junk',
        fields: { offset: packed.length },
      });
    }
  });
}
