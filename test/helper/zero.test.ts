import { randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../electron/contract/drive.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import { alignedMemory } from '../../electron/helper/aligned-memory.ts';
import { DriveFile } from '../../electron/helper/drive-file.ts';
import { writeZeroes } from '../../electron/helper/zero.ts';
import { badDrive } from '../rigs/bad-drive.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';

const KiB = 1 << 10;
const MiB = 1 << 20;
const write = { signal: new AbortController().signal, mode: 'write', force: false } as const;

/** Reads through the page cache, as a program would that had looked at the drive before. */
function cached(descriptor: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) at += readSync(descriptor, bytes, at, length - at, at);
  return bytes;
}

const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0);

describe('zeroes', needing('root', 'loop', 'native punchHole'), () => {
  test.each([512, 4096])(
    'cost no writing on a drive that clears by itself, with sectors of %i bytes',
    async (sectorSize) => {
      await using drive = await loopDrive({ size: 64 * MiB, sectorSize });
      const junk = randomBytes(64 * MiB);
      writeFileSync(drive.file, junk);
      const descriptor = openSync(drive.path, 'r');
      try {
        expect(cached(descriptor, 64 * MiB).equals(junk)).toBe(true);
        await using target = await openTarget(drive.drive(), write);
        expect(target.zeroesFast).toBe(true);
        const blocks = statSync(drive.file).blocks;
        await target.zero({ offset: sectorSize, length: 40 * MiB + sectorSize });
        expect(target.zeroesFast).toBe(true);
        expect((blocks - statSync(drive.file).blocks) * 512).toBeGreaterThan(39 * MiB);
        junk.fill(0, sectorSize, 40 * MiB + 2 * sectorSize);
        expect(cached(descriptor, 64 * MiB).equals(junk)).toBe(true);
        expect(
          Buffer.compare(await target.read({ offset: 38 * MiB, length: 4 * MiB }), junk.subarray(38 * MiB, 42 * MiB)),
        ).toBe(0);
        await target.finish({ eject: false });
        expect(readFileSync(drive.file).equals(junk)).toBe(true);
      } finally {
        closeSync(descriptor);
      }
    },
  );

  test('are written where they are few: a command takes its time, however little it clears', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    writeFileSync(drive.file, randomBytes(16 * MiB));
    const blocks = () => statSync(drive.file).blocks * 512;
    await using target = await openTarget(drive.drive(), write);
    await target.zero({ offset: MiB, length: 60 * KiB });
    await target.flush();
    expect(blocks()).toBe(16 * MiB);
    await target.zero({ offset: 2 * MiB, length: 64 * KiB });
    expect(blocks()).toBe(16 * MiB - 64 * KiB);
    expect(isZero(readFileSync(drive.file).subarray(MiB, MiB + 60 * KiB))).toBe(true);
  });

  test('come in the order of the calls, between writes', async () => {
    await using drive = await loopDrive({ size: 32 * MiB });
    await using target = await openTarget(drive.drive(), write);
    const bytes = randomBytes(MiB);
    const calls = [
      target.write(4 * MiB, bytes),
      target.write(20 * MiB, bytes),
      target.zero({ offset: 0, length: 16 * MiB }),
      target.write(8 * MiB, bytes),
    ];
    await Promise.all(calls);
    await target.finish({ eject: false });
    const expected = Buffer.alloc(32 * MiB);
    bytes.copy(expected, 20 * MiB);
    bytes.copy(expected, 8 * MiB);
    expect(readFileSync(drive.file).equals(expected)).toBe(true);
  });
});

describe('zeroes on a drive that refuses to clear', needing('root', 'loop', 'fuse'), () => {
  test('are written, and the drive is not asked again', async () => {
    await using drive = await badDrive({ size: 32 * MiB });
    writeFileSync(drive.file, randomBytes(32 * MiB));
    await using target = await openTarget(drive.drive(), write);
    await target.zero({ offset: 0, length: 12 * MiB });
    expect(target.zeroesFast).toBe(false);
    await target.zero({ offset: 12 * MiB, length: 10 * MiB });
    await target.finish({ eject: false });
    const bytes = readFileSync(drive.file);
    expect(isZero(bytes.subarray(0, 22 * MiB))).toBe(true);
    expect(isZero(bytes.subarray(22 * MiB))).toBe(false);
  });
});

describe('zeroes on a drive that says it has cleared, but has not', () => {
  test.each([
    ['anything', []],
    ['the middle', [0, 20 * MiB - 512]],
  ])('%s: they are written', async (_what, cleared) => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-liar-'));
    const path = join(folder, 'drive.img');
    writeFileSync(path, randomBytes(24 * MiB));
    const descriptor = openSync(path, 'r+');
    try {
      const drive = new (class extends DriveFile {
        override clear = () => {
          for (const at of cleared) writeSync(descriptor, Buffer.alloc(512), 0, 512, at);
          return Promise.resolve(this.clears);
        };
      })({
        path,
        descriptor,
        size: 24 * MiB,
        blockSize: 512,
        direct: false,
        practice: false,
        writable: true,
        clears: true,
        finishedIo: () => '',
        present: () => true,
      });
      let done = 0;
      await writeZeroes(drive, alignedMemory(8 * MiB), 0, 20 * MiB, (bytes) => {
        done += bytes;
      });
      expect(drive.clears).toBe(false);
      expect(done).toBe(20 * MiB);
      expect(isZero(readFileSync(path).subarray(0, 20 * MiB))).toBe(true);
    } finally {
      closeSync(descriptor);
      rmSync(folder, { recursive: true });
    }
  });
});

describe('zeroes on a practice drive', needing('native punchHole'), () => {
  test('are holes of its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wick-practice-'));
    try {
      const path = join(folder, 'card.img');
      const junk = randomBytes(16 * MiB);
      writeFileSync(path, junk);
      const drive: Drive = {
        path,
        name: 'Practice drive',
        size: 16 * MiB,
        logicalBlockSize: 512,
        physicalBlockSize: 512,
        transport: 'practice',
        removable: true,
        readOnly: false,
        partitions: [],
        mountPoints: [],
        risks: [],
      };
      await using target = await openTarget(drive, write);
      expect(target.zeroesFast).toBe(true);
      await target.zero({ offset: 512, length: 9 * MiB });
      await target.zero({ offset: 12 * MiB, length: 64 * KiB });
      await target.finish({ eject: false });
      junk.fill(0, 512, 9 * MiB + 512).fill(0, 12 * MiB, 12 * MiB + 64 * KiB);
      expect(readFileSync(path).equals(junk)).toBe(true);
      expect(statSync(path).blocks * 512).toBeLessThan(8 * MiB);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a long clearing', needing('root', 'loop', 'native punchHole'), () => {
  test('goes in slices: it can be cancelled between them, and shows that it moves', async () => {
    // Never stored, so that it may be as large as it likes.
    await using drive = await loopDrive({ size: 2 ** 42 });
    const cancel = new AbortController();
    const target = await openTarget(drive.drive(), { ...write, signal: cancel.signal });
    const all = target.zero({ offset: 0, length: 2 ** 42 });
    setTimeout(() => cancel.abort(), 50);
    await expect(all).rejects.toMatchObject({ code: 'cancelled' });
    const startedAt = performance.now();
    await target[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});
