import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { copyFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBmap } from '../../electron/engine/image/bmap/parse.ts';
import { type FileServer, serveFolder } from '../rigs/file-server.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { expectSame, type Format, formats, packed, sparseImage } from '../rigs/packed-image.ts';
import { wick } from '../rigs/wick.ts';

const run = promisify(execFile);
const MiB = 1 << 20;
const imageSize = 10 * MiB + 777;
const driveSize = 16 * MiB;

describe('wick flash onto loop drives', needing('root', 'loop', 'bmaptool', 'xz', 'lz4', 'zstd', 'bzip2'), () => {
  let folder: string;
  let raw: string;
  const files = new Map<Format, string>();
  let server: FileServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-flash-'));
    raw = await sparseImage(folder, 'image.wic', imageSize);
    await run('bmaptool', ['create', raw, '-o', join(folder, 'map')]);
    for (const format of formats) files.set(format, await packed(raw, format));
    server = await serveFolder(folder);
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const fileOf = (format: Format) => {
    const path = files.get(format);
    if (path === undefined) throw new Error(`no ${format}`);
    return path;
  };

  /** A drive full of 0xAA, so that what was not written shows. */
  async function usedDrive() {
    const drive = await loopDrive({ size: driveSize });
    await writeFile(drive.path, Buffer.alloc(driveSize, 0xaa));
    return drive;
  }

  /** Judged by cmp: mapped ranges hold the image, what lies between is empty, what lies behind is as it was. */
  async function expectMapped(drive: string): Promise<void> {
    const map = parseBmap(await readFile(join(folder, 'map')), 'map');
    for (const { offset, length } of map.ranges) {
      await run('cmp', ['-i', `${offset}`, '-n', `${length}`, raw, drive]);
    }
    await using device = await open(drive);
    for (const [offset, expected] of [
      [4 * MiB, 0],
      [Math.ceil(imageSize / MiB) * MiB, 0xaa],
    ] as const) {
      const { buffer } = await device.read(Buffer.alloc(MiB), 0, MiB, offset);
      expect(buffer.every((byte) => byte === expected)).toBe(true);
    }
  }

  const sources = {
    file: (format: Format) => ({ name: fileOf(format), options: {} }),
    http: (format: Format) => ({ name: server.url(fileOf(format).slice(folder.length + 1)), options: {} }),
    stdin: (format: Format) => ({ name: '-', options: { stdin: createReadStream(fileOf(format)) } }),
  };

  describe.each(formats)('%s', (format) => {
    test.each(['file', 'http', 'stdin'] as const)('from %s, whole', async (kind) => {
      await using drive = await usedDrive();
      const { name, options } = sources[kind](format);
      const ran = await wick(['flash', name, drive.path, '--yes', '--json', '--no-bmap'], options);
      expect(ran, ran.stderr).toMatchObject({
        code: 0,
        result: { ok: true, targets: [{ outcome: 'good', verified: true }] },
      });
      await expectSame(fileOf(format), format, drive.path, imageSize);
    });

    test.each(['file', 'http', 'stdin'] as const)('from %s, by its map', async (kind) => {
      await using drive = await usedDrive();
      const { name, options } = sources[kind](format);
      const ran = await wick(['flash', name, drive.path, '--yes', '--json', '--bmap', join(folder, 'map')], options);
      expect(ran, ran.stderr).toMatchObject({
        code: 0,
        result: { ok: true, targets: [{ outcome: 'good', verified: true }] },
      });
      await expectMapped(drive.path);
    });
  });

  test('the map beside an image and beside its address is found', async () => {
    await copyFile(join(folder, 'map'), join(folder, 'image.wic.bmap'));
    try {
      for (const name of [fileOf('bzip2'), server.url('image.wic.gz')]) {
        await using drive = await usedDrive();
        const ran = await wick(['flash', name, drive.path, '--yes', '--json']);
        expect(
          ran.events.find(({ event }) => event === 'plan'),
          ran.stderr,
        ).toMatchObject({ plan: { map: 'bmap' } });
        await expectMapped(drive.path);
      }
    } finally {
      await rm(join(folder, 'image.wic.bmap'));
    }
  });

  test.each([1, 511, 512, 513, 4095, 4097, MiB - 1, MiB + 1])('an image of %i bytes', async (length) => {
    await using drive = await usedDrive();
    const path = join(folder, `odd-${length}.img`);
    await writeFile(path, (await readFile(raw)).subarray(0, length));
    const ran = await wick(['flash', path, drive.path, '--yes', '--no-bmap']);
    expect(ran.code, ran.stderr).toBe(0);
    await run('cmp', ['-n', `${length}`, path, drive.path]);
  });

  test('an empty image is a bad image, and nothing is written', async () => {
    await using drive = await usedDrive();
    const path = join(folder, 'empty.img');
    await writeFile(path, '');
    const ran = await wick(['flash', path, drive.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 4, result: { ok: false, error: { code: 'source-empty' } } });
    expect((await readFile(drive.path)).every((byte) => byte === 0xaa)).toBe(true);
  });

  test('a drive with 4096 byte sectors', async () => {
    await using drive = await loopDrive({ size: driveSize, sectorSize: 4096 });
    const ran = await wick(['flash', fileOf('gzip'), drive.path, '--yes', '--no-bmap']);
    expect(ran.code, ran.stderr).toBe(0);
    await expectSame(fileOf('gzip'), 'gzip', drive.path, imageSize);
  });

  test('two targets at once', async () => {
    await using one = await usedDrive();
    await using two = await usedDrive();
    const ran = await wick(['flash', fileOf('xz'), one.path, two.path, '--yes', '--json', '--no-bmap']);
    expect(ran, ran.stderr).toMatchObject({ code: 0, result: { targets: [{ outcome: 'good' }, { outcome: 'good' }] } });
    for (const drive of [one, two]) await expectSame(fileOf('xz'), 'xz', drive.path, imageSize);
  });

  test('the same target twice is refused', async () => {
    await using drive = await usedDrive();
    const ran = await wick(['flash', fileOf('xz'), drive.path, drive.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 3, result: { error: { code: 'target-twice' } } });
  });

  test('a drive that is too small is refused before the first byte, and what would fit is said', async () => {
    await using drive = await loopDrive({ size: 9 * MiB + MiB / 2 });
    await writeFile(drive.path, Buffer.alloc(MiB, 0xaa));
    const ran = await wick(['flash', raw, drive.path, '--yes', '--json', '--bmap', join(folder, 'map')]);
    expect(ran).toMatchObject({ code: 4, result: { error: { code: 'image-does-not-fit' } } });
    expect(ran.stderr).toContain('would fit');
    expect((await readFile(drive.path)).subarray(0, MiB).every((byte) => byte === 0xaa)).toBe(true);
  });

  test('a drive that turns out too small fails, and the other is good: exit 9', async () => {
    await using small = await loopDrive({ size: 4 * MiB });
    await using large = await usedDrive();
    const ran = await wick(['flash', fileOf('zstd'), small.path, large.path, '--yes', '--json', '--no-bmap']);
    expect(ran, ran.stderr).toMatchObject({
      code: 9,
      result: { targets: [{ outcome: 'failed', error: { code: 'image-does-not-fit' } }, { outcome: 'good' }] },
    });
    await expectSame(fileOf('zstd'), 'zstd', large.path, imageSize);
  });

  test('a write-protected drive', async () => {
    await using drive = await loopDrive({ size: driveSize, readOnly: true });
    const ran = await wick(['flash', raw, drive.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 5, result: { error: { code: 'target-write-protected' } } });
  });

  test('a mounted card is unmounted first', async () => {
    await using drive = await usedDrive();
    await run('mke2fs', ['-q', '-F', drive.path]);
    const mountPoint = await mkdtemp(join(folder, 'mnt-'));
    await run('mount', [drive.path, mountPoint]);
    const ran = await wick(['flash', fileOf('gzip'), drive.path, '--yes', '--json', '--no-bmap']);
    expect(ran.code, ran.stderr).toBe(0);
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(mountPoint);
    await expectSame(fileOf('gzip'), 'gzip', drive.path, imageSize);
  });

  test('a mounted card whose files are in use is refused', async () => {
    await using drive = await usedDrive();
    await run('mke2fs', ['-q', '-F', drive.path]);
    const mountPoint = await mkdtemp(join(folder, 'busy-'));
    await run('mount', [drive.path, mountPoint]);
    await using _file = await open(join(mountPoint, 'in-use'), 'w');
    const ran = await wick(['flash', raw, drive.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 3 });
    expect(ran.stderr).toContain(mountPoint);
  });

  test('a drive that a program holds is refused', async () => {
    await using drive = await usedDrive();
    await using _other = await open(drive.path, 0o2 | 0o200);
    const ran = await wick(['flash', raw, drive.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 3, result: { targets: [{ error: { code: 'target-busy' } }] } });
  });

  test('a system disk is refused, with --yes too', async () => {
    const listed = await wick(['drives', '--all', '--json']);
    const drives = listed.result['drives'] as { path: string; risks: { kind: string }[] }[];
    const system = drives.find(({ risks }) => risks.some(({ kind }) => kind === 'system'));
    // A container may see none of its host's disks; then there is nothing to protect.
    if (system === undefined) return;
    const ran = await wick(['flash', raw, system.path, '--yes', '--json']);
    expect(ran).toMatchObject({ code: 3, result: { error: { code: 'target-protected' } } });
  });

  test('a plain file is no drive, a practice drive is', async () => {
    const path = join(folder, 'practice');
    const refused = await wick(['flash', raw, join(folder, 'map'), '--yes', '--json']);
    expect(refused).toMatchObject({ code: 3, result: { error: { code: 'target-not-a-drive' } } });
    const ran = await wick(['flash', fileOf('lz4'), path, '--virtual', '--size', '32MiB', '--yes', '--no-bmap']);
    expect(ran.code, ran.stderr).toBe(0);
    expect((await stat(path)).size).toBe(32 * MiB);
    await run('cmp', ['-n', `${imageSize}`, raw, path]);
  });

  test('without a terminal and without --yes nothing is written', async () => {
    await using drive = await usedDrive();
    const ran = await wick(['flash', raw, drive.path, '--json']);
    expect(ran).toMatchObject({ code: 2, result: { error: { code: 'needs-confirmation' } } });
    expect(ran.stderr).toContain('--yes');
    expect((await readFile(drive.path)).every((byte) => byte === 0xaa)).toBe(true);
  });

  test('--dry-run shows the plan and writes nothing', async () => {
    await using drive = await usedDrive();
    const ran = await wick(['flash', raw, drive.path, '--dry-run', '--bmap', join(folder, 'map')]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('by the block map');
    expect((await readFile(drive.path)).every((byte) => byte === 0xaa)).toBe(true);
  });

  test('wick verify tells a right drive from a wrong one, by image and by map', async () => {
    await using drive = await usedDrive();
    const flashed = await wick(['flash', fileOf('gzip'), drive.path, '--yes', '--no-bmap', '--no-verify']);
    expect(flashed.code, flashed.stderr).toBe(0);
    const byImage = ['verify', drive.path, '--image', fileOf('gzip'), '--json'];
    const byMap = ['verify', drive.path, '--bmap', join(folder, 'map'), '--json'];
    expect((await wick(byImage)).code).toBe(0);
    expect((await wick(byMap)).code).toBe(0);
    await using device = await open(drive.path, 'r+');
    await device.write(Buffer.from([1]), 0, 1, 2 * MiB + 100);
    await device.sync();
    for (const args of [byImage, byMap]) {
      expect(await wick(args)).toMatchObject({ code: 6, result: { error: { code: 'verify-mismatch' } } });
    }
  });

  test('a wrong --sha256 leaves no bootable card, a right one passes', async () => {
    await using drive = await usedDrive();
    const { stdout } = await run('sha256sum', [fileOf('bzip2')]);
    const sha256 = stdout.slice(0, 64);
    const good = await wick(['flash', fileOf('bzip2'), drive.path, '--yes', '--no-bmap', '--sha256', sha256]);
    expect(good.code, good.stderr).toBe(0);
    await writeFile(drive.path, Buffer.alloc(driveSize, 0xaa));
    const wrong = sha256.startsWith('0') ? sha256.replace(/^./, '1') : sha256.replace(/^./, '0');
    const bad = await wick(['flash', fileOf('bzip2'), drive.path, '--yes', '--no-bmap', '--json', '--sha256', wrong]);
    expect(bad.code).toBe(4);
    // A bad image is often found out before the drive is even opened.
    const head = (await readFile(drive.path)).subarray(0, 512);
    expect(head.every((byte) => byte === 0) || head.every((byte) => byte === 0xaa)).toBe(true);
  });
});
