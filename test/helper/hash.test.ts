import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type AlignedMemory, alignedMemory } from '../../electron/helper/aligned-memory.ts';
import { DriveFile } from '../../electron/helper/drive-file.ts';
import { RangeHasher } from '../../electron/helper/hash.ts';
import { createHasher, type Hasher } from '../../native/hasher.ts';
import { noise } from '../rigs/memory-image.ts';

const MiB = 1 << 20;
const KiB = 1 << 10;
const size = 24 * MiB;
const content = noise(size, 7);

const folder = mkdtempSync(join(tmpdir(), 'wick-hash-'));
const path = join(folder, 'drive.img');
writeFileSync(path, content);
const descriptor = openSync(path, 'r');
afterAll(() => {
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

interface Read {
  start: number;
  end: number;
}

/** A drive that remembers what it was asked for. */
class WatchedDrive extends DriveFile {
  readonly reads: Read[] = [];
  underWay = 0;
  mostUnderWay = 0;
  /** ms that each read takes. */
  pause = 0;
  /** Reads that touch this byte fail, */
  bad = -1;
  /** and the ones behind it at once, as those of a drive that is gone. */
  badFromThere = false;

  constructor(blockSize = 512) {
    const facts = { path, descriptor, size, blockSize, direct: true, practice: false, writable: false };
    super({ ...facts, clears: false, finishedIo: () => '', present: () => true });
  }

  override async read(buffer: Uint8Array, offset: number): Promise<void> {
    expect([offset % this.facts.blockSize, buffer.length % this.facts.blockSize]).toEqual([0, 0]);
    this.reads.push({ start: offset, end: offset + buffer.length });
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    if (this.badFromThere && offset > this.bad) {
      this.underWay -= 1;
      throw new Error('gone');
    }
    await super.read(buffer, offset);
    if (this.pause > 0) await sleep(this.pause);
    this.underWay -= 1;
    if (offset <= this.bad && this.bad < offset + buffer.length) throw new Error('a bad block');
  }
}

function expected(ranges: readonly (readonly [number, number])[], algorithm = 'sha256'): string[] {
  return ranges.map(([offset, length]) =>
    createHash(algorithm)
      .update(content.subarray(offset, offset + length))
      .digest('hex'),
  );
}

/** All of it was given back. */
function expectIdle(memory: AlignedMemory, capacity: number): void {
  const all = memory.tryTake(capacity);
  expect(all).toBeDefined();
  if (all !== undefined) memory.giveBack(all);
}

const nobody = () => {};

/** Never slower than a drive, however busy the machine: it keeps what it is given for the end. */
function quickHasher(algorithm: string): Hasher {
  const kept: Buffer[] = [];
  return {
    async update(data) {
      kept.push(Buffer.from(data));
    },
    digest: async () => createHash(algorithm).update(Buffer.concat(kept)).digest('hex'),
  };
}

test.each([1, 2, 4, 16])('takes digests of ranges of all kinds with %i MiB of memory', async (room) => {
  const ranges: [number, number][] = [
    [0, 0],
    [0, 1],
    [1, 511],
    [511, 2],
    [3 * MiB - 7, 14],
    [4 * MiB + 1, 5 * MiB],
    [9 * MiB + 4097, 64],
    [9 * MiB + 5000, 0],
    [9 * MiB + 20_000, 700 * KiB],
    // Behind what was read, and over it.
    [12, 2 * MiB],
    [4 * MiB, 8 * MiB],
    [size - 1, 1],
    [size, 0],
  ];
  const capacity = room * MiB;
  const memory = alignedMemory(capacity);
  const hasher = new RangeHasher(new WatchedDrive(), memory, createHasher);
  let seen = 0;
  const digests = await hasher.hash(ranges, 'sha256', (bytes) => {
    seen += bytes;
  });
  expect(digests).toEqual(expected(ranges));
  expect(seen).toBe(ranges.reduce((sum, [, length]) => sum + length, 0));
  expectIdle(memory, capacity);
});

test('takes empty ranges between others, side by side too', async () => {
  const hasher = new RangeHasher(new WatchedDrive(), alignedMemory(16 * MiB), createHasher);
  const ranges = Array.from({ length: 3 }, (): [number, number][] => [
    [0, 10 * MiB],
    [11 * MiB, 0],
    [12 * MiB, 10 * MiB],
    [size, 0],
  ]).flat();
  expect(await hasher.hash(ranges, 'sha256', nobody)).toEqual(expected(ranges));
  expect(await hasher.hash([], 'sha256', nobody)).toEqual([]);
});

test('goes through requests of any ranges at any time', async () => {
  const range = fc
    .tuple(fc.nat(size), fc.oneof(fc.nat(2000), fc.nat(100_000), fc.nat(3 * MiB)))
    .map(([offset, length]): [number, number] => [offset, Math.min(length, size - offset)]);
  const request = fc.record({
    ranges: fc.array(range, { maxLength: 12 }),
    algorithm: fc.constantFrom('sha1' as const, 'sha256' as const, 'sha512' as const),
    // As those of a block map are.
    ascending: fc.boolean(),
    wait: fc.boolean(),
  });
  const property = fc.asyncProperty(
    fc.array(request, { maxLength: 4 }),
    fc.constantFrom(512, 4096),
    fc.constantFrom(1, 4),
    async (requests, blockSize, room) => {
      const memory = alignedMemory(room * MiB);
      const hasher = new RangeHasher(new WatchedDrive(blockSize), memory, createHasher);
      const results: [Promise<string[]>, string[]][] = [];
      for (const { ranges, algorithm, ascending, wait } of requests) {
        if (ascending) ranges.sort(([a], [b]) => a - b);
        const digests = hasher.hash(ranges, algorithm, nobody);
        results.push([digests, expected(ranges, algorithm)]);
        if (wait) await digests;
      }
      for (const [digests, right] of results) expect(await digests).toEqual(right);
      expectIdle(memory, room * MiB);
    },
  );
  await fc.assert(property, { numRuns: 30, seed: 5 });
});

test('goes over a drive that is slower than the hashing once, in order, with several reads under way', async () => {
  const drive = new WatchedDrive();
  drive.pause = 5;
  const memory = alignedMemory(4 * MiB);
  const ranges = Array.from({ length: 4 }, (_, index): [number, number] => [index * 6 * MiB, 5 * MiB]);
  const hasher = new RangeHasher(drive, memory, quickHasher);
  const halves = [hasher.hash(ranges.slice(0, 2), 'sha256', nobody), hasher.hash(ranges.slice(2), 'sha256', nobody)];
  expect((await Promise.all(halves)).flat()).toEqual(expected(ranges));
  expect(drive.reads).toEqual(drive.reads.toSorted((a, b) => a.start - b.start));
  expect(drive.reads.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(20 * MiB);
  expect(drive.mostUnderWay).toBe(4);
});

test('reads ranges side by side where the drive waits for the hashing', async () => {
  const drive = new WatchedDrive();
  const memory = alignedMemory(4 * MiB);
  let busy = 0;
  let mostBusy = 0;
  const slowHasher = (): Hasher => {
    const hasher = createHasher('sha256');
    let turn = Promise.resolve();
    return {
      update(data) {
        turn = turn.then(async () => {
          busy += 1;
          mostBusy = Math.max(mostBusy, busy);
          await sleep(10);
          await hasher.update(data);
          busy -= 1;
        });
        return turn;
      },
      digest: () => hasher.digest(),
    };
  };
  const ranges = Array.from({ length: 4 }, (_, index): [number, number] => [index * 6 * MiB, 6 * MiB]);
  const digests = await new RangeHasher(drive, memory, slowHasher).hash(ranges, 'sha256', nobody);
  expect(digests).toEqual(expected(ranges));
  expect(mostBusy).toBeGreaterThan(1);
  for (const [offset, length] of ranges) {
    const starts = drive.reads.map(({ start }) => start).filter((start) => start >= offset && start < offset + length);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  }
});

test('reads small ranges that lie close together at once, and leaves out wide gaps', async () => {
  const drive = new WatchedDrive();
  const close = Array.from({ length: 40 }, (_, index): [number, number] => [index * 20 * KiB, 5000]);
  const far = Array.from({ length: 10 }, (_, index): [number, number] => [8 * MiB + index * 100 * KiB, 5000]);
  const ranges = [...close, ...far];
  const digests = await new RangeHasher(drive, alignedMemory(4 * MiB), createHasher).hash(ranges, 'sha256', nobody);
  expect(digests).toEqual(expected(ranges));
  expect(drive.reads.length).toBe(11);
});

test('a block between two ranges that cannot be read does no harm', async () => {
  const drive = new WatchedDrive();
  const ranges: [number, number][] = [
    [4096, 4096],
    [12_288, 4096],
    [20_480, 100],
  ];
  drive.bad = 9000;
  const memory = alignedMemory(MiB);
  const digests = await new RangeHasher(drive, memory, createHasher).hash(ranges, 'sha256', nobody);
  expect(digests).toEqual(expected(ranges));
  expectIdle(memory, MiB);
});

test('a failure is that of its request alone, and all memory is given back first', async () => {
  const drive = new WatchedDrive();
  drive.bad = 5 * MiB + 77;
  drive.pause = 1;
  const memory = alignedMemory(4 * MiB);
  const hasher = new RangeHasher(drive, memory, createHasher);
  const before: [number, number][] = [[0, 3 * MiB]];
  const behind: [number, number][] = [
    [6 * MiB, 2 * MiB],
    [20 * MiB, 3],
  ];
  const good = hasher.hash(before, 'sha256', nobody);
  const failing = hasher.hash(
    [
      [3 * MiB, 3 * MiB],
      [9 * MiB, 9 * MiB],
    ],
    'sha256',
    nobody,
  );
  const later = hasher.hash(behind, 'sha256', nobody);
  await expect(failing).rejects.toThrow('a bad block');
  expect(await good).toEqual(expected(before));
  expect(await later).toEqual(expected(behind));
  expectIdle(memory, 4 * MiB);
  // Most of its second range was not read any more.
  expect(drive.reads.filter(({ start }) => start >= 9 * MiB && start < 18 * MiB).length).toBeLessThan(6);
  // And it goes on.
  expect(await hasher.hash(behind, 'sha256', nobody)).toEqual(expected(behind));
});

test('of many reads that fail, the first one tells', async () => {
  const drive = new WatchedDrive();
  drive.bad = 2 * MiB;
  drive.pause = 5;
  drive.badFromThere = true;
  const hasher = new RangeHasher(drive, alignedMemory(8 * MiB), createHasher);
  await expect(hasher.hash([[0, 20 * MiB]], 'sha256', nobody)).rejects.toThrow('a bad block');
});

test('a hasher that fails is a failure too', async () => {
  const memory = alignedMemory(2 * MiB);
  const failing = (): Hasher => ({ update: () => Promise.reject(new Error('no')), digest: () => Promise.resolve('') });
  const hasher = new RangeHasher(new WatchedDrive(), memory, failing);
  await expect(hasher.hash([[0, 4 * MiB]], 'sha256', nobody)).rejects.toThrow('no');
  expectIdle(memory, 2 * MiB);
});

test('shares its memory with reads that want all of it', async () => {
  const memory = alignedMemory(4 * MiB);
  const hasher = new RangeHasher(new WatchedDrive(), memory, createHasher);
  const ranges: [number, number][] = [[3, size - 3]];
  const digests = hasher.hash(ranges, 'sha256', nobody);
  for (let count = 0; count < 5; count += 1) {
    const all = await memory.take(4 * MiB);
    await sleep(1);
    memory.giveBack(all);
  }
  expect(await digests).toEqual(expected(ranges));
});
