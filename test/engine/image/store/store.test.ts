import { createHash } from 'node:crypto';
import { appendFile, copyFile, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { formatBmap } from '../../../../electron/engine/image/bmap/write.ts';
import { openImage } from '../../../../electron/engine/image/open.ts';
import type { ImageOrigin } from '../../../../electron/engine/image/image.ts';
import { openStore } from '../../../../electron/engine/image/store/store.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { bytesOf, entryFolder, keep, later, mapOf, packedImage, sha256, workshop } from './keep.ts';

const signal = new AbortController().signal;
const image = noise(3_000_001);
const map = mapOf(image.length, [
  { offset: 0, length: 8192 },
  { offset: 1 << 20, length: 1_500_000 - (1_500_000 % 4096) },
  { offset: 2_998_272, length: image.length - 2_998_272 },
]);

/** The image as its map leaves it. */
function mapped(open = 0x55): Buffer {
  const bytes = Buffer.alloc(image.length, open);
  for (const { offset, length } of map.ranges) image.copy(bytes, offset, offset, offset + length);
  return bytes;
}

test('the second time, an image comes from the store and is not decoded', async () => {
  await using place = await workshop();
  const first = await packedImage(join(place.folder, 'a.gz'), image);
  expect(await place.store.find(first)).toBeUndefined();
  expect(await keep(place.store, first)).toBe(true);

  const stored = await place.store.find(first);
  if (stored === undefined) throw new Error('not found');
  expect((await bytesOf(stored, image.length)).equals(image)).toBe(true);
  expect(first.opened).toBe(1);
  expect(stored).toMatchObject({ name: first.name, formats: ['gzip'], size: image.length, path: first.path });
  expect(stored.rereadable).toBe(true);
  expect(await stored.sourceSha256(signal)).toBe(sha256);
  expect(stored.bytesRead()).toBe(image.length + first.bytesRead());
});

test('a real packed file with its map beside it', async () => {
  await using place = await workshop();
  const path = join(place.folder, 'card.wic.gz');
  const packed = gzipSync(image);
  await writeFile(path, packed);
  const checksum = (offset: number, length: number) =>
    createHash('sha256')
      .update(image.subarray(offset, offset + length))
      .digest('hex');
  const ranges = map.ranges.map((range) => ({ ...range, checksum: checksum(range.offset, range.length) }));
  await writeFile(
    join(place.folder, 'card.wic.bmap'),
    formatBmap({ ...map, version: '2.0', checksumType: 'sha256', ranges }),
  );

  const opened = await openImage(path, { signal });
  const sourceSha256 = await opened.sourceSha256(signal);
  expect(await keep(place.store, opened, { sourceSha256 })).toBe(true);

  const again = await openImage(path, { signal });
  const stored = await place.store.find(again);
  if (stored === undefined) throw new Error('not found');
  expect((await bytesOf(stored, image.length)).equals(mapped())).toBe(true);
  expect(again.bytesRead()).toBe(0);
  expect(await stored.sourceSha256(signal)).toBe(createHash('sha256').update(packed).digest('hex'));
});

describe('what is kept', () => {
  test('only what was mapped, in a sparse file, with a map that has a checksum for each range', async () => {
    await using place = await workshop();
    const sparse = Buffer.alloc(64 << 20);
    image.copy(sparse, 20 << 20);
    const opened = await packedImage(join(place.folder, 'a.gz'), sparse, {
      bmap: mapOf(sparse.length, [{ offset: 20 << 20, length: 12 << 20 }]),
    });
    await keep(place.store, opened);
    const folder = await entryFolder(place);
    const file = await stat(join(folder, 'image.raw'));
    expect(file.size).toBe(sparse.length);
    expect(file.blocks * 512).toBeLessThan(5 << 20); // of what was mapped, all but the noise is zero
    const own = parseBmap(await readFile(join(folder, 'image.bmap')), '');
    expect(own.ranges.reduce((sum, { length }) => sum + length, 0)).toBe(12 << 20);
    expect(own.ranges.every((range) => range.checksum !== undefined)).toBe(true);
  });

  test('is for nobody else to read', async () => {
    await using place = await workshop();
    await keep(place.store, await packedImage(join(place.folder, 'a.gz'), image));
    const folder = await entryFolder(place);
    expect((await stat(place.root)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'image.raw'))).mode & 0o777).toBe(0o600);
  });

  test('a raw file is its own copy, and standard input cannot be told again', async () => {
    await using place = await workshop();
    const packed = await packedImage(join(place.folder, 'a.img'), image);
    expect(await place.store.begin({ ...packed, formats: [] })).toBeUndefined();
    expect(await place.store.begin({ ...packed, rereadable: false })).toBeUndefined();
    await using writer = await place.store.begin(packed);
    expect(writer).toBeDefined();
  });

  test('is listed, the copy that was used last first', async () => {
    let now = later();
    await using place = await workshop({ now: () => now });
    for (const name of ['a', 'b']) {
      const opened = await packedImage(join(place.folder, name), image);
      now += 1000;
      await keep(place.store, opened, { sourceSha256: name.repeat(64) });
    }
    const [b, a] = await place.store.list();
    expect(a?.record).toMatchObject({ sourceSha256: 'a'.repeat(64), size: image.length, name: 'image.wic.gz' });
    expect(b?.record.sourceSha256).toBe('b'.repeat(64));
    expect(b?.lastUsed).toBeCloseTo(now, -2);
    expect(a?.bytes).toBeGreaterThanOrEqual(image.length);
  });
});

describe('a file that', () => {
  test('has other content now is not found', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    await keep(place.store, opened);
    await appendFile(opened.path, '!');
    expect(await place.store.find(opened)).toBeUndefined();
  });

  test('was changed to the same length and given its old time back is not found', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image, { content: 'one' });
    await utimes(opened.path, 1_600_000_000, 1_600_000_000);
    await keep(place.store, opened);
    expect(await place.store.find(opened)).toBeDefined();
    await writeFile(opened.path, 'two');
    await utimes(opened.path, 1_600_000_000, 1_600_000_000);
    expect(await place.store.find(opened)).toBeUndefined();
  });

  test('was replaced by another one is not found', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    await keep(place.store, opened);
    await copyFile(opened.path, `${opened.path}.new`);
    await rename(`${opened.path}.new`, opened.path);
    expect(await place.store.find(opened)).toBeUndefined();
  });

  test('changes while it is decoded is not kept', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    const writer = await place.store.begin(opened);
    await writeFile(opened.path, 'other');
    expect(
      await writer?.commit({ size: 4096, ranges: [{ offset: 0, length: 4096, digest: sha256 }], sourceSha256: sha256 }),
    ).toBe(false);
    expect(await place.store.list()).toEqual([]);
  });

  test('has only just been written is not trusted yet', async () => {
    await using place = await workshop({ now: Date.now });
    expect(await keep(place.store, await packedImage(join(place.folder, 'a.gz'), image))).toBe(false);
  });

  test('has the content of one that was decoded shares its copy once that is known', async () => {
    await using place = await workshop();
    const one = await packedImage(join(place.folder, 'a.gz'), image);
    const other = await packedImage(join(place.folder, 'b.gz'), image);
    await keep(place.store, one);
    expect(await place.store.find(other)).toBeUndefined();
    await keep(place.store, other);
    expect(await place.store.find(other)).toBeDefined();
    expect(await place.store.list()).toHaveLength(1);
  });
});

describe('an address', () => {
  const url = (changes: Partial<Extract<ImageOrigin, { kind: 'url' }>> = {}): ImageOrigin => ({
    kind: 'url',
    address: 'http://127.0.0.1/image.gz?key=secret',
    validator: '"v1"',
    size: 12,
    ...changes,
  });

  test('is the same source as long as its validator and length are', async () => {
    await using place = await workshop();
    const opened = { ...(await packedImage(join(place.folder, 'a.gz'), image)), path: undefined };
    expect(await keep(place.store, opened, { source: url(), sourceSha256: sha256 })).toBe(true);
    expect(await place.store.find(opened, { source: url() })).toBeDefined();
    for (const other of [{ validator: '"v2"' }, { size: 13 }, { address: 'http://127.0.0.1/other.gz' }]) {
      expect(await place.store.find(opened, { source: url(other) })).toBeUndefined();
    }
  });

  test('without anything that proves its content is never kept', async () => {
    await using place = await workshop();
    const opened = { ...(await packedImage(join(place.folder, 'a.gz'), image)), path: undefined };
    expect(await keep(place.store, opened, { source: url({ validator: undefined }) })).toBe(false);
    expect(await keep(place.store, opened, { source: url({ size: undefined }) })).toBe(false);
    expect(await keep(place.store, opened)).toBe(false);
  });

  test('is kept even where its checksum is not known, as parts of it were never read', async () => {
    await using place = await workshop();
    const opened = { ...(await packedImage(join(place.folder, 'a.zip'), image)), path: undefined };
    expect(await keep(place.store, opened, { source: url(), sourceSha256: undefined })).toBe(true);
    expect(await place.store.find(opened, { source: url() })).toBeDefined();
    expect(await place.store.find(opened, { source: url(), sha256 })).toBeUndefined();
  });
});

describe('a copy serves', () => {
  test('the same map, and shows its own finer one in its place', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image, { bmap: map });
    await keep(place.store, opened);
    const stored = await place.store.find(opened);
    if (stored === undefined) throw new Error('not found');
    expect((await bytesOf(stored, image.length)).equals(mapped())).toBe(true);
    expect(stored.bmap).toBe(stored.proven);
    expect(stored.bmap).toMatchObject({ name: map.name, checksumType: 'sha256', imageSize: image.length });
    for (const { offset, length, checksum } of stored.bmap?.ranges ?? []) {
      expect(checksum).toBe(
        createHash('sha256')
          .update(image.subarray(offset, offset + length))
          .digest('hex'),
      );
    }
  });

  test('a signed map only with that map, which is checked again', async () => {
    await using place = await workshop();
    const bmap = { ...map, signedBy: 'ABCD' };
    const opened = await packedImage(join(place.folder, 'a.gz'), image, { bmap });
    await keep(place.store, opened);
    const stored = await place.store.find(opened);
    expect(stored?.bmap).toBe(bmap);
    expect(stored?.proven).toBeUndefined();
  });

  test('any map where all of the image was kept, but no map and no other where only a part was', async () => {
    await using place = await workshop();
    const [path, whole] = [join(place.folder, 'a.gz'), join(place.folder, 'b.gz')];
    const byMap = await packedImage(path, image, { bmap: map });
    await keep(place.store, byMap);
    const fewer = mapOf(image.length, map.ranges.slice(0, 1));
    expect(await place.store.find({ ...byMap, bmap: undefined })).toBeUndefined();
    expect(await place.store.find({ ...byMap, bmap: fewer })).toBeUndefined();

    const all = await packedImage(whole, image);
    await keep(place.store, all, { sourceSha256: 'b'.repeat(64) });
    expect((await place.store.find(all))?.bmap).toBeUndefined();
    expect((await place.store.find({ ...all, bmap: fewer }))?.bmap).toBe(fewer);
    expect((await place.store.find({ ...all, bmap: fewer }))?.proven).toBeUndefined();
  });

  test('an image of its size only', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    await keep(place.store, opened);
    expect(await place.store.find({ ...opened, size: undefined })).toBeDefined();
    expect(await place.store.find({ ...opened, size: image.length + 1 })).toBeUndefined();
    expect(await place.store.find({ ...opened, bmap: mapOf(image.length + 1, []) })).toBeUndefined();
  });

  test('the file of the archive that it was made from', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.zip'), image);
    await keep(place.store, opened, { entry: 'one.img', sourceSha256: sha256 });
    expect(await place.store.find(opened, { entry: 'one.img' })).toBeDefined();
    expect(await place.store.find(opened, { entry: 'two.img' })).toBeUndefined();
    expect(await place.store.find(opened)).toBeUndefined();
  });

  test('a person who expects a checksum only where the packed file is known to have it', async () => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    await keep(place.store, opened);
    expect(await place.store.find(opened, { sha256 })).toBeDefined();
    expect(await place.store.find(opened, { sha256: 'b'.repeat(64) })).toBeUndefined();
  });
});

test('a store that cannot be made is off, says why, and is in nobody else’s way', async () => {
  await using place = await workshop();
  const file = join(place.folder, 'file');
  await writeFile(file, '');
  const store = await openStore({ folder: join(file, 'store'), now: later });
  expect(store.off).toMatch(/ENOTDIR/);
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  expect(await store.find(opened)).toBeUndefined();
  expect(await store.begin(opened)).toBeUndefined();
  expect(await store.list()).toEqual([]);
});
