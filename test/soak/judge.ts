import { type FileHandle, open } from 'node:fs/promises';
import { type Range, rangeEnd } from '../../electron/contract/range.ts';
import type { TargetOutcome } from './command.ts';
import { forgetCached, oldByte, type SoakDrive } from './drives.ts';

const MiB = 1 << 20;
const blockSize = 4096;
const sectorSize = 512;
const step = 4 * MiB;
/** Bytes at the start, with the partition table, that are written last; and at the end, with its backup. */
const headSize = MiB;

export interface Expected {
  /** A file that holds what a good drive holds. */
  image: string;
  /** Bytes. */
  size: number;
  /** What of it is written; undefined for all of it. */
  ranges: readonly Range[] | undefined;
}

/** The first MiB of a drive. */
export async function headOf(drive: SoakDrive): Promise<Buffer> {
  await forgetCached(drive);
  await using file = await open(drive.bytes);
  return await read(file, { offset: 0, length: Math.min(headSize, drive.size) });
}

/** What is wrong with a drive that was called good; undefined where nothing is. */
export async function wrongInGood(
  drive: SoakDrive,
  { image, size, ranges }: Expected,
  { stale }: Pick<TargetOutcome, 'stale'>,
): Promise<string | undefined> {
  await forgetCached(drive);
  await using file = await open(drive.bytes);
  await using expected = await open(image);
  const mapped = ranges ?? [{ offset: 0, length: size }];
  for (const range of mapped) {
    const wrong = await firstDifference(file, expected, range);
    if (wrong !== undefined) return `byte ${wrong} is not the image's`;
  }
  for (const gap of gapsBetween(mapped, size)) {
    // Where old data may have stayed, any may have.
    const cleared = stale === 0 ? gap : { ...gap, length: Math.min(gap.length, headSize - gap.offset) };
    const wrong = await firstOther(file, cleared, 0);
    if (wrong !== undefined) return `byte ${wrong}, which is said to be empty, is not`;
  }
  const behind = Math.ceil(size / blockSize) * blockSize;
  const wrong = await firstOther(file, { offset: behind, length: drive.size - headSize - behind }, oldByte);
  return wrong === undefined ? undefined : `byte ${wrong} behind the image was changed`;
}

export interface Unfinished {
  /** The drive's first MiB before the round. */
  before: Buffer;
  /** What the command said; undefined where it could not. */
  said: TargetOutcome | undefined;
  /** A process was killed: nobody could put anything in order. */
  killed: boolean;
}

/** What is wrong with a drive that was not called good. */
export async function wrongInOther(
  drive: SoakDrive,
  expected: Expected,
  { before, said, killed }: Unfinished,
): Promise<string | undefined> {
  const head = await headOf(drive);
  if (head.every((byte) => byte === 0)) return undefined;
  if (said?.wiped !== true && head.equals(before)) return await wrongInUntouched(drive, before);
  if (!killed) return said?.wiped === true ? 'its start is not empty' : 'its start was changed, but not emptied';
  await using image = await open(expected.image);
  const zeroes = Buffer.alloc(sectorSize);
  const imageHead = await read(image, { offset: 0, length: Math.min(head.length, expected.size) });
  let begun = false;
  for (let at = 0; at < head.length; at += sectorSize) {
    const sector = (of: Buffer) => of.subarray(at, at + sectorSize);
    if (sector(head).equals(zeroes) || (said?.wiped !== true && sector(head).equals(sector(before)))) continue;
    const right = sector(imageHead);
    if (!sector(head).subarray(0, right.length).equals(right)) return `its start has something strange at byte ${at}`;
    begun = true;
  }
  if (!begun) return undefined;
  await using file = await open(drive.bytes);
  for (const range of behindHead(expected.ranges ?? [{ offset: 0, length: expected.size }])) {
    const wrong = await firstDifference(file, image, range);
    if (wrong !== undefined) return `its start is written, though byte ${wrong} is not right`;
  }
}

/** As long as the old table is there, so must all be that it stands for. */
async function wrongInUntouched(drive: SoakDrive, head: Buffer): Promise<string | undefined> {
  if (!head.every((byte) => byte === oldByte)) return undefined;
  await using file = await open(drive.bytes);
  const wrong = await firstOther(file, { offset: 0, length: drive.size }, oldByte);
  return wrong === undefined ? undefined : `byte ${wrong} was changed, and the old start is still there`;
}

function behindHead(ranges: readonly Range[]): Range[] {
  return ranges
    .filter((range) => rangeEnd(range) > headSize)
    .map((range) => {
      const offset = Math.max(headSize, range.offset);
      return { offset, length: rangeEnd(range) - offset };
    });
}

function gapsBetween(ranges: readonly Range[], size: number): Range[] {
  const gaps: Range[] = [];
  let at = 0;
  for (const range of [...ranges, { offset: size, length: 0 }]) {
    // The image's last block may be part of a block.
    const length = range.offset - (range.offset % blockSize) - at;
    if (length > 0) gaps.push({ offset: at, length });
    at = Math.ceil(rangeEnd(range) / blockSize) * blockSize;
  }
  return gaps;
}

async function firstDifference(a: FileHandle, b: FileHandle, range: Range): Promise<number | undefined> {
  for (let offset = range.offset; offset < rangeEnd(range); offset += step) {
    const length = Math.min(step, rangeEnd(range) - offset);
    const [one, other] = await Promise.all([read(a, { offset, length }), read(b, { offset, length })]);
    if (!one.equals(other)) return offset + one.findIndex((byte, index) => byte !== other[index]);
  }
}

async function firstOther(file: FileHandle, range: Range, expected: number): Promise<number | undefined> {
  const pattern = Buffer.alloc(step, expected);
  for (let offset = range.offset; offset < rangeEnd(range); offset += step) {
    const length = Math.min(step, rangeEnd(range) - offset);
    const bytes = await read(file, { offset, length });
    if (!bytes.equals(pattern.subarray(0, length))) return offset + bytes.findIndex((byte) => byte !== expected);
  }
}

/** Shorter where the file ends. */
async function read(file: FileHandle, { offset, length }: Range): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
