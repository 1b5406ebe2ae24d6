import { type FileHandle, mkdtempDisposable, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../../../electron/contract/range.ts';
import { dataExtents, type Holes } from '../../../../electron/engine/image/bmap/extents.ts';
import { needing } from '../../../rigs/needs.ts';

const seeking = needing('native seekData', 'native seekHole');

async function sparse(path: string, size: number, pieces: Range[]): Promise<void> {
  await using file: FileHandle = await open(path, 'w');
  await file.truncate(size);
  for (const { offset, length } of pieces) await file.write(Buffer.alloc(length, 1), 0, length, offset);
}

async function extentsOf(size: number, pieces: Range[], holes?: Holes): Promise<Range[] | undefined> {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
  const path = join(directory.path, 'image');
  await sparse(path, size, pieces);
  return holes === undefined ? await dataExtents(path) : await dataExtents(path, holes);
}

/** A file system that allocates in units of its own. */
function simulated(size: number, pieces: Range[]): Holes {
  const isData = (at: number) => pieces.some(({ offset, length }) => at >= offset && at < offset + length);
  const next = (from: number, data: boolean) => {
    for (let at = from; at < size; at += 1) if (isData(at) === data) return at;
    return data ? -1 : size;
  };
  return { seekData: (_, from) => next(from, true), seekHole: (_, from) => (from >= size ? -1 : next(from, false)) };
}

describe('dataExtents', () => {
  it('finds the data of a sparse file', seeking, async () => {
    const pieces = [
      { offset: 0, length: 4096 },
      { offset: 1_048_576, length: 8192 },
      { offset: 100_000_768, length: 10 },
    ];
    expect(await extentsOf(200_000_000, pieces)).toEqual([
      { offset: 0, length: 4096 },
      { offset: 1_048_576, length: 8192 },
      { offset: 99_999_744, length: 4096 },
    ]);
  });

  it('cuts the last one at the end of the file', seeking, async () => {
    expect(await extentsOf(10_000, [{ offset: 9000, length: 1000 }])).toEqual([{ offset: 8192, length: 1808 }]);
    expect(await extentsOf(10_000, [{ offset: 0, length: 10_000 }])).toEqual([{ offset: 0, length: 10_000 }]);
  });

  it('finds none in a file that is a hole, or empty', seeking, async () => {
    expect(await extentsOf(1_000_000, [])).toEqual([]);
    expect(await extentsOf(0, [])).toEqual([]);
  });

  it('works with blocks of 512 bytes as with blocks of 64 KiB: whole blocks of 4096, apart from each other', async () => {
    const unit = fc.constantFrom(1, 512, 4096, 65_536);
    const piece = fc.record({ offset: fc.nat(150_000), length: fc.integer({ min: 1, max: 30_000 }) });
    await fc.assert(
      fc.asyncProperty(
        unit,
        fc.array(piece, { maxLength: 5 }),
        fc.integer({ min: 1, max: 150_000 }),
        async (unit, raw, size) => {
          const pieces = raw.map(({ offset, length }) => ({
            offset: offset - (offset % unit),
            length: Math.ceil(length / unit) * unit,
          }));
          const found = (await extentsOf(size, [], simulated(size, pieces))) ?? [];
          let end = -1;
          for (const range of found) {
            expect(range.offset % 4096).toBe(0);
            expect(range.offset).toBeGreaterThan(end);
            end = range.offset + range.length;
            expect(end % 4096 === 0 || end === size).toBe(true);
          }
          expect(end).toBeLessThanOrEqual(size);
          const blocks = (ranges: Range[]) => {
            const set = new Set<number>();
            for (const { offset, length } of ranges) {
              for (let at = offset; at < Math.min(offset + length, size); at += 1) set.add(Math.floor(at / 4096));
            }
            return [...set].sort((a, b) => a - b);
          };
          expect(blocks(found)).toEqual(blocks(pieces));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('joins what meets once it is rounded to blocks', async () => {
    const pieces = [
      { offset: 0, length: 100 },
      { offset: 4096, length: 10 },
      { offset: 8000, length: 1 },
      { offset: 12_288, length: 4096 },
    ];
    expect(await extentsOf(20_000, [], simulated(20_000, pieces))).toEqual([
      { offset: 0, length: 8192 },
      { offset: 12_288, length: 4096 },
    ]);
  });

  it('does not know without native code, nor where the file system cannot say', async () => {
    expect(await extentsOf(10_000, [], {})).toBeUndefined();
    const unable = () => {
      throw Object.assign(new Error('lseek'), { code: 'EINVAL' });
    };
    expect(await extentsOf(10_000, [], { seekData: unable, seekHole: unable })).toBeUndefined();
  });

  it('does not know of what is no plain file', async () => {
    expect(await dataExtents('/dev/null')).toBeUndefined();
    expect(await dataExtents(tmpdir())).toBeUndefined();
  });

  it('says what cannot be read', async () => {
    await expect(dataExtents('/nowhere/image')).rejects.toMatchObject({ code: 'source-not-found' });
    const failing = () => {
      throw Object.assign(new Error('lseek'), { code: 'EIO' });
    };
    await expect(extentsOf(10_000, [], { seekData: failing, seekHole: failing })).rejects.toMatchObject({
      code: 'source-unreadable',
    });
  });

  it('finds every one of many pieces', seeking, async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
    const path = join(directory.path, 'image');
    await sparse(
      path,
      1000 * 16_384,
      Array.from({ length: 1000 }, (_, i) => ({ offset: i * 16_384, length: 1 })),
    );
    expect(await dataExtents(path)).toHaveLength(1000);
  });
});
