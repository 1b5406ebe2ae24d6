import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockMap, ChecksumType, MappedRange } from '../../../../electron/engine/image/bmap/bmap.ts';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { formatBmap } from '../../../../electron/engine/image/bmap/write.ts';
import { needing } from '../../../rigs/needs.ts';
import { digest, handMade, pattern } from './hand-made.ts';

const run = promisify(execFile);

/** Random maps whose ranges begin and end anywhere in an image of up to some thousand blocks. */
const maps = fc
  .record({
    blockSize: fc.constantFrom(512, 1024, 4096, 65_536),
    steps: fc.array(fc.record({ gap: fc.nat(40), blocks: fc.integer({ min: 1, max: 40 }) }), { maxLength: 20 }),
    tail: fc.nat(3),
    clip: fc.nat(511),
    checksumType: fc.constantFrom<ChecksumType | undefined>('sha1', 'sha256', 'sha512', undefined),
  })
  .map(({ blockSize, steps, tail, clip, checksumType }): BlockMap => {
    let block = 0;
    const ranges: MappedRange[] = steps.map(({ gap, blocks }) => {
      const offset = (block + gap) * blockSize;
      block += gap + blocks;
      const checksum = checksumType === undefined ? {} : { checksum: digest(checksumType, String(offset)) };
      return { offset, length: blocks * blockSize, ...checksum };
    });
    const imageSize = Math.max(1, block + tail) * blockSize - clip;
    const last = ranges.at(-1);
    if (last !== undefined) last.length = Math.min(last.length, imageSize - last.offset);
    return {
      version: '2.0',
      name: 'random.bmap',
      imageSize,
      blockSize,
      checksumType: ranges.length === 0 ? undefined : checksumType,
      ranges,
    };
  });

describe('formatBmap', () => {
  it('writes what parseBmap reads', () => {
    fc.assert(
      fc.property(maps, (map) => {
        expect(parseBmap(Buffer.from(formatBmap(map)), 'random.bmap')).toEqual(map);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('seals it with a checksum over the whole file', () => {
    const map = parseBmap(handMade(), 'x');
    const file = Buffer.from(formatBmap(map));
    file[file.indexOf('3-4')] = '2'.charCodeAt(0);
    expect(() => parseBmap(file, 'x')).toThrow(/was changed or damaged/);
  });

  it('refuses ranges that are no whole blocks', () => {
    const map: BlockMap = {
      version: '2.0',
      name: 'x',
      imageSize: 10_000,
      blockSize: 4096,
      checksumType: undefined,
      ranges: [],
    };
    for (const range of [
      { offset: 1, length: 4095 },
      { offset: 0, length: 4095 },
      { offset: 0, length: 0 },
      { offset: 8192, length: 4096 },
    ]) {
      expect(() => formatBmap({ ...map, ranges: [range] })).toThrow(RangeError);
    }
    expect(formatBmap({ ...map, ranges: [{ offset: 8192, length: 1808 }] })).toMatch('<Range> 2 </Range>');
  });
});

describe('bmaptool', needing('bmaptool'), () => {
  /** An image whose last block is clipped, and the texts of its mapped ranges. */
  const image = Buffer.concat([pattern(8192), Buffer.alloc(20_480), pattern(5000, 9)]);
  const pieces = [
    { blocks: '0-1', bytes: image.subarray(0, 8192) },
    { blocks: '7-8', bytes: image.subarray(28_672) },
  ];
  const geometry = { imageSize: image.length, blocks: 9, mapped: 4 };

  async function copy(bmap: Uint8Array | string): Promise<{ out: Buffer; said: string }> {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
    const path = (name: string) => join(directory.path, name);
    await writeFile(path('image'), image);
    await writeFile(path('map'), bmap);
    const { stderr } = await run('bmaptool', ['copy', '--bmap', path('map'), path('image'), path('out')]);
    return { out: await readFile(path('out')), said: stderr };
  }

  it.each(['sha1', 'sha256', 'sha512'] as const)('takes our map with %s, and checks by it', async (type) => {
    const ranges = pieces.map(({ blocks, bytes }) => ({ blocks, checksum: digest(type, bytes) }));
    const map = parseBmap(handMade({ ...geometry, type, ranges }), 'x');
    expect((await copy(formatBmap(map))).out.equals(image)).toBe(true);
    const wrong = { ...map, ranges: map.ranges.map((range) => ({ ...range, checksum: digest(type, 'wrong') })) };
    await expect(copy(formatBmap(wrong))).rejects.toThrow(/checksum mismatch/);
  });

  it('takes our map without checksums', async () => {
    const map = parseBmap(handMade({ ...geometry, ranges: pieces, sealed: false }), 'x');
    expect((await copy(formatBmap(map))).out.equals(image)).toBe(true);
  });

  it.each([
    ['1.2', 'sha1'],
    ['1.3', 'sha1'],
    ['1.4', 'sha256'],
    ['2.0', 'sha256'],
  ] as const)('takes the maps of version %s that these tests are made with', async (version, type) => {
    const ranges = pieces.map(({ blocks, bytes }) => ({ blocks, checksum: digest(type, bytes) }));
    expect((await copy(handMade({ ...geometry, version, type, ranges }))).out.equals(image)).toBe(true);
  });
});
