import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { openTarget, targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../electron/engine/flash/spawn-helper.ts';
import { bundledHelper } from '../../rigs/bundled-helper.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needing, needs } from '../../rigs/needs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;
const write = { signal: never, mode: 'write', force: false } as const;

function sha256sum(path: string): string {
  return execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
}

describe('a drive, through its helper', needing('root', 'loop'), () => {
  test.each([512, 4096])('takes bytes and gives them back, with sectors of %i bytes', async (sectorSize) => {
    await using drive = await loopDrive({ size: 16 * MiB, sectorSize });
    await using target = await openTarget(drive.drive(), write);
    expect(target).toMatchObject({ size: 16 * MiB, blockSize: sectorSize, provesMedium: true });
    const bytes = randomBytes(3 * MiB);
    await target.write(5 * MiB, bytes);
    await target.flush();
    expect(Buffer.compare(await target.read({ offset: 5 * MiB, length: 3 * MiB }), bytes)).toBe(0);
    const odd = await target.read({ offset: 5 * MiB + 777, length: 4001 });
    expect(Buffer.compare(odd, bytes.subarray(777, 777 + 4001))).toBe(0);
    await target.finish({ eject: true });
    expect(Buffer.compare(readFileSync(drive.file).subarray(5 * MiB, 8 * MiB), bytes)).toBe(0);
  });

  test('says the digests that sha256sum and others say, of the whole and of odd ranges', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    const content = randomBytes(16 * MiB);
    writeFileSync(drive.path, content);
    await using target = await openTarget(drive.drive(), { ...write, mode: 'read' });
    let read = 0;
    const whole = await target.hash([{ offset: 0, length: 16 * MiB }], 'sha256', (bytes) => {
      read += bytes;
    });
    expect(whole).toEqual([sha256sum(drive.path)]);
    expect(read).toBe(16 * MiB);
    const ranges = Array.from({ length: 700 }, (_, index) => ({
      offset: index * 20_011,
      length: (index * 7919) % 70_000,
    }));
    for (const algorithm of ['sha1', 'sha512'] as const) {
      const expected = ranges.map(({ offset, length }) =>
        createHash(algorithm)
          .update(content.subarray(offset, offset + length))
          .digest('hex'),
      );
      expect(await target.hash(ranges, algorithm)).toEqual(expected);
    }
    expect(await target.hash([], 'sha256')).toEqual([]);
  });

  test('fills the last block of a write with zeroes, and only that', async () => {
    await using drive = await loopDrive({ size: 1 * MiB, sectorSize: 4096 });
    writeFileSync(drive.path, Buffer.alloc(MiB, 0xee));
    await using target = await openTarget(drive.drive(), write);
    await target.write(8192, Buffer.alloc(5000, 0x11));
    await target.flush();
    const expected = Buffer.alloc(MiB, 0xee).fill(0, 8192, 16_384).fill(0x11, 8192, 13_192);
    expect(Buffer.compare(await target.read({ offset: 0, length: MiB }), expected)).toBe(0);
  });

  test('carries out writes that overlap in the order of the calls', async () => {
    await using drive = await loopDrive({ size: 8 * MiB });
    await using target = await openTarget(drive.drive(), write);
    const expected = Buffer.alloc(8 * MiB);
    const calls: Promise<void>[] = [];
    for (let index = 1; index <= 120; index += 1) {
      const offset = ((index * 37) % 60) * 65_536;
      const length = (1 + ((index * 13) % 40)) * 65_536;
      if (index % 10 === 0) {
        calls.push(target.zero({ offset, length }));
        expected.fill(0, offset, offset + length);
      } else {
        calls.push(target.write(offset, Buffer.alloc(length, index)));
        expected.fill(index, offset, offset + length);
      }
    }
    const digest = target.hash([{ offset: 0, length: 8 * MiB }], 'sha256');
    await Promise.all(calls);
    expect(await digest).toEqual([createHash('sha256').update(expected).digest('hex')]);
  });

  test('takes payloads of 4 MiB, many at once, and the last sector', async () => {
    await using drive = await loopDrive({ size: 64 * MiB + 512 });
    await using target = await openTarget(drive.drive(), write);
    const bytes = randomBytes(4 * MiB);
    await Promise.all(Array.from({ length: 16 }, (_, index) => target.write(index * 4 * MiB, bytes)));
    await target.write(64 * MiB, bytes.subarray(0, 512));
    const ranges = Array.from({ length: 16 }, (_, index) => ({ offset: index * 4 * MiB, length: 4 * MiB }));
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(new Set(await target.hash(ranges, 'sha256'))).toEqual(new Set([digest]));
    await expect(target.write(64 * MiB, bytes.subarray(0, 1024))).rejects.toThrow('1024 bytes at');
    await expect(target.write(100, bytes.subarray(0, 512))).rejects.toThrow('512 bytes at 100');
  });

  test('is not written when it was opened for reading', async () => {
    await using drive = await loopDrive({ size: 4 * MiB, readOnly: true });
    await using target = await openTarget(drive.drive(), { ...write, mode: 'read' });
    await expect(target.write(0, new Uint8Array(512))).rejects.toMatchObject({ exit: 'targetFailed' });
  });
});

describe('a practice drive', () => {
  function practiceDrive(size: number, place = tmpdir()): { drive: Drive; file: string } & Disposable {
    const folder = mkdtempSync(join(place, 'wick-practice-'));
    const file = join(folder, 'card.img');
    writeFileSync(file, '');
    truncateSync(file, size);
    const drive: Drive = {
      path: file,
      name: 'Practice drive',
      size,
      logicalBlockSize: 512,
      physicalBlockSize: 512,
      transport: 'practice',
      removable: true,
      readOnly: false,
      partitions: [],
      mountPoints: [],
      risks: [],
    };
    return { drive, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  }

  test('is a file that is written and hashed like a drive', async () => {
    using practice = practiceDrive(8 * MiB);
    await using target = await openTarget(practice.drive, write);
    const bytes = randomBytes(2 * MiB);
    await target.write(MiB, bytes);
    await target.flush();
    expect(await target.hash([{ offset: 0, length: 8 * MiB }], 'sha256')).toEqual([sha256sum(practice.file)]);
    await target.finish({ eject: true });
    expect(Buffer.compare(readFileSync(practice.file).subarray(MiB, 3 * MiB), bytes)).toBe(0);
    expect(statSync(practice.file).size).toBe(8 * MiB);
  });

  test('of an odd size ends with its last whole block', async () => {
    using practice = practiceDrive(MiB + 700);
    const drive = { ...practice.drive, size: MiB + 512 };
    await using target = await openTarget(drive, write);
    expect(target.size).toBe(MiB + 512);
    await target.write(MiB, Buffer.alloc(512, 1));
    await target.finish({ eject: false });
    expect(statSync(practice.file).size).toBe(MiB + 700);
  });

  test('works on a file system without O_DIRECT', needing('root', 'mount'), async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-ramfs-'));
    execFileSync('mount', ['-t', 'ramfs', 'wick', folder]);
    try {
      using practice = practiceDrive(48 * MiB, folder);
      await using target = await openTarget(practice.drive, write);
      const bytes = randomBytes(4 * MiB);
      await Promise.all(Array.from({ length: 12 }, (_, index) => target.write(index * 4 * MiB, bytes)));
      expect(await target.hash([{ offset: 0, length: 48 * MiB }], 'sha256')).toEqual([sha256sum(practice.file)]);
      expect(Buffer.compare(await target.read({ offset: 44 * MiB, length: 4 * MiB }), bytes)).toBe(0);
    } finally {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    }
  });

  test('without O_DIRECT proves its medium only where the cache can be dropped', needing('root', 'mount'), async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-ramfs-'));
    execFileSync('mount', ['-t', 'ramfs', 'wick', folder]);
    try {
      using bundle = await bundledHelper();
      const start = () => spawnHelper(helperCommand(bundle.folder));
      const withoutNative = targetOpener({ elevate: () => ({ asks: false, start, refusal: () => undefined }) });
      using cached = practiceDrive(MiB, folder);
      await using target = await withoutNative(cached.drive, write);
      expect(target.provesMedium).toBe(false);
      expect(await target.hash([{ offset: 0, length: MiB }], 'sha256')).toHaveLength(1);
      using direct = practiceDrive(MiB);
      await using other = await withoutNative(direct.drive, write);
      expect(other.provesMedium).toBe(true);
      await using usual = await openTarget(cached.drive, { ...write, mode: 'read' });
      expect(usual.provesMedium).toBe(needs('native dropCache'));
    } finally {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    }
  });

  test('stays sparse where zeroes are written into its holes', async () => {
    using practice = practiceDrive(64 * MiB);
    await using target = await openTarget(practice.drive, write);
    await target.write(MiB, Buffer.alloc(MiB, 1));
    await target.zero({ offset: 0, length: 64 * MiB });
    await target.flush();
    expect(statSync(practice.file).blocks * 512).toBeLessThanOrEqual(2 * MiB);
    expect(readFileSync(practice.file).every((byte) => byte === 0)).toBe(true);
  });
});

describe('a drive that is done', needing('root', 'loop', 'addpart', 'native rereadPartitions'), () => {
  test('is looked at anew: the system forgets the partitions that are no more', async () => {
    await using drive = await loopDrive({ size: 16 * MiB, partscan: true });
    execFileSync('addpart', [drive.path, '1', '2048', '16384']);
    const partition = `/sys/block/${basename(drive.path)}/${basename(drive.path)}p1`;
    expect(existsSync(partition)).toBe(true);
    await using target = await openTarget(drive.drive(), write);
    await target.zero({ offset: 0, length: MiB });
    await target.finish({ eject: true });
    expect(existsSync(partition)).toBe(false);
  });
});
