import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { cutPieces } from '../../../electron/engine/flash/pieces.ts';
import {
  cutSegments,
  type SegmentData,
  type SegmentOptions,
  segmentSize,
} from '../../../electron/engine/flash/segments.ts';
import type { BlockMap } from '../../../electron/engine/image/bmap/bmap.ts';
import { memoryImage, noise } from '../../rigs/memory-image.ts';

const MiB = 1 << 20;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function segmentsOf(bytes: Buffer, options: Partial<SegmentOptions> = {}): Promise<SegmentData[]> {
  const chunks = memoryImage(bytes).open({ signal: new AbortController().signal });
  const pieces = cutPieces(chunks, options.map?.ranges);
  return await Array.fromAsync(cutSegments(pieces, { hash: true, splitAt: 0, ...options }));
}

test('an image falls into segments with their digests', async () => {
  const bytes = noise(2 * segmentSize + 5);
  const segments = await segmentsOf(bytes);
  expect(segments.map(({ offset, length }) => [offset, length])).toEqual([
    [0, segmentSize],
    [segmentSize, segmentSize],
    [2 * segmentSize, 5],
  ]);
  for (const { offset, length, digest, pieces } of segments) {
    const part = bytes.subarray(offset, offset + length);
    expect(await digest).toBe(sha256(part));
    expect(Buffer.concat(pieces.map(({ data }) => data)).equals(part)).toBe(true);
  }
});

test('a segment ends where it is told to', async () => {
  const segments = await segmentsOf(noise(3 * MiB), { splitAt: MiB });
  expect(segments.map(({ offset, length }) => [offset, length])).toEqual([
    [0, MiB],
    [MiB, 2 * MiB],
  ]);
});

test("small ranges of a map are segments with the map's checksum, larger and crossing ones get their own", async () => {
  const bytes = noise(30 * MiB);
  const range = (offset: number, length: number) => ({
    offset,
    length,
    checksum: sha256(bytes.subarray(offset, offset + length)),
  });
  const map: BlockMap = {
    version: '2.0',
    name: 'x.bmap',
    imageSize: bytes.length,
    blockSize: 4096,
    checksumType: 'sha256',
    ranges: [range(0, 2 * MiB), range(3 * MiB, 4096), range(3 * MiB + 4096, 8192), range(8 * MiB, 12 * MiB)],
  };
  const segments = await segmentsOf(bytes, { map, splitAt: MiB });
  expect(segments.map(({ offset, length }) => [offset, length])).toEqual([
    [0, MiB],
    [MiB, MiB],
    [3 * MiB, 4096],
    [3 * MiB + 4096, 8192],
    [8 * MiB, segmentSize],
    [8 * MiB + segmentSize, segmentSize],
    [8 * MiB + 2 * segmentSize, segmentSize],
  ]);
  for (const { offset, length, digest } of segments)
    expect(await digest).toBe(sha256(bytes.subarray(offset, offset + length)));
});

test('without hash there are no digests', async () => {
  for (const { digest } of await segmentsOf(noise(MiB), { hash: false })) expect(await digest).toBe('');
});
