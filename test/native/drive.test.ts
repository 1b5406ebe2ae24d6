import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { native } from '../../native/native.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { noise } from '../rigs/memory-image.ts';
import { needing } from '../rigs/needs.ts';

const MiB = 1 << 20;

describe('holes of a sparse file', needing('native seekData'), () => {
  let folder: string;
  let file: FileHandle;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'wick-holes-'));
    file = await open(join(folder, 'sparse.img'), 'w+');
    await file.truncate(8 * MiB);
    await file.write(noise(MiB, 1), 0, MiB, 2 * MiB);
    await file.sync();
  });

  afterAll(async () => {
    await file.close();
    rmSync(folder, { recursive: true });
  });

  test('the next data, and the hole behind it', () => {
    expect(native?.seekData?.(file.fd, 0)).toBe(2 * MiB);
    expect(native?.seekHole?.(file.fd, 2 * MiB)).toBe(3 * MiB);
    expect(native?.seekHole?.(file.fd, 0)).toBe(0);
  });

  test('-1 where there is none', () => {
    expect(native?.seekData?.(file.fd, 3 * MiB)).toBe(-1);
    expect(native?.seekHole?.(file.fd, 9 * MiB)).toBe(-1);
  });

  test('an error like those of Node otherwise', () => {
    expect(() => native?.seekData?.(9999, 0)).toThrow(
      expect.objectContaining({ code: 'EBADF', syscall: 'lseek', errno: -9 }),
    );
  });
});

describe('a block device', needing('native driveSize', 'root', 'loop'), () => {
  test('its size and its blocks', async () => {
    await using drive = await loopDrive({ size: 8 * MiB, sectorSize: 4096 });
    await using file = await open(drive.path);
    expect(native?.driveSize?.(file.fd)).toBe(8 * MiB);
    expect(native?.logicalBlockSize?.(file.fd)).toBe(4096);
  });

  test('clears a range, in the page cache too', needing('native punchHole'), async () => {
    await using drive = await loopDrive({ size: 8 * MiB });
    await using file = await open(drive.path, 'r+');
    const content = noise(8 * MiB, 1);
    await file.write(content, 0, content.length, 0);
    await native?.punchHole?.(file.fd, MiB, 3 * MiB);
    content.fill(0, MiB, 4 * MiB);
    for (const cached of [true, false]) {
      if (!cached) await native?.flushBuffers?.(file.fd);
      const { buffer } = await file.read(Buffer.alloc(8 * MiB), 0, 8 * MiB, 0);
      expect(buffer.equals(content)).toBe(true);
    }
    native?.dropCache?.(file.fd, 0, 0);
  });

  test('reads its partition table anew', needing('native rereadPartitions'), async () => {
    await using drive = await loopDrive({ size: 8 * MiB, partscan: true });
    await using file = await open(drive.path, 'r+');
    await native?.rereadPartitions?.(file.fd);
  });

  test('says what went wrong', async () => {
    await using file = await open('/dev/null');
    expect(() => native?.driveSize?.(file.fd)).toThrow(expect.objectContaining({ code: 'ENOTTY' }));
    await expect(native?.flushBuffers?.(file.fd)).rejects.toMatchObject({ code: 'ENOTTY', syscall: 'BLKFLSBUF' });
    await expect(native?.unmount?.('/nowhere')).rejects.toMatchObject({ code: 'ENOENT', syscall: 'umount2' });
    expect(() => native?.driveSize?.(-1)).toThrow(TypeError);
  });
});

test('a file is locked for one descriptor, until that is closed', needing('native lockFile'), async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wick-lock-'));
  try {
    const path = join(folder, 'file');
    const first = await open(path, 'w');
    await using second = await open(path, 'r+');
    expect(native?.lockFile?.(first.fd)).toBe(true);
    expect(native?.lockFile?.(first.fd)).toBe(true);
    expect(native?.lockFile?.(second.fd)).toBe(false);
    await first.close();
    expect(native?.lockFile?.(second.fd)).toBe(true);
    expect(() => native?.lockFile?.(9999)).toThrow(expect.objectContaining({ code: 'EBADF', syscall: 'flock' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
