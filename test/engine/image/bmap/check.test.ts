import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import type { BlockMap, ChecksumType } from '../../../../electron/engine/image/bmap/bmap.ts';
import { checkImage, RangeHasher } from '../../../../electron/engine/image/bmap/check.ts';
import type { ImageChunk } from '../../../../electron/engine/image/image.ts';
import { digest, pattern } from './hand-made.ts';

const image = pattern(50_001);

function mapOf(bytes: Uint8Array, ranges: [number, number][], type: ChecksumType = 'sha256'): BlockMap {
  return {
    version: '2.0',
    name: 'x.bmap',
    imageSize: bytes.length,
    blockSize: 4096,
    checksumType: type,
    ranges: ranges.map(([offset, end]) => ({
      offset,
      length: end - offset,
      checksum: digest(type, bytes.subarray(offset, end)),
    })),
  };
}

const ranges: [number, number][] = [
  [0, 4096],
  [8192, 12_288],
  [12_288, 28_672],
  [45_056, 50_001],
];
const map = mapOf(image, ranges);
const mappedBytes = ranges.reduce((sum, [offset, end]) => sum + end - offset, 0);

/** Cuts bytes at the given places. Each chunk reuses one buffer, as decoders do. */
async function* cut(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<ImageChunk> {
  const cuts = [...new Set([0, ...places.map((place) => place % bytes.length), bytes.length])].sort((a, b) => a - b);
  const buffer = new Uint8Array(bytes.length);
  for (const [index, offset] of cuts.slice(0, -1).entries()) {
    const data = bytes.subarray(offset, cuts[index + 1]);
    buffer.set(data);
    yield { offset, data: buffer.subarray(0, data.length) };
    buffer.fill(0xee);
  }
}

async function failure(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isWickError(error)) throw error ?? new Error('it passed');
  return { code: error.code, ...error.fields };
}

describe('checkImage', () => {
  it('passes the image, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), async (places) => {
        expect(await checkImage(map, cut(image, places), { what: 'x' })).toBe(mappedBytes);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('notices every changed byte that is mapped, and no other, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(image.length - 1), fc.array(fc.nat(), { maxLength: 20 }), async (at, places) => {
        const bad = Buffer.from(image);
        bad.writeUInt8(bad.readUInt8(at) ^ 1, at);
        const hit = ranges.find(([offset, end]) => at >= offset && at < end);
        const checked = checkImage(map, cut(bad, places), { what: 'x.img' });
        if (hit === undefined) {
          await checked;
          return;
        }
        expect(await failure(checked)).toEqual({
          code: 'source-range-checksum',
          what: 'x.img',
          offset: hit[0],
          length: hit[1] - hit[0],
        });
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it.each(['sha1', 'sha256', 'sha512'] as const)('compares %s', async (type) => {
    const other = mapOf(image, ranges, type);
    await checkImage(other, cut(image, [1000, 30_000]), { what: 'x' });
    expect((await failure(checkImage(other, cut(pattern(50_001, 1), []), { what: 'x' }))).code).toBe(
      'source-range-checksum',
    );
  });

  it('notices an image that is shorter or longer', async () => {
    expect(await failure(checkImage(map, cut(image.subarray(0, 50_000), []), { what: 'x' }))).toEqual({
      code: 'source-size',
      what: 'x',
      expected: 50_001,
      actual: 50_000,
      atLeast: false,
    });
    const longer = Buffer.concat([image, Buffer.alloc(1)]);
    expect(await failure(checkImage(map, cut(longer, []), { what: 'x' }))).toMatchObject({
      code: 'source-size',
      actual: 50_002,
    });
    expect((await failure(checkImage(map, cut(image.subarray(0, 0), []), { what: 'x' }))).code).toBe('source-size');
  });

  it('says how little a map without checksums proves', async () => {
    const partly = { ...map, ranges: map.ranges.map(({ offset, length }) => ({ offset, length })) };
    expect(await checkImage(partly, cut(image, [7]), { what: 'x' })).toBe(0);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await checkImage(map, cut(image, [10, 20_000]), { what: 'x', onBytes: (bytes) => seen.push(bytes) });
    expect(seen).toEqual([10, 4096 + 20_000 - 8192, mappedBytes]);
  });
});

describe('gaps between chunks', () => {
  const holes = Buffer.alloc(5_000_000);
  pattern(4096).copy(holes, 4096);
  const sparse = mapOf(holes, [
    [0, 8192],
    [16_384, 3_000_320],
    [4_902_912, 5_000_000],
  ]);

  async function* only(): AsyncGenerator<ImageChunk> {
    yield { offset: 4096, data: holes.subarray(4096, 8000) };
    yield { offset: 8000, data: holes.subarray(8000, 8192) };
    yield { offset: 2_000_000, data: new Uint8Array(10) };
  }

  it('are zeroes where the map has data', async () => {
    const result = await checkImage(sparse, only(), { what: 'x', size: 5_000_000 });
    expect(result).toBe(8192 + 3_000_320 - 16_384 + 5_000_000 - 4_902_912);
  });

  it('do not make the image longer than it is', async () => {
    expect(await failure(checkImage(sparse, only(), { what: 'x' }))).toMatchObject({
      code: 'source-size',
      actual: 2_000_010,
    });
  });
});

describe('RangeHasher', () => {
  it('fails soon after the last byte of the range, at the end at the latest', async () => {
    const hasher = new RangeHasher(mapOf(pattern(50_001, 5), ranges), 'x');
    await hasher.push({ offset: 0, data: image.subarray(0, 4096) });
    await sleep(20);
    await expect(hasher.push({ offset: 4096, data: image.subarray(4096, 4097) })).rejects.toThrow(
      /at byte 0 have another/,
    );
  });

  it('fails as soon as the image is too long', async () => {
    const hasher = new RangeHasher(map, 'x');
    await expect(hasher.push({ offset: 40_000, data: new Uint8Array(20_000) })).rejects.toThrow(
      /60000 bytes or more where 50001/,
    );
  });

  it('takes no chunk twice', async () => {
    const hasher = new RangeHasher(map, 'x');
    await hasher.push({ offset: 0, data: image.subarray(0, 100) });
    await expect(hasher.push({ offset: 99, data: image.subarray(99, 200) })).rejects.toThrow(RangeError);
  });
});
