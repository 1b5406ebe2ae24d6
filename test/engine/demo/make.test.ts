import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { type DemoPartition, demoDisk, makeDemoImage } from '../../../electron/engine/demo/make.ts';
import { chunksOf } from '../../../electron/engine/demo/segments.ts';
import { storageFiles } from '../../../electron/engine/demo/storage.ts';
import { bootFiles } from '../../../electron/engine/demo/system.ts';
import { parseBmap } from '../../../electron/engine/image/bmap/parse.ts';
import { needing } from '../../rigs/needs.ts';
import { describeFolder, describeTree, temporaryFolder, tool } from './volumes.ts';

const { signal } = new AbortController();
const seed = 'test';

/** Cuts the partitions out of a disk, checks both file systems and reads all files back. */
async function expectGoodDisk(disk: string, partitions: readonly DemoPartition[], folder: string): Promise<void> {
  const [boot, root] = await Promise.all(partitions.map((partition) => cutOut(disk, partition, folder)));
  if (boot === undefined || root === undefined) throw new Error('two partitions were expected');
  await tool('fsck.vfat', '-n', boot);
  await tool('e2fsck', '-fn', root);
  const files = { boot: join(folder, 'boot-files'), root: join(folder, 'root-files') };
  await Promise.all(Object.values(files).map((path) => mkdir(path)));
  await tool('mcopy', '-s', '-n', '-i', boot, '::/*', files.boot);
  await tool('debugfs', '-R', `rdump / ${files.root}`, root);
  expect(await describeFolder(files.boot, false)).toEqual(await describeTree(bootFiles(seed), false));
  expect(await describeFolder(files.root, false)).toEqual(await describeTree(storageFiles(seed), false));
}

async function cutOut(disk: string, { number, offset, size }: DemoPartition, folder: string): Promise<string> {
  const path = join(folder, `partition${number}.img`);
  await tool(
    'dd',
    `if=${disk}`,
    `of=${path}`,
    'iflag=skip_bytes,count_bytes',
    'bs=4M',
    `skip=${offset}`,
    `count=${size}`,
  );
  return path;
}

const judges = ['fsck.vfat', 'e2fsck', 'mcopy', 'debugfs'];

const unpackers = { gzip: 'gzip -dc', zstd: 'zstd -dcq', none: 'cat' };

async function makeAndUnpack(folder: string, packing: keyof typeof unpackers) {
  const made = await makeDemoImage(join(folder, packing), { seed, packing, signal });
  const raw = join(folder, `${packing}.img`);
  await tool('sh', '-c', `${unpackers[packing]} "$1" > "$2"`, 'sh', made.image, raw);
  return { made, raw };
}

test('the image unpacks to a good disk, whatever it is packed with', needing(...judges, 'gzip', 'zstd'), async () => {
  await using temporary = await temporaryFolder();
  const { made, raw } = await makeAndUnpack(temporary.path, 'gzip');
  expect((await stat(raw)).size).toBe(made.rawSize);
  await expectGoodDisk(raw, made.partitions, temporary.path);
  for (const packing of ['zstd', 'none'] as const) {
    const other = await makeAndUnpack(temporary.path, packing);
    await tool('cmp', raw, other.raw);
    await tool('cmp', made.bmap, other.made.bmap);
  }
});

test('sfdisk sees both partitions and nothing wrong', needing('sfdisk', 'mtype'), async () => {
  await using temporary = await temporaryFolder();
  const made = await makeDemoImage(temporary.path, { seed, packing: 'none', signal });
  expect(await tool('sfdisk', '--verify', made.image)).toContain('No errors detected');
  const { partitiontable } = JSON.parse(await tool('sfdisk', '-J', made.image));
  const [boot, root] = made.partitions;
  expect(partitiontable).toMatchObject({
    label: 'dos',
    partitions: [
      { start: (boot?.offset ?? 0) / 512, size: (boot?.size ?? 0) / 512, type: 'c', bootable: true },
      { start: (root?.offset ?? 0) / 512, size: (root?.size ?? 0) / 512, type: '83' },
    ],
  });
  expect(await tool('mtype', '-i', `${made.image}@@${boot?.offset}`, '::/oemEnv.txt')).toContain('oemargs=');
});

test('written by its map alone onto a drive full of junk, it is a good disk', needing(...judges), async () => {
  await using temporary = await temporaryFolder();
  const folder = temporary.path;
  const made = await makeDemoImage(folder, { seed, signal });
  const map = parseBmap(await readFile(made.bmap), made.bmap);
  expect(map.imageSize).toBe(made.rawSize);
  expect(map.ranges.reduce((sum, { length }) => sum + length, 0)).toBe(made.mappedSize);
  expect(made.mappedSize).toBeLessThan(made.rawSize / 4);

  const raw = Buffer.concat(await Array.fromAsync<Buffer>(createReadStream(made.image).pipe(createGunzip())));
  const drive = join(folder, 'drive.img');
  await using file = await open(drive, 'w');
  await file.write(Buffer.alloc(made.rawSize, 0xaa));
  for (const { offset, length, checksum } of map.ranges) {
    const data = raw.subarray(offset, offset + length);
    expect(createHash('sha256').update(data).digest('hex')).toBe(checksum);
    await file.write(data, 0, length, offset);
  }
  await expectGoodDisk(drive, made.partitions, folder);
});

test('the map names no block that is not used', async () => {
  await using temporary = await temporaryFolder();
  const made = await makeDemoImage(temporary.path, { seed, signal });
  const { layout } = demoDisk(seed);
  const used = layout.used.reduce((sum, { length }) => sum + length, 0);
  // Each used range may grow by less than a block at both ends.
  expect(made.mappedSize).toBeGreaterThanOrEqual(used);
  expect(made.mappedSize - used).toBeLessThan(layout.used.length * 2 * 4096);
});

test('bmaptool takes image and map', needing('bmaptool', 'gzip'), async () => {
  await using temporary = await temporaryFolder();
  const made = await makeDemoImage(temporary.path, { seed, signal });
  const copy = join(temporary.path, 'copy.img');
  await tool('bmaptool', 'copy', '--bmap', made.bmap, made.image, copy);
  await tool('sh', '-c', 'gzip -dc "$1" | cmp - "$2"', 'sh', made.image, copy);
});

test('the list of files is what lies on the partitions', needing('debugfs'), async () => {
  await using temporary = await temporaryFolder();
  const made = await makeDemoImage(temporary.path, { seed, packing: 'none', signal });
  const [, root] = made.partitions;
  const image = `${made.image}?offset=${root?.offset}`;
  for (const { partition, path, size } of made.files.filter((file) => file.partition === 2 && file.size > 0)) {
    expect(await tool('debugfs', '-R', `stat ${path}`, image), `${partition}:${path}`).toContain(`Size: ${size}\n`);
  }
  expect(made.files).toContainEqual({ partition: 1, path: '/start.elf', size: 7_864_320 });
});

test('the same seed makes the same bytes, another seed others', async () => {
  const [first, again, other] = await Promise.all([seed, seed, 'other'].map(digestOfDisk));
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

async function digestOfDisk(seedOfDisk: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const { offset, data } of chunksOf(demoDisk(seedOfDisk).layout)) hash.update(`${offset}:`).update(data);
  return hash.digest('hex');
}

test('cancelled, it stops and leaves nothing behind', async () => {
  await using temporary = await temporaryFolder();
  const cancel = new AbortController();
  const making = makeDemoImage(temporary.path, { seed, signal: cancel.signal });
  setTimeout(() => cancel.abort(), 100);
  await expect(making).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(temporary.path)).toEqual([]);
});
