import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { practiceDrive } from '../../../electron/engine/drive/practice.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import { targetView } from '../../../electron/engine/flash/target-view.ts';
import { openDisk } from '../../../electron/engine/image/disk.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { MemoryDrive } from '../../rigs/memory-target.ts';
import { needing } from '../../rigs/needs.ts';
import { tool } from '../demo/volumes.ts';
import { pattern } from '../image/file-system/scratch.ts';

const mib = 1 << 20;
const { signal } = new AbortController();

test('bytes at any place are written in whole blocks, and what lies beside them stays', async () => {
  const write = fc.record({
    offset: fc.nat(9 * mib),
    length: fc.oneof(fc.nat(3000), fc.nat(6 * mib)),
    value: fc.nat(255),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 5 }), async (writes) => {
      const drive = new MemoryDrive('/dev/card', 10 * mib);
      const view = targetView(drive.open(signal), { write: true });
      const expected = Buffer.from(drive.bytes);
      // All at once: two of them may share a block.
      await Promise.all(
        writes.map(async ({ offset, length, value }) => {
          const data = Buffer.alloc(Math.min(length, view.size - offset), value);
          expected.set(data, offset);
          await view.write?.(offset, data);
        }),
      );
      expect(drive.bytes.equals(expected)).toBe(true);
      for (const step of drive.steps) expect(step).toMatch(/^write/);
      expect(Buffer.compare(await view.read(1, 9 * mib), expected.subarray(1, 9 * mib + 1))).toBe(0);
    }),
    { numRuns: 15, seed: 1 },
  );
});

test('outside of the drive there is nothing, and without leave nothing is written', async () => {
  const drive = new MemoryDrive('/dev/card', mib);
  const view = targetView(drive.open(signal), { write: true });
  await expect(view.read(mib - 1, 2)).rejects.toThrow(RangeError);
  await expect(view.write?.(mib - 1, pattern(2, 1))).rejects.toThrow(RangeError);
  expect(await view.read(mib, 0)).toHaveLength(0);
  expect('write' in targetView(drive.open(signal), { write: false })).toBe(false);
});

test.each([512, 4096])(
  'files are changed on a real drive with sectors of %i bytes',
  needing('root', 'loop', 'sfdisk', 'mke2fs', 'mkfs.vfat', 'debugfs', 'e2fsck', 'fsck.vfat'),
  async (sectorSize) => {
    await using drive = await loopDrive({ size: 64 * mib, sectorSize });
    const folder = await mkdtemp(join(tmpdir(), 'wick-target-view-'));
    try {
      const script = join(folder, 'script');
      await writeFile(script, `label: gpt\nstart=1MiB, size=8MiB\nstart=16MiB, size=32MiB\n`);
      await tool('sh', '-c', `sfdisk --quiet --no-reread --no-tell-kernel ${drive.path} < ${script}`);
      await tool('mkfs.vfat', '-S', String(sectorSize), '--offset', String(mib / sectorSize), drive.file, '8192');
      await tool('mke2fs', '-q', '-F', '-t', 'ext4', '-b', '4096', '-E', `offset=${16 * mib}`, drive.file, '32M');
      {
        await using target = await openTarget(drive.drive(), { signal, mode: 'write', force: false });
        const disk = await openDisk(targetView(target, { write: true }), { sectorSize });
        expect(disk.partitions.map(({ fileSystem }) => fileSystem?.kind)).toEqual(['fat12', 'ext4']);
        for (const partition of disk.partitions) {
          await using tree = await partition.openWritableTree();
          await tree.makeFolder('/config');
          await tree.write('/config/settings.txt', pattern(100_001, 1));
          await tree.overwrite('/config/settings.txt', pattern(100_001, 2));
        }
        await target.flush();
      }
      const out = join(folder, 'out');
      const [fat, ext] = [join(folder, 'fat.img'), join(folder, 'ext.img')];
      await tool('dd', `if=${drive.path}`, `of=${fat}`, 'bs=1M', 'skip=1', 'count=8', 'status=none');
      await tool('dd', `if=${drive.path}`, `of=${ext}`, 'bs=1M', 'skip=16', 'count=32', 'status=none');
      await tool('fsck.vfat', '-n', fat);
      await tool('e2fsck', '-fn', ext);
      await tool('debugfs', '-R', `dump /config/settings.txt ${out}`, ext);
      await writeFile(join(folder, 'expected'), pattern(100_001, 2));
      await tool('cmp', out, join(folder, 'expected'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test('a practice drive is a drive like any other', needing('mkfs.vfat', 'fsck.vfat', 'mtype'), async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wick-target-view-'));
  try {
    const path = join(folder, 'practice.img');
    await tool('mkfs.vfat', '-C', path, '16384');
    {
      await using target = await openTarget(await practiceDrive(path), { signal, mode: 'write', force: false });
      const disk = await openDisk(targetView(target, { write: true }));
      await using tree = await disk.partitions[0]?.openWritableTree();
      await tree?.write('/hello.txt', Buffer.from('hello'));
      await target.flush();
    }
    await tool('fsck.vfat', '-n', path);
    expect(await tool('mtype', '-i', path, '::/hello.txt')).toBe('hello');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
