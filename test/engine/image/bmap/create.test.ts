import { execFile, execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable, open, readFile, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkImage } from '../../../../electron/engine/image/bmap/check.ts';
import { createBmap } from '../../../../electron/engine/image/bmap/create.ts';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { formatBmap } from '../../../../electron/engine/image/bmap/write.ts';
import { openFile } from '../../../../electron/engine/image/source/file.ts';
import type { ImageChunk } from '../../../../electron/engine/image/image.ts';
import { needing } from '../../../rigs/needs.ts';
import { digest, pattern } from './hand-made.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

async function workspace() {
  const directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
  return {
    path: (name: string) => join(directory.path, name),
    /** A sparse image with a piece of data at each offset. */
    async image(size: number, pieces: { offset: number; length: number }[]): Promise<string> {
      const path = join(directory.path, 'image');
      await using file = await open(path, 'w');
      await file.truncate(size);
      for (const { offset, length } of pieces) {
        const data = pattern(Math.ceil(length / 4) * 4, offset).subarray(0, length);
        await file.write(data, 0, length, offset);
      }
      await file.sync();
      return path;
    },
    [Symbol.asyncDispose]: () => directory.remove(),
  };
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

async function* chunks(path: string): AsyncGenerator<ImageChunk> {
  let offset = 0;
  for await (const data of (await openFile(path)).open({ signal })) {
    yield { offset, data };
    offset += data.length;
  }
}

const pieces = [
  { offset: 0, length: 512 },
  { offset: 40_960, length: 100_000 },
  { offset: 5_000_000, length: 3_000_000 },
  { offset: 20_000_000, length: 1 },
];
const size = 20_000_001;

describe('createBmap', () => {
  it('makes the map that bmaptool makes', needing('bmaptool', 'native seekData'), async () => {
    await using work = await workspace();
    const path = await work.image(size, pieces);
    await run('bmaptool', ['create', '-o', work.path('theirs'), path]);
    const theirs = parseBmap(await readFile(work.path('theirs')), path);
    expect(theirs.ranges.length).toBeGreaterThan(3);
    expect(await createBmap(path, { signal })).toEqual(theirs);
  });

  it('makes a map that bmaptool copies by, and nothing but the holes is left out', needing('bmaptool'), async () => {
    await using work = await workspace();
    const path = await work.image(size, pieces);
    await writeFile(work.path('ours'), formatBmap(await createBmap(path, { signal })));
    await run('bmaptool', ['copy', '--bmap', work.path('ours'), path, work.path('out')]);
    await run('cmp', [path, work.path('out')]);
    await using file = await open(path, 'r+');
    await file.write(Buffer.from('x'), 0, 1, 50_000);
    await expect(run('bmaptool', ['copy', '--bmap', work.path('ours'), path, work.path('out')])).rejects.toThrow(
      /checksum mismatch/,
    );
  });

  it('makes maps that hold for their images, and for no other, wherever the data lies', async () => {
    const piece = fc.record({ offset: fc.nat(2_000_000), length: fc.integer({ min: 1, max: 50_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.nat(5000), async (pieces, tail) => {
        await using work = await workspace();
        const end = Math.max(...pieces.map(({ offset, length }) => offset + length)) + tail;
        const path = await work.image(end, pieces);
        const map = await createBmap(path, { signal });
        expect(parseBmap(Buffer.from(formatBmap(map)), path)).toEqual(map);
        const mapped = map.ranges.reduce((sum, range) => sum + range.length, 0);
        expect(await checkImage(map, chunks(path), { what: path })).toBe(mapped);
        await truncate(path, end + 1);
        await expect(checkImage(map, chunks(path), { what: path })).rejects.toMatchObject({ code: 'source-size' });
      }),
      { seed: 7, numRuns: 25 },
    );
  });

  it('has no checksum type where an image is one hole', needing('native seekData'), async () => {
    await using work = await workspace();
    const map = await createBmap(await work.image(1_000_000, []), { signal });
    expect(map).toMatchObject({ imageSize: 1_000_000, ranges: [], checksumType: undefined });
    expect(parseBmap(Buffer.from(formatBmap(map)), map.name)).toEqual(map);
  });

  it('tells how far it is', needing('native seekData'), async () => {
    await using work = await workspace();
    const seen: [number, number | undefined][] = [];
    const path = await work.image(8_000_000, [
      { offset: 0, length: 8192 },
      { offset: 4_194_304, length: 3_000_000 },
    ]);
    const map = await createBmap(path, { signal, onProgress: (bytes, total) => seen.push([bytes, total]) });
    const mapped = map.ranges.reduce((sum, range) => sum + range.length, 0);
    expect(seen[0]).toEqual([8192, mapped]);
    expect(seen.at(-1)).toEqual([mapped, mapped]);
    expect(seen.length).toBeGreaterThan(3);
  });

  it('maps all of a block device', needing('root', 'loop'), async () => {
    await using work = await workspace();
    const path = await work.image(3_000_320, [{ offset: 4096, length: 100_000 }]);
    const device = execFileSync('losetup', ['--find', '--show', '--read-only', path], { encoding: 'utf8' }).trim();
    try {
      const map = await createBmap(device, { signal });
      expect(map.imageSize).toBe(3_000_320);
      expect(map.ranges).toEqual([{ offset: 0, length: 3_000_320, checksum: digest('sha256', await readFile(path)) }]);
      expect(parseBmap(Buffer.from(formatBmap(map)), device)).toEqual(map);
    } finally {
      execFileSync('losetup', ['--detach', device]);
    }
  });

  it('refuses what is no image', async () => {
    await using work = await workspace();
    await expect(createBmap(await work.image(0, []), { signal })).rejects.toMatchObject({ code: 'source-empty' });
    await expect(createBmap(work.path('none'), { signal })).rejects.toMatchObject({ code: 'source-not-found' });
    await expect(createBmap(work.path('.'), { signal })).rejects.toMatchObject({ code: 'source-unreadable' });
    await expect(createBmap('/dev/null', { signal })).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it.each([
    ['grows', (path: string) => truncateSync(path, size + 1)],
    ['shrinks', (path: string) => truncateSync(path, 1000)],
    ['is written to', (path: string) => writeFileSync(path, 'x', { flag: 'r+' })],
  ])('refuses an image that %s meanwhile', async (_, change) => {
    await using work = await workspace();
    const path = await work.image(size, [{ offset: 0, length: 12_000_000 }]);
    // Its time is long past, so that a write shows however coarse the clock is.
    await utimes(path, 1, 1);
    const making = createBmap(path, { signal, onProgress: once(() => change(path)) });
    await expect(making).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('stops when it is told to', async () => {
    await using work = await workspace();
    const path = await work.image(size, pieces);
    const controller = new AbortController();
    const making = createBmap(path, { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(making).rejects.toMatchObject({ name: 'AbortError' });
  });
});
