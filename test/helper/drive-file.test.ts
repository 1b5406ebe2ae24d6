import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { alignedMemory } from '../../electron/helper/aligned-memory.ts';
import { DriveFile, type DriveFileFacts } from '../../electron/helper/drive-file.ts';
import { type BadDrive, badDrive } from '../rigs/bad-drive.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';

const KiB = 1 << 10;
const MiB = 1 << 20;

/** The drive, or the file that serves it, opened as the helper opens drives. */
function opened(
  drive: Pick<BadDrive, 'path' | 'size'>,
  { path = drive.path, ...changes }: Partial<DriveFileFacts> = {},
) {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_DIRECT);
  const facts: DriveFileFacts = {
    path,
    descriptor,
    size: drive.size,
    blockSize: 512,
    direct: true,
    practice: false,
    writable: true,
    clears: false,
    finishedIo: () => '',
    present: () => true,
    ...changes,
  };
  return { file: new DriveFile(facts), [Symbol.dispose]: () => closeSync(descriptor) };
}

function aligned(bytes: Uint8Array): Uint8Array {
  const buffer = alignedMemory(bytes.length).tryTake(bytes.length) ?? new Uint8Array(bytes.length);
  buffer.set(bytes);
  return buffer;
}

describe('an open drive', needing('root', 'loop', 'fuse'), () => {
  test('gets whole units where a write goes beyond the end of one', async () => {
    await using drive = await loopDrive({ size: 8 * MiB });
    const stat = join('/sys/block', basename(drive.path), 'stat');
    const writes = () => Number(readFileSync(stat, 'utf8').trim().split(/\s+/)[4]);
    // Fewer pages than the segments of one request: scattered memory splits no write.
    const bytes = aligned(randomBytes(384 * KiB));
    const cases = [
      [MiB, 256 * KiB, 2],
      [MiB, undefined, 1],
      [1152 * KiB, 256 * KiB, 1],
      [1280 * KiB, 4 * MiB, 1],
      [3968 * KiB, 4 * MiB, 2],
    ] as const;
    for (const [offset, unit, expected] of cases) {
      using open = opened(drive, unit === undefined ? {} : { unit });
      const before = writes();
      await open.file.write(bytes, offset);
      expect([offset, unit, writes() - before]).toEqual([offset, unit, expected]);
      const back = aligned(new Uint8Array(bytes.length));
      await open.file.read(back, offset);
      expect(Buffer.compare(back, bytes)).toBe(0);
    }
  });

  test('writes nothing to a medium that came after the one it was opened with', async () => {
    await using drive = await loopDrive({ size: 8 * MiB });
    let asked = 0;
    let isSame = true;
    const sameMedium = () => {
      asked += 1;
      return isSame;
    };
    using open = opened(drive, { sameMedium, clears: true });
    const [first, second] = [aligned(randomBytes(MiB)), aligned(randomBytes(MiB))];
    for (let at = 0; at < 4; at += 1) await open.file.write(first, at * MiB);
    // One question would do for a second.
    expect(asked).toBeLessThanOrEqual(1);
    isSame = false;
    await sleep(1100);
    // And it stays so.
    for (let at = 0; at < 2; at += 1) {
      await expect(open.file.write(second, 0)).rejects.toMatchObject({ code: 'target-gone' });
      await expect(open.file.clear(0, MiB)).rejects.toMatchObject({ code: 'target-gone' });
    }
    const back = aligned(new Uint8Array(MiB));
    await open.file.read(back, 0);
    expect(Buffer.compare(back, first)).toBe(0);
  });

  test('is given less at a time when it refuses more', async () => {
    await using drive = await badDrive({ size: 16 * MiB });
    using open = opened(drive, { path: drive.served });
    const bytes = aligned(randomBytes(4 * MiB));
    for (const operation of ['write', 'read'] as const) {
      await drive.order({ operation, from: 0, how: 'refusal' });
      const back = aligned(new Uint8Array(4 * MiB));
      await open.file.write(bytes, MiB);
      await open.file.read(back, MiB);
      expect(Buffer.compare(back, bytes)).toBe(0);
    }
    expect(Buffer.compare(readFileSync(drive.file).subarray(MiB, 5 * MiB), bytes)).toBe(0);
  });

  test('fails where it refuses everything', async () => {
    await using drive = await badDrive({ size: MiB });
    using open = opened(drive);
    const odd = new Uint8Array(aligned(new Uint8Array(2 * MiB)).buffer, 100, MiB);
    await expect(open.file.write(odd, 0)).rejects.toMatchObject({
      code: 'target-io',
      fields: { offset: 0, reason: 'the request was not accepted' },
    });
  });

  test('is written with one small request at a time while it hardly answers, and as before once it does', async () => {
    await using drive = await badDrive({ size: 64 * MiB });
    using open = opened(drive);
    const bytes = aligned(randomBytes(12 * MiB));
    await open.file.write(bytes.subarray(0, 2 * MiB), 0);
    // The loop drive has eight parts served for each mebibyte: 5 s for one of its requests.
    await drive.order({ operation: 'write', from: 8 * MiB, how: 650 });
    const first = open.file.write(bytes.subarray(0, MiB), 8 * MiB);
    await sleep(4100);
    open.file.silent();
    const rest = [1, 2].map((at) => open.file.write(bytes.subarray(at * MiB, (at + 1) * MiB), (8 + at) * MiB));
    await first;
    const before = requests(drive);
    await sleep(1600);
    const inTrouble = requests(drive) - before;
    await drive.heal();
    await Promise.all(rest);
    // Small ones come back one after the other while a whole mebibyte would still be under way.
    expect(inTrouble).toBeGreaterThanOrEqual(2);
    expect(inTrouble).toBeLessThanOrEqual(3);
    const between = requests(drive);
    await open.file.write(bytes, 20 * MiB);
    expect((12 * MiB) / (requests(drive) - between)).toBeGreaterThan(256 * KiB);
    expect(Buffer.compare(readFileSync(drive.file).subarray(8 * MiB, 11 * MiB), bytes.subarray(0, 3 * MiB))).toBe(0);
  });
});

/** Writes that the drive has finished: linux/Documentation/block/stat. */
function requests(drive: BadDrive): number {
  const name = drive.path.slice('/dev/'.length);
  return Number(readFileSync(`/sys/block/${name}/stat`, 'utf8').trim().split(/\s+/)[4]);
}
