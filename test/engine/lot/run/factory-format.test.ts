import { execFileSync } from 'node:child_process';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import type { BlockView } from '../../../../electron/engine/image/block-view.ts';
import { openDisk } from '../../../../electron/engine/image/disk.ts';
import { readExfatGeometry } from '../../../../electron/engine/image/file-system/exfat/boot.ts';
import { FatVolume } from '../../../../electron/engine/image/file-system/fat/volume.ts';
import { recognise } from '../../../../electron/engine/image/file-system/recognise.ts';
import { keptOn } from '../../../../electron/engine/lot/run/factory-format.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { memoryView } from '../../image/memory-view.ts';
import { run } from '../../image/file-system/scratch.ts';

const MiB = 1 << 20;

/** Bytes of a partition, made by the system's tools. */
async function volume(folder: string, size: number, ...make: readonly string[]): Promise<string> {
  const path = join(folder, `volume-${Math.random()}`);
  await writeFile(path, '');
  await truncate(path, size);
  const [program = '', ...args] = make;
  run(program, ...args, path);
  return path;
}

/** A card with one partition, as factories make it. */
async function card(folder: string, partition: string, { label = 'dos', size = 0, more = '' } = {}): Promise<Buffer> {
  const path = join(folder, `card-${Math.random()}`);
  const bytes = await readFile(partition);
  await writeFile(path, '');
  await truncate(path, Math.max(size, bytes.length + MiB + (64 << 10)));
  const input = [`label: ${label}`, `start=2048, size=${bytes.length / 512}`, more, ''].join('\n');
  execFileSync('sfdisk', ['--quiet', path], { input });
  const whole = await readFile(path);
  bytes.copy(whole, MiB);
  return whole;
}

async function kept(bytes: Buffer, view: BlockView = memoryView(bytes)): Promise<string | undefined> {
  return await keptOn(await openDisk(view), bytes.length);
}

const fat = ['mkfs.vfat', '-s', '1', '-n', 'SD CARD', '-F'];
const formats: [string, number, string[]][] = [
  ['FAT12', 12 * MiB, ['mkfs.vfat', '-s', '8', '-F', '12']],
  ['FAT16', 16 * MiB, [...fat, '16']],
  ['FAT32', 34 * MiB, [...fat, '32']],
  ['exFAT', 16 * MiB, ['mkfs.exfat', '-L', 'SD CARD']],
  ['exFAT with large clusters', 64 * MiB, ['mkfs.exfat', '-c', '1M']],
];

describe('a card as it comes', needing('mkfs.vfat', 'mkfs.exfat', 'mcopy', 'mmd', 'sfdisk'), () => {
  const stack = new AsyncDisposableStack();
  let folder = '';
  beforeAll(async () => {
    folder = stack.use(await temporaryFolder()).path;
  });
  afterAll(() => stack.disposeAsync());

  describe.each(formats)('with %s', (_, size, make) => {
    test.each(['dos', 'gpt'])('is nobody’s, in a table of the kind %s', async (label) => {
      expect(await kept(await card(folder, await volume(folder, size, ...make), { label }))).toBeUndefined();
    });

    test('is nobody’s without a table', async () => {
      expect(await kept(await readFile(await volume(folder, size, ...make)))).toBeUndefined();
    });

    test('may be somebody’s where its boot sector is damaged', async () => {
      const whole = await card(folder, await volume(folder, size, ...make));
      whole[MiB + 3] = 0;
      whole[MiB + 13] = 7;
      expect(await kept(whole)).toContain('there is ');
    });

    test('may be somebody’s where its root folder was lost with all that is in it', async () => {
      const whole = await card(folder, await volume(folder, size, ...make));
      await takeCluster(whole);
      expect(await kept(whole)).toContain('data that belongs to no file');
    });
  });

  test('with exFAT is somebody’s with a file, and may be with an entry that is damaged', async () => {
    const whole = await card(folder, await volume(folder, 16 * MiB, 'mkfs.exfat'));
    const at = await addExfatFile(whole, 'IMG_0001.JPG');
    expect(await kept(whole)).toContain('exfat on it, with "IMG_0001.JPG"');
    whole[at + 40] = 7;
    expect(await kept(whole)).toContain('cannot be read');
  });

  test('with exFAT is nobody’s with the folder that Windows makes', async () => {
    const whole = await card(folder, await volume(folder, 16 * MiB, 'mkfs.exfat'));
    await addExfatFile(whole, 'System Volume Information', { folder: true });
    expect(await kept(whole)).toBeUndefined();
  });

  const filled = async (kind: string, fill: (path: string) => Promise<void> | void) => {
    const path = await volume(folder, (kind === '32' ? 34 : 16) * MiB, ...fat, kind);
    await fill(path);
    return await card(folder, path);
  };

  test.each(['16', '32'])('is nobody’s with what systems put on FAT%s', async (kind) => {
    const whole = await filled(kind, async (path) => {
      const own = join(folder, `own-${kind}`);
      for (const each of [
        'System Volume Information',
        '.Trashes/501',
        '.fseventsd',
        '.Spotlight-V100/Store-V2',
        'LOST.DIR',
        'DCIM',
      ])
        await mkdir(join(own, each), { recursive: true });
      await writeFile(join(own, 'System Volume Information/WPSettings.dat'), Buffer.alloc(12));
      await writeFile(join(own, 'System Volume Information/IndexerVolumeGuid'), Buffer.alloc(76));
      await writeFile(join(own, '.fseventsd/fseventsd-uuid'), Buffer.alloc(36));
      await writeFile(join(own, '.Spotlight-V100/Store-V2/index'), Buffer.alloc(100_000));
      await writeFile(join(own, '._.Trashes'), Buffer.alloc(4096));
      for (const each of [
        'System Volume Information',
        '.Trashes',
        '.fseventsd',
        '.Spotlight-V100',
        'LOST.DIR',
        'DCIM',
        '._.Trashes',
      ])
        run('mcopy', '-s', '-i', path, join(own, each), '::/');
    });
    expect(await kept(whole)).toBeUndefined();
  });

  test.each([
    ['in the root', 'photo.jpg', 'photo.jpg'],
    ['in the camera’s folder', 'DCIM/100CANON/IMG_0001.JPG', 'DCIM/100CANON'],
    ['thrown away, but still there', '.Trashes/501/photo.jpg', '.Trashes/501/photo.jpg'],
    ['where only Windows writes', 'System Volume Information/keys.txt', 'System Volume Information/keys.txt'],
    ['that is too large for what it says it is', 'System Volume Information/WPSettings.dat', 'WPSettings.dat'],
  ])('is somebody’s with a file %s', async (what, file, shown) => {
    const own = join(folder, what);
    await mkdir(dirname(join(own, file)), { recursive: true });
    await writeFile(join(own, file), Buffer.alloc(5000));
    const [first = ''] = file.split('/');
    const whole = await filled('32', (path) => void run('mcopy', '-s', '-i', path, join(own, first), '::/'));
    expect(await kept(whole)).toContain(shown);
  });

  test('may be somebody’s with a second partition, or much room outside', async () => {
    const partition = await volume(folder, 16 * MiB, ...fat, '16');
    const more = `start=${18 * 2048}, size=${2 * 2048}`;
    expect(await kept(await card(folder, partition, { size: 21 * MiB, more }))).toContain('a partition');
    expect(await kept(await card(folder, partition, { size: 64 * MiB }))).toContain('outside');
  });

  test.each(formats)('with %s that is damaged is read to an end, within limits', async (_, size, make) => {
    const whole = await card(folder, await volume(folder, size, ...make));
    const used: number[] = [];
    for (let at = 0; at < whole.length; at += 512)
      if (whole.subarray(at, at + 512).some((byte) => byte !== 0)) used.push(at);
    const damage = fc.array(
      fc.record({
        sector: fc.nat({ max: used.length - 1 }),
        at: fc.nat({ max: 504 }),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { sector, at, bytes: junk } of changes) bytes.set(junk, (used[sector] ?? 0) + at);
        const inner = memoryView(bytes);
        let total = 0;
        const view: BlockView = {
          size: inner.size,
          read: async (offset, length) => {
            if (length > 4 * MiB) throw new Error(`a read of ${length} bytes`);
            total += length;
            return await inner.read(offset, length);
          },
        };
        await kept(bytes, view).catch((error: unknown) => {
          if (!(error instanceof WickError) || error.code === 'bug') throw error;
        });
        expect(total).toBeLessThan(256 * MiB);
      }),
      { numRuns: 40, seed: 7, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false },
    );
  });
});

/** One more is in use than files take. */
async function takeCluster(whole: Buffer): Promise<void> {
  const [partition] = (await openDisk(memoryView(whole))).partitions;
  if (partition === undefined) throw new Error('no partition');
  const found = await recognise(partition.view);
  if (found?.type === 'fat') return await new FatVolume(partition.view, found.geometry, '').table.set(50, 'end');
  const { heapOffset, clusters } = await readExfatGeometry(partition.view, '');
  // mkfs.exfat puts the bitmap first.
  const last = clusters - 1;
  const at = partition.offset + heapOffset + (last >> 3);
  whole[at] = (whole[at] ?? 0) | (1 << (last & 7));
}

/** An empty file or folder behind what the root folder lists; returns where its entry is. */
async function addExfatFile(whole: Buffer, name: string, { folder = false } = {}): Promise<number> {
  const [partition] = (await openDisk(memoryView(whole))).partitions;
  if (partition === undefined) throw new Error('no partition');
  const { heapOffset, clusterSize, rootCluster } = await readExfatGeometry(partition.view, '');
  let at = partition.offset + heapOffset + (rootCluster - 2) * clusterSize;
  while (whole[at] !== 0) at += 32;
  const parts = Math.ceil(name.length / 15);
  const set = Buffer.alloc((2 + parts) * 32);
  set.set([0x85, 1 + parts]);
  set.writeUInt16LE(folder ? 0x10 : 0x20, 4);
  set.set([0xc0, folder ? 0 : 1, 0, name.length], 32);
  for (let part = 0; part < parts; part += 1) {
    set[(2 + part) * 32] = 0xc1;
    set.write(name.slice(part * 15, part * 15 + 15), (2 + part) * 32 + 2, 'utf16le');
  }
  let sum = 0;
  for (const [index, byte] of set.entries())
    if (index !== 2 && index !== 3) sum = (((sum & 1) << 15) + (sum >> 1) + byte) & 0xffff;
  set.writeUInt16LE(sum, 2);
  set.copy(whole, at);
  return at;
}
