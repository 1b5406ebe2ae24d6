import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findDrive, withImageRisk } from '../../../electron/engine/drive/find.ts';
import { drivesHolding } from '../../../electron/engine/drive/holds-file.ts';
import { listDrives } from '../../../electron/engine/drive/list.ts';
import { needing } from '../../rigs/needs.ts';

let folder = '';
let undo: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wick-drives-'));
  undo = [() => rmSync(folder, { recursive: true, force: true })];
});
afterEach(() => {
  for (const step of undo.toReversed()) step();
});

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A loop device of a new file; both are gone after the test. */
function loop(name: string, size: number, ...options: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, '');
  truncateSync(file, size);
  const device = run('losetup', '--find', '--show', ...options, file);
  undo.push(() => run('losetup', '--detach', device));
  return device;
}

/** A partition of 512-byte sectors, told to the kernel directly: this must work on kernels that read no tables. */
function partition(device: string, number: number, start: number, sectors: number): string {
  run('addpart', device, String(number), String(start), String(sectors));
  undo.push(() => run('delpart', device, String(number)));
  return `${device}p${number}`;
}

function mounted(device: string, name: string): string {
  const mountPoint = join(folder, name);
  mkdirSync(mountPoint);
  run('mkfs.ext4', '-q', '-F', device);
  run('mount', device, mountPoint);
  undo.push(() => run('umount', mountPoint));
  return mountPoint;
}

const loopDrives = needing('root', 'loop', 'addpart', 'mkfs.ext4', 'mkswap', 'findmnt');

describe('on this computer', loopDrives, () => {
  test('the system disk is hidden, and refused with its reason', async () => {
    const [root] = run('findmnt', '--noheadings', '--output', 'MAJ:MIN', '/').split('\n');
    const drives = await listDrives();
    const system = drives.filter(({ risks }) => risks.some(({ kind }) => kind === 'system'));
    expect(system.length).toBeGreaterThan(0);
    for (const drive of system) {
      expect(drive.hidden).toContain('backs /');
      expect(await findDrive(drive.path)).toMatchObject({
        path: drive.path,
        risks: expect.arrayContaining([expect.objectContaining({ kind: 'system' })]),
      });
    }
    const disk = drives.find(({ majorMinor }) => majorMinor === root?.trim());
    if (disk !== undefined) expect(system).toContainEqual(disk);
  });

  test('a loop device has the size of its file, and is hidden but no risk', async () => {
    const device = loop('card.img', 10 * 2 ** 20);
    expect(await findDrive(device)).toMatchObject({
      path: device,
      name: 'card.img',
      size: 10 * 2 ** 20,
      transport: 'loop',
      readOnly: false,
      logicalBlockSize: 512,
      risks: [],
      hidden: `a loop device of ${join(folder, 'card.img')}`,
    });
  });

  test('sizes count in bytes whatever the block size, and read-only shows', async () => {
    const device = loop('card.img', 8 * 2 ** 20, '--sector-size', '4096', '--read-only');
    expect(await findDrive(device)).toMatchObject({ size: 8 * 2 ** 20, logicalBlockSize: 4096, readOnly: true });
  });

  test('partitions have their places, and are not drives themselves', async () => {
    const device = loop('card.img', 32 * 2 ** 20);
    const first = partition(device, 1, 2048, 16384);
    const second = partition(device, 2, 18432, 20480);
    expect((await findDrive(device)).partitions).toEqual([
      { path: first, offset: 2 ** 20, size: 8 * 2 ** 20, mountPoints: [] },
      { path: second, offset: 9 * 2 ** 20, size: 10 * 2 ** 20, mountPoints: [] },
    ]);
    await expect(findDrive(second)).rejects.toMatchObject({
      code: 'target-not-a-drive',
      fields: { target: second, kind: `a partition of ${device}` },
      exitCode: 3,
    });
  });

  test('a drive is found through links to it', async () => {
    const device = loop('card.img', 2 ** 20);
    mkdirSync(join(folder, 'by-id'));
    symlinkSync(device, join(folder, 'by-id', 'usb-Generic_SD'));
    symlinkSync('by-id/usb-Generic_SD', join(folder, 'again'));
    expect((await findDrive(join(folder, 'again'))).path).toBe(device);
  });

  test('mount points show on the partition and on the drive', async () => {
    const device = loop('card.img', 32 * 2 ** 20);
    const first = partition(device, 1, 2048, 32768);
    const mountPoint = mounted(first, 'a place with spaces');
    const drive = await findDrive(device);
    expect(drive.mountPoints).toEqual([mountPoint]);
    expect(drive.partitions[0]?.mountPoints).toEqual([mountPoint]);
    expect(drive.risks).toEqual([]);
  });

  test('swap is found', async () => {
    const device = loop('swap.img', 16 * 2 ** 20);
    run('mkswap', device);
    run('swapon', device);
    undo.push(() => run('swapoff', device));
    expect((await findDrive(device)).risks).toEqual([{ kind: 'swap', reason: `holds swap in use (${device})` }]);
  });
});

describe('what is not a drive', () => {
  test.each([
    ['/tmp', 'a folder'],
    ['/dev/null', 'a character device'],
    [import.meta.filename, 'a file'],
  ])('%s', async (target, kind) => {
    await expect(findDrive(target)).rejects.toMatchObject({ code: 'target-not-a-drive', fields: { target, kind } });
  });

  test('nothing at all', async () => {
    await expect(findDrive('/dev/no-such-drive')).rejects.toMatchObject({ code: 'target-missing', exitCode: 3 });
  });

  test('a pipe', async () => {
    run('mkfifo', join(folder, 'pipe'));
    await expect(findDrive(join(folder, 'pipe'))).rejects.toThrow('a pipe or a socket');
  });
});

describe('the drive that holds the image', loopDrives, () => {
  test('through a loop device on a file on another loop device, down to the disk', async () => {
    const outer = loop('outer.img', 64 * 2 ** 20);
    const outerMount = mounted(partition(outer, 1, 2048, 120000), 'outer');
    writeFileSync(join(outerMount, 'inner.img'), '');
    truncateSync(join(outerMount, 'inner.img'), 16 * 2 ** 20);
    const inner = run('losetup', '--find', '--show', join(outerMount, 'inner.img'));
    undo.push(() => run('losetup', '--detach', inner));
    const image = join(mounted(inner, 'inner'), 'image.wic');
    writeFileSync(image, 'image');
    const other = loop('other.img', 2 ** 20);

    const drives = await listDrives();
    const holding = (await drivesHolding(image, drives)).map(({ path }) => path);
    expect(holding).toEqual(expect.arrayContaining([outer, inner]));
    expect(holding).not.toContain(other);
    expect((await withImageRisk(await findDrive(outer), image)).risks).toEqual([
      { kind: 'holds-image', reason: `holds the image ${image}` },
    ]);
    const system = drives.find(({ mountPoints }) => mountPoints.includes('/'));
    if (system !== undefined && statSync(folder).dev === statSync('/').dev) expect(holding).toContain(system.path);
    expect((await withImageRisk(await findDrive(other), image)).risks).toEqual([]);
  });

  test('a loop device of the image itself, and a device that is the image', async () => {
    const device = loop('image.img', 2 ** 20);
    const first = partition(device, 1, 8, 64);
    const drive = await findDrive(device);
    for (const image of [join(folder, 'image.img'), device, first]) {
      expect((await withImageRisk(drive, image)).risks, image).toMatchObject([{ kind: 'holds-image' }]);
    }
  });
});

test('the list can be cancelled', async () => {
  await expect(listDrives({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  const later = new AbortController();
  const list = listDrives({ signal: later.signal });
  later.abort();
  await expect(list).rejects.toMatchObject({ name: 'AbortError' });
});

test('where drivelist has no compiled binding, macOS and Windows get a sentence', async () => {
  await expect(listDrives({ platform: 'darwin' })).rejects.toMatchObject({ code: 'drives-unlistable' });
  await expect(listDrives({ platform: 'aix' })).rejects.toThrow('aix');
});
