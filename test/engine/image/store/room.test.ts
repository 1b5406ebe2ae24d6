import { join } from 'node:path';
import { statfs } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { noise } from '../../../rigs/memory-image.ts';
import { keep, later, mapOf, packedImage, type Workshop, workshop } from './keep.ts';

const MiB = 1 << 20;

/** A store for a few images of 1 MiB each, with a clock that each step moves on. */
async function smallStore(maxBytes: number): Promise<{ place: Workshop } & AsyncDisposable> {
  let now = later();
  const place = await workshop({ maxBytes, now: () => (now += 1000) });
  return { place, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

async function add({ folder, store }: Workshop, name: string, bytes = noise(MiB, name.charCodeAt(0))) {
  const image = await packedImage(join(folder, name), bytes);
  return { image, kept: await keep(store, image, { sourceSha256: name.repeat(64) }) };
}

const names = async ({ store }: Workshop) => (await store.list()).map(({ record }) => record.sourceSha256?.[0]);

test('the copy that was used longest ago goes first', async () => {
  await using small = await smallStore(3.5 * MiB);
  const { place } = small;
  const a = await add(place, 'a');
  await add(place, 'b');
  await add(place, 'c');
  expect(await names(place)).toEqual(['c', 'b', 'a']);
  expect(await place.store.find(a.image)).toBeDefined();
  await add(place, 'd');
  expect(await names(place)).toEqual(['d', 'a', 'c']);
  await add(place, 'e', noise(2 * MiB));
  expect(await names(place)).toEqual(['e', 'd']);
});

test('an image larger than the store is not begun, and drives nobody out', async () => {
  await using small = await smallStore(3.5 * MiB);
  const { place } = small;
  await add(place, 'a');
  expect((await add(place, 'b', noise(4 * MiB))).kept).toBe(false);
  expect(await names(place)).toEqual(['a']);
});

test('what counts is what is mapped', async () => {
  await using small = await smallStore(3.5 * MiB);
  const { place } = small;
  const bmap = mapOf(8 * MiB, [{ offset: MiB, length: 2 * MiB }]);
  expect(await keep(place.store, await packedImage(join(place.folder, 'a'), noise(8 * MiB), { bmap }))).toBe(true);
});

test('an image of unknown size that turns out too large is given up', async () => {
  await using small = await smallStore(100 * MiB);
  const { place } = small;
  const image = await packedImage(join(place.folder, 'a'), noise(8 * MiB), { sizeKnown: false });
  const writer = await place.store.begin(image);
  const data = noise(MiB);
  for (let at = 0; at < 140 * MiB; at += MiB) await writer?.write({ offset: at, data });
  expect(writer?.wanted).toBe(false);
  await writer?.abandon();
});

test('some of the disk stays free', async () => {
  await using place = await workshop();
  const { bavail, bsize } = await statfs(place.folder);
  await using full = await workshop({ folder: join(place.folder, 'full'), keepFree: bavail * bsize });
  expect((await add(full, 'a')).kept).toBe(false);
});
