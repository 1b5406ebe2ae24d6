import { rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Range } from '../../../../electron/contract/range.ts';
import { noise } from '../../../rigs/memory-image.ts';
import {
  bytesOf,
  type CountedImage,
  entryFolder,
  flip,
  keep,
  mapOf,
  packedImage,
  type Workshop,
  workshop,
} from './keep.ts';

const size = 20_000_003;
const image = noise(size, 7);

async function stored(place: Workshop, opened: CountedImage) {
  if ((await place.store.list()).length === 0) expect(await keep(place.store, opened)).toBe(true);
  const found = await place.store.find(opened);
  if (found === undefined) throw new Error('not found');
  opened.opened = 0;
  return found;
}

/** `bytes` where a range has them, 0x55 elsewhere. */
function only(bytes: Buffer, ranges: readonly Range[]): Buffer {
  const result = Buffer.alloc(bytes.length, 0x55);
  for (const { offset, length } of ranges) bytes.copy(result, offset, offset, offset + length);
  return result;
}

test('any ranges of it are the same bytes as in the image', async () => {
  await using place = await workshop();
  // Small ranges close together, far apart, and large ones.
  const ranges = [
    { offset: 0, length: 4096 },
    { offset: 8192, length: 4096 },
    { offset: 16_384, length: 1 << 20 },
    { offset: 3 << 20, length: 9 << 20 },
    { offset: 15_003_648, length: 4096 },
    { offset: 19_996_672, length: size - 19_996_672 },
  ];
  const opened = await packedImage(join(place.folder, 'a.gz'), image, { bmap: mapOf(size, ranges) });
  const found = await stored(place, opened);
  const kept = only(image, ranges);
  const wanted = fc
    .uniqueArray(fc.nat(size), { minLength: 2, maxLength: 12 })
    .map((at) => at.sort((a, b) => a - b))
    .map((at) =>
      at
        .slice(0, at.length & ~1)
        .flatMap((offset, i) => (i % 2 === 0 ? [{ offset, length: (at[i + 1] ?? 0) - offset }] : [])),
    );
  await fc.assert(
    fc.asyncProperty(wanted, async (some) => {
      expect((await bytesOf(found, size, some)).equals(only(kept, some))).toBe(true);
    }),
    { seed: 1, numRuns: 25 },
  );
  expect(opened.opened).toBe(0);
});

test.each([0, 4095, 1 << 20, 11_000_000, size - 1])(
  'a byte that changed at %i: the rest comes from the image',
  async (at) => {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), image);
    const found = await stored(place, opened);
    await flip(join(await entryFolder(place), 'image.raw'), at);
    expect((await bytesOf(found, size)).equals(image)).toBe(true);
    expect(opened.opened).toBe(1);
    expect(await place.store.list()).toEqual([]);
    expect(await place.store.find(opened)).toBeUndefined();
  },
);

test('a byte that changed where nobody reads does no harm', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const found = await stored(place, opened);
  await flip(join(await entryFolder(place), 'image.raw'), size - 1);
  const ranges = [{ offset: 100, length: 5000 }];
  expect((await bytesOf(found, size, ranges)).equals(only(image, ranges))).toBe(true);
  expect(opened.opened).toBe(0);
});

test('a copy that lost its end: the rest comes from the image', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const found = await stored(place, opened);
  await truncate(join(await entryFolder(place), 'image.raw'), 9_000_000);
  const ranges = [{ offset: 500, length: 17_000_000 }];
  expect((await bytesOf(found, size, ranges)).equals(only(image, ranges))).toBe(true);
  expect(opened.opened).toBe(1);
});

test('a copy that another process took away: all comes from the image', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const found = await stored(place, opened);
  await rm(await entryFolder(place), { recursive: true });
  expect((await bytesOf(found, size)).equals(image)).toBe(true);
  expect(opened.opened).toBe(1);
});

test('a copy that is taken away while it is read is read to its end', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const found = await stored(place, opened);
  const folder = await entryFolder(place);
  let bytes = 0;
  for await (const { offset, data } of found.open({ signal: new AbortController().signal })) {
    if (bytes === 0) await rm(folder, { recursive: true });
    expect(image.compare(data, 0, data.length, offset, offset + data.length)).toBe(0);
    bytes += data.length;
  }
  expect(bytes).toBe(size);
  expect(opened.opened).toBe(0);
});

test('the rest of a damaged copy has zeroes where the copy had, beside a part of a block', async () => {
  await using place = await workshop();
  const bmap = mapOf(
    size,
    [
      { offset: 512, length: 512 },
      { offset: 10_000_384, length: 1024 },
    ],
    512,
  );
  const opened = await packedImage(join(place.folder, 'a.gz'), image, { bmap });
  const found = await stored(place, opened);
  expect(found.bmap?.ranges.map(({ offset, length }) => ({ offset, length }))).toEqual([
    { offset: 0, length: 4096 },
    { offset: 9_998_336, length: 3072 },
  ]);
  await flip(join(await entryFolder(place), 'image.raw'), 600);
  expect((await bytesOf(found, size)).equals(only(image, bmap.ranges))).toBe(true);
});

test.each(['record.json', 'image.bmap'])('a copy whose %s changed is no copy any more', async (name) => {
  for (const part of [0, 0.15, 0.3, 0.5, 0.7, 0.9]) {
    await using place = await workshop();
    const opened = await packedImage(join(place.folder, 'a.gz'), noise(10_000));
    expect(await keep(place.store, opened)).toBe(true);
    const path = join(await entryFolder(place), name);
    await flip(path, Math.floor((await stat(path)).size * part));
    expect(await place.store.find(opened)).toBeUndefined();
    expect(await place.store.list()).toEqual([]);
  }
});

test('stops when it is told to', async () => {
  await using place = await workshop();
  const found = await stored(place, await packedImage(join(place.folder, 'a.gz'), image));
  const controller = new AbortController();
  const read = async () => {
    for await (const _ of found.open({ signal: controller.signal })) controller.abort(new Error('enough'));
  };
  await expect(read()).rejects.toThrow('enough');
  expect(await place.store.list()).toHaveLength(1);
});

test('a reader that stops early leaves the copy as it is', async () => {
  await using place = await workshop();
  const opened = await packedImage(join(place.folder, 'a.gz'), image);
  const found = await stored(place, opened);
  for await (const _ of found.open({ signal: new AbortController().signal })) break;
  expect(await place.store.list()).toHaveLength(1);
  expect(opened.opened).toBe(0);
});
