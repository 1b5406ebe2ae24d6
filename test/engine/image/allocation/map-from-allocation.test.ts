import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BlockView } from '../../../../electron/engine/image/block-view.ts';
import type { BlockMap } from '../../../../electron/engine/image/bmap/bmap.ts';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { formatBmap } from '../../../../electron/engine/image/bmap/write.ts';
import { mapFromAllocation } from '../../../../electron/engine/image/allocation/map-from-allocation.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { needing } from '../../../rigs/needs.ts';
import { describeFolder, temporaryFolder } from '../../demo/volumes.ts';
import { ext, extKinds } from '../file-system/ext4/volumes.ts';
import { pattern, run, runBytes, type Scratch, scratch } from '../file-system/scratch.ts';
import { memoryView } from '../memory-view.ts';

const mib = 1 << 20;
const { signal } = new AbortController();

async function mapOf(path: string): Promise<BlockMap> {
  await using view = await openFileView(path);
  return await mapFromAllocation(view, signal, 'image.wic');
}

/** Copies the mapped ranges over a file that is full of junk, and compares their checksums on the way. */
async function copyMapped(from: string, to: string, map: BlockMap): Promise<void> {
  await using source = await openFileView(from);
  await using target = await open(to, 'w');
  const junk = Buffer.alloc(mib, 0xa5);
  for (let at = 0; at < map.imageSize; at += mib) await target.write(junk, 0, Math.min(mib, map.imageSize - at), at);
  for (const { offset, length, checksum } of map.ranges) {
    const data = await source.read(offset, length);
    expect(createHash('sha256').update(data).digest('hex')).toBe(checksum);
    await target.write(data, 0, length, offset);
  }
}

function mapped({ ranges }: BlockMap): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

/** Fills a file system, then removes most of it again: what was there stays behind as junk. */
async function churn(volume: Scratch): Promise<void> {
  await volume.change(async (tree) => {
    await tree.makeFolder('/folder');
    for (let index = 0; index < 12; index += 1)
      await tree.write(`/folder/${index}`, pattern(300_000 + index * 777, index));
    for (let index = 0; index < 12; index += 2) await tree.remove(`/folder/${index}`);
    await tree.write('/small', pattern(100, 50));
  });
}

const kinds = [...Object.keys(extKinds), 'ext4 with bigalloc', 'ext4 with meta_bg'];

describe.each(kinds)('of %s', needing('mke2fs', 'e2fsck', 'debugfs', 'dumpe2fs'), (kind) => {
  test('what is mapped is all that is needed, and not much more', async () => {
    const features = { 'ext4 with bigalloc': 'bigalloc', 'ext4 with meta_bg': '^resize_inode,meta_bg' }[kind];
    const plain = 'ext4 with blocks of 1024 bytes';
    const size = 40 * mib;
    await using volume = await (features === undefined
      ? ext(kind, { size })
      : ext(plain, { size, args: ['-O', features, '-g', features === 'bigalloc' ? '8192' : '1024'] }));
    if (features === undefined) await churn(volume);
    else {
      const file = join(volume.folder, 'file');
      await writeFile(file, pattern(5_000_001, 1));
      run('debugfs', '-w', '-R', `write ${file} file`, volume.path);
    }
    const map = await mapOf(volume.path);
    const copy = join(volume.folder, 'copy.img');
    await copyMapped(volume.path, copy, map);
    run('e2fsck', '-fn', copy);
    const [one, other] = [join(volume.folder, 'one'), join(volume.folder, 'other')];
    for (const [image, out] of [
      [volume.path, one],
      [copy, other],
    ] as const) {
      await mkdir(out);
      run('debugfs', '-R', `rdump / ${out}`, image);
    }
    const files = await describeFolder(one, false);
    expect(Object.keys(files).length).toBeGreaterThan(0);
    expect(await describeFolder(other, false)).toEqual(files);
    const facts = run('dumpe2fs', '-h', volume.path);
    const fact = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(facts)?.[1]);
    const used = (fact('Block count') - fact('Free blocks')) * fact('Block size');
    expect(mapped(map)).toBeGreaterThanOrEqual(used);
    // Rounding to blocks of the map is all that may be added.
    expect(mapped(map)).toBeLessThan(used + mib);
  });
});

describe.each([
  ['fat12', 2, ['-F', '12']],
  ['fat16', 16, ['-F', '16']],
  ['fat32', 36, ['-F', '32', '-s', '1']],
] as const)('of %s', needing('mkfs.vfat', 'fsck.vfat', 'mdir', 'mtype'), (kind, size, args) => {
  test('what is mapped is all that is needed, and not much more', async () => {
    await using volume = await scratch(size * mib, 'mkfs.vfat', ...args);
    await volume.change(async (tree) => {
      for (let index = 0; index < 6; index += 1) await tree.write(`/${index}`, pattern(200_001, index));
      for (let index = 0; index < 6; index += 2) await tree.remove(`/${index}`);
    });
    const map = await mapOf(volume.path);
    const copy = join(volume.folder, 'copy.img');
    await copyMapped(volume.path, copy, map);
    run('fsck.vfat', '-n', copy);
    expect(run('mdir', '-/', '-i', copy, '::/')).toBe(run('mdir', '-/', '-i', volume.path, '::/'));
    for (const index of [1, 3, 5]) {
      expect(runBytes('mtype', '-i', copy, `::/${index}`).equals(pattern(200_001, index))).toBe(true);
    }
    expect(mapped(map)).toBeLessThan(3 * 200_001 + (kind === 'fat32' ? mib : 200_000));
  });
});

/** An image with a boot loader before its partitions, FAT, ext4, a partition that holds something unknown, and logical ones. */
async function wholeDisk(folder: string, label: 'gpt' | 'dos'): Promise<string> {
  const path = join(folder, 'disk.img');
  await writeFile(path, '');
  await truncate(path, 128 * mib);
  const script = join(folder, 'script');
  const lines = ['label: ' + label, 'start=4MiB, size=16MiB', 'start=20MiB, size=40MiB'];
  const more =
    label === 'dos'
      ? ['start=60MiB, size=60MiB, type=5', 'start=61MiB, size=4MiB', 'start=70MiB, size=32MiB']
      : ['start=61MiB, size=4MiB', 'start=70MiB, size=32MiB'];
  await writeFile(script, [...lines, ...more, ''].join('\n'));
  run('sh', '-c', `sfdisk --quiet ${path} < ${script}`);
  run('mkfs.vfat', '-F', '16', '--offset', String((4 * mib) / 512), path, '16384');
  run('mke2fs', '-q', '-F', '-t', 'ext4', '-E', `offset=${20 * mib}`, path, '40M');
  run('mke2fs', '-q', '-F', '-t', 'ext2', '-E', `offset=${70 * mib}`, path, '20M');
  await using file = await open(path, 'r+');
  await file.write(pattern(300_000, 1), 0, 300_000, 64 * 512);
  await file.write(pattern(100, 2), 0, 100, 63 * mib);
  await file.write(pattern(100, 3), 0, 100, 125 * mib + 77);
  return path;
}

const tools = needing('root', 'loop', 'sfdisk', 'mkfs.vfat', 'mke2fs', 'mdir', 'e2fsck');

test.each(['gpt', 'dos'] as const)(
  'of a whole disk with a table of type %s: its parts hold what they held',
  tools,
  async (label) => {
    await using folder = await temporaryFolder();
    const path = await wholeDisk(folder.path, label);
    const map = await mapOf(path);
    const copy = join(folder.path, 'copy.img');
    await copyMapped(path, copy, map);
    run('sfdisk', '--verify', '--quiet', copy);
    expect(run('sfdisk', '--dump', copy).replaceAll('copy.img', '')).toBe(
      run('sfdisk', '--dump', path).replaceAll('disk.img', ''),
    );
    const [one, other] = await Promise.all([readFile(path), readFile(copy)]);
    const same = (offset: number, length: number) =>
      one.subarray(offset, offset + length).equals(other.subarray(offset, offset + length));
    expect(same(64 * 512, 300_000)).toBe(true); // the boot loader
    expect(same(61 * mib, 4 * mib)).toBe(true); // the unknown partition, with its zeroes
    expect(same(125 * mib + 77, 100)).toBe(true); // data behind all partitions
    run('mdir', '-i', `${copy}@@${4 * mib}`, '::/');
    const mounted = join(folder.path, 'mounted');
    await mkdir(mounted);
    for (const [offset, size] of [
      [20, 40],
      [70, 20],
    ] as const) {
      const part = join(folder.path, 'part.img');
      await writeFile(part, other.subarray(offset * mib, (offset + size) * mib));
      run('e2fsck', '-fn', part);
      run('mount', '-o', 'loop,ro', part, mounted);
      try {
        expect(run('ls', mounted)).toBe('lost+found\n');
      } finally {
        run('umount', mounted);
      }
    }
    expect(mapped(map)).toBeLessThan(24 * mib);
    expect(parseBmap(Buffer.from(formatBmap(map)), 'x').ranges).toEqual(map.ranges);
  },
);

test('everything is mapped where the bitmaps may not be what counts', needing('mke2fs', 'debugfs'), async () => {
  for (const command of ['feature needs_recovery', 'ssv state 2', 'feature FEATURE_C20']) {
    await using volume = await ext('ext4 as mke2fs makes it');
    run('debugfs', '-w', '-R', command, volume.path);
    const map = await mapOf(volume.path);
    expect(map.ranges.map(({ offset, length }) => ({ offset, length }))).toEqual([
      { offset: 0, length: map.imageSize },
    ]);
  }
});

test('a group whose bitmap does not fit its checksum counts as used', needing('mke2fs', 'dumpe2fs'), async () => {
  await using volume = await ext('ext4 with blocks of 4096 bytes');
  const before = mapped(await mapOf(volume.path));
  const bitmap = Number(/Block bitmap at (\d+)/.exec(run('dumpe2fs', volume.path))?.[1]);
  {
    await using view = await volume.view();
    await view.write?.(bitmap * 4096 + 100, Uint8Array.of(0x5a));
  }
  const map = await mapOf(volume.path);
  expect(before).toBeLessThan(6 * mib);
  expect(mapped(map)).toBe(map.imageSize);
});

test(
  'of what overlaps, of nothing known and of nothing at all, nothing is left out',
  needing('sfdisk', 'mke2fs'),
  async () => {
    await using folder = await temporaryFolder();
    const path = await wholeDisk(folder.path, 'dos');
    {
      await using view = await openFileView(path, { write: true });
      const start = Buffer.alloc(4);
      start.writeUInt32LE((10 * mib) / 512);
      await view.write?.(446 + 16 + 8, start);
    }
    const { ranges } = await mapOf(path);
    expect(ranges.some(({ offset, length }) => offset <= 4 * mib && offset + length >= 50 * mib)).toBe(true);
    expect(ranges[0]?.offset).toBe(0);
    const noise = randomBytes(100_000);
    expect(await mapFromAllocation(memoryView(noise), signal)).toMatchObject({
      imageSize: 100_000,
      ranges: [{ offset: 0, length: 100_000, checksum: createHash('sha256').update(noise).digest('hex') }],
    });
  },
);

test('it can be cancelled', needing('mke2fs'), async () => {
  await using volume = await ext('ext4 as mke2fs makes it');
  await using view: BlockView & AsyncDisposable = await volume.view();
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(mapFromAllocation(view, controller.signal)).rejects.toThrow('enough');
});
