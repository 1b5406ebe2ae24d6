import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { heldRanges } from '../../../electron/engine/flash/held-ranges.ts';
import { noise } from '../../rigs/memory-image.ts';
import { MemoryDrive } from '../../rigs/memory-target.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('digests of what settings have changed, in part or as a whole, are those of the drive', async () => {
  const card = new MemoryDrive('/dev/test', 4 << 20);
  noise(4 << 20).copy(card.bytes);
  const target = card.open(new AbortController().signal);
  const body = [1, 2, 3].map((mebibyte) => ({
    offset: mebibyte << 20,
    length: 4096,
    digest: `${mebibyte}`.repeat(64),
  }));
  const settings = [
    { offset: 2 << 20, length: 4096 },
    { offset: (3 << 20) + 512, length: 512 },
  ];
  const at = (offset: number, length: number) => ({
    offset,
    length,
    sha256: digest(card.bytes.subarray(offset, offset + length)),
  });
  expect(await heldRanges(target, { head: [], body }, settings)).toEqual([
    { offset: 1 << 20, length: 4096, sha256: '1'.repeat(64) },
    at(2 << 20, 4096),
    at(3 << 20, 512),
    at((3 << 20) + 512, 512),
    at((3 << 20) + 1024, 3072),
  ]);
});
