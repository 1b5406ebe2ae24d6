import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import { type LoopDrive, loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';

const MiB = 1 << 20;
const write = { signal: new AbortController().signal, mode: 'write', force: false } as const;

function openAs(drive: LoopDrive, changes: Partial<Drive> = {}, options: { mode?: 'read'; force?: boolean } = {}) {
  return openTarget(drive.drive(changes), { ...write, ...options });
}

function mountPoint(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'wick mount-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** A drive with one partition, which the kernel is told of: not every kernel reads partition tables. */
async function partitionedDrive(): Promise<LoopDrive> {
  const drive = await loopDrive({ size: 16 * MiB, partscan: true });
  execFileSync('addpart', [drive.path, '1', '2048', '16384']);
  return drive;
}

describe('a helper does not open', needing('root', 'loop'), () => {
  test.each([
    ['size', 'size in bytes', { size: 5 * MiB }],
    ['serial number', 'serial number', { serial: 'ABC' }],
    ['device number', 'device number', { majorMinor: '8:16' }],
    ['sequence number', 'sequence number', { sequence: 1 }],
  ] satisfies [string, string, Partial<Drive>][])('a drive of another %s', async (_, field, changes) => {
    await using drive = await loopDrive({ size: 4 * MiB });
    await expect(openAs(drive, changes)).rejects.toMatchObject({ code: 'target-changed', fields: { field } });
    await expect(openAs(drive, changes, { mode: 'read' })).rejects.toMatchObject({ code: 'target-changed' });
  });

  test('a path where there is nothing', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    await expect(openAs(drive, { path: '/dev/wick-nothing' })).rejects.toMatchObject({ code: 'target-missing' });
  });

  test('a file, a folder, a link, or what is no disk', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    using folder = mountPoint();
    const link = join(folder.path, 'link');
    symlinkSync(drive.path, link);
    for (const [path, kind] of [
      [drive.file, 'a file'],
      [folder.path, 'a folder'],
      [link, 'a symbolic link'],
      ['/dev/zero', 'not a disk'],
    ]) {
      await expect(openAs(drive, { path: path ?? '' })).rejects.toMatchObject({
        code: 'target-not-a-drive',
        fields: { kind },
      });
    }
  });

  test('a real drive, a link or a folder as a practice drive', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    using folder = mountPoint();
    const link = join(folder.path, 'link');
    symlinkSync(drive.file, link);
    for (const path of [drive.path, link, folder.path]) {
      await expect(openAs(drive, { path, transport: 'practice' })).rejects.toMatchObject({
        code: 'target-not-a-drive',
      });
    }
  });

  test('a partition', needing('addpart'), async () => {
    await using drive = await partitionedDrive();
    const partition = { path: `${drive.path}p1`, size: 8 * MiB };
    await expect(openAs(drive, partition)).rejects.toMatchObject({
      code: 'target-not-a-drive',
      fields: { kind: 'a partition' },
    });
  });

  test('a drive without a medium', async () => {
    await using drive = await loopDrive({ size: 0 });
    for (const mode of ['write', 'read'] as const) {
      const opened = openTarget(drive.drive({ size: 32e9 }), { ...write, mode });
      await expect(opened).rejects.toMatchObject({ code: 'target-no-medium', exitCode: 3 });
    }
  });

  test('a write-protected drive', async () => {
    await using drive = await loopDrive({ size: 4 * MiB, readOnly: true });
    await expect(openAs(drive)).rejects.toMatchObject({ code: 'target-write-protected' });
  });

  test('a drive that another program holds', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    await using holder = await openFile(drive.path, constants.O_RDWR | constants.O_EXCL);
    expect(holder.fd).toBeGreaterThan(0);
    await expect(openAs(drive)).rejects.toMatchObject({ code: 'target-busy' });
    await expect(openAs(drive, {}, { force: true })).rejects.toMatchObject({ code: 'target-busy' });
  });

  test('a drive that a helper has open already', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    await using first = await openAs(drive);
    await expect(openAs(drive)).rejects.toMatchObject({ code: 'target-busy' });
    await first.finish({ eject: false });
    await using second = await openAs(drive);
    expect(second.size).toBe(4 * MiB);
  });

  test('a drive that holds swap space', needing('swapon', 'mkswap'), async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    execFileSync('mkswap', [drive.path], { stdio: 'ignore' });
    execFileSync('swapon', [drive.path]);
    try {
      await expect(openAs(drive, {}, { force: true })).rejects.toMatchObject({
        code: 'target-busy',
        fields: { holder: expect.stringContaining('swap') },
      });
    } finally {
      execFileSync('swapoff', [drive.path]);
    }
  });
});

describe('a mounted drive', needing('root', 'loop', 'mkfs.ext4', 'addpart'), () => {
  async function mounted(path: string): Promise<LoopDrive> {
    const drive = await partitionedDrive();
    execFileSync('mkfs.ext4', ['-q', `${drive.path}p1`]);
    execFileSync('mount', [`${drive.path}p1`, path]);
    return drive;
  }

  test('is unmounted where the person was shown that', async () => {
    using folder = mountPoint();
    await using drive = await mounted(folder.path);
    await using target = await openAs(drive, { mountPoints: [folder.path] });
    await target.write(0, new Uint8Array(512));
    expect(execFileSync('cat', ['/proc/self/mountinfo'], { encoding: 'utf8' })).not.toContain(`${drive.path}p1`);
  });

  test('is not touched where the mount is news', async () => {
    using folder = mountPoint();
    await using drive = await mounted(folder.path);
    await expect(openAs(drive, { mountPoints: ['/media/other'] })).rejects.toMatchObject({
      code: 'target-busy',
      fields: { holder: `the file system mounted at ${folder.path}` },
    });
    expect(execFileSync('cat', ['/proc/self/mountinfo'], { encoding: 'utf8' })).toContain(`${drive.path}p1`);
  });

  test('is not unmounted while a program has a file of it open', async () => {
    using folder = mountPoint();
    await using drive = await mounted(folder.path);
    writeFileSync(join(folder.path, 'file'), 'x');
    const file = await openFile(join(folder.path, 'file'));
    try {
      await expect(openAs(drive, { mountPoints: [folder.path] }, { force: true })).rejects.toMatchObject({
        code: 'target-busy',
      });
    } finally {
      await file.close();
    }
  });

  test('is unmounted from every place, the innermost first', async () => {
    using folder = mountPoint();
    await using drive = await mounted(folder.path);
    const inner = join(folder.path, 'inner');
    mkdirSync(inner);
    execFileSync('mount', [`${drive.path}p1`, inner]);
    await using target = await openAs(drive, { mountPoints: [folder.path, inner] });
    expect(target.size).toBe(16 * MiB);
  });

  test('can be read without being unmounted', async () => {
    using folder = mountPoint();
    await using drive = await mounted(folder.path);
    await using target = await openAs(drive, { mountPoints: [folder.path] }, { mode: 'read' });
    expect(await target.read({ offset: 0, length: 512 })).toHaveLength(512);
    execFileSync('mountpoint', ['-q', folder.path]);
  });

  test.each([true, false])('keeps all its mounts where the system stands on one of them (force: %s)', async (force) => {
    const system = mkdtempSync('/usr/wick-mount-');
    using folder = mountPoint();
    try {
      await using drive = await mounted(system);
      execFileSync('mount', [`${drive.path}p1`, folder.path]);
      const error = await openAs(drive, { mountPoints: [system, folder.path] }, { force }).catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'target-protected', fields: { reasons: [`it backs ${system}`] } });
      expect(error.hint).not.toContain('--force');
      for (const point of [system, folder.path]) execFileSync('mountpoint', ['-q', point]);
    } finally {
      rmSync(system, { recursive: true });
    }
  });

  test.each(['', 'inner'])(
    'is refused, and keeps its mounts, where something else is mounted over it (%j)',
    async (at) => {
      using folder = mountPoint();
      using other = mountPoint();
      await using drive = await mounted(folder.path);
      execFileSync('mount', [`${drive.path}p1`, other.path]);
      const over = join(folder.path, at);
      mkdirSync(over, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', 'wick', over]);
      try {
        writeFileSync(join(over, 'precious'), 'x');
        await expect(openAs(drive, { mountPoints: [folder.path, other.path] })).rejects.toMatchObject({
          code: 'target-busy',
          fields: { holder: `the tmpfs file system mounted over it at ${over}` },
        });
        expect(readFileSync(join(over, 'precious'), 'utf8')).toBe('x');
        execFileSync('mountpoint', ['-q', other.path]);
      } finally {
        execFileSync('umount', [over]);
      }
    },
  );

  test('is refused, and keeps its mounts, where its mount point is hidden', async () => {
    using folder = mountPoint();
    const point = join(folder.path, 'card');
    mkdirSync(point);
    await using drive = await mounted(point);
    execFileSync('mount', ['-t', 'tmpfs', 'wick', folder.path]);
    try {
      await expect(openAs(drive, { mountPoints: [point] })).rejects.toMatchObject({ code: 'target-busy' });
    } finally {
      execFileSync('umount', [folder.path]);
    }
    execFileSync('mountpoint', ['-q', point]);
  });
});
