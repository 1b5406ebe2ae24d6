import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { type Range, rangeEnd } from '../../electron/contract/range.ts';
import { formatBmap } from '../../electron/engine/image/bmap/write.ts';
import { noise, Random } from './random.ts';

const blockSize = 4096;
const KiB = 1 << 10;
const MiB = 1 << 20;

interface Part extends Range {
  kind: 'noise' | 'text' | 'program' | 'zeroes' | 'hole';
}

/** A raw image in a file, made of whole blocks but for its end. */
export interface MadeImage {
  path: string;
  /** Bytes. */
  size: number;
  /** What is not a hole. */
  data: readonly Range[];
}

/** Writes a sparse image of noise, text, machine code, zeroes and holes; the seed decides everything. */
export async function makeImage(path: string, size: number, seed: number): Promise<MadeImage> {
  const random = new Random(seed);
  const text = someText(random);
  const parts = cutParts(random, size);
  await writeFile(path, '');
  await using file = await open(path, 'r+');
  await using program = await open(process.execPath);
  await file.truncate(size);
  for (const { kind, offset, length } of parts) {
    if (kind === 'hole') continue;
    const bytes = Buffer.alloc(length);
    if (kind === 'noise') bytes.set(noise(length, random.seed()));
    if (kind === 'text') bytes.fill(text.subarray(random.below(text.length / 2)));
    if (kind === 'program') await program.read(bytes, 0, length, random.below(64 * MiB));
    await file.write(bytes, 0, length, offset);
  }
  return { path, size, data: joined(parts.filter(({ kind }) => kind !== 'hole')) };
}

function cutParts(random: Random, size: number): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < size; ) {
    // The start is never a hole: what becomes of it is what the judge looks at first.
    const kind = at === 0 ? 'noise' : random.pick(['noise', 'noise', 'text', 'program', 'zeroes', 'hole', 'hole']);
    const blocks = Math.ceil(random.sized(4 * KiB, Math.max(64 * KiB, size / 4)) / blockSize);
    const length = Math.min(blocks * blockSize, size - at);
    parts.push({ kind, offset: at, length });
    at += length;
  }
  return parts;
}

function someText(random: Random): Buffer {
  const words = Array.from({ length: 500 }, () => noise(2 + random.below(8), random.seed()).toString('hex'));
  let text = '';
  while (text.length < 256 * KiB) text += `${words[random.below(random.below(words.length) + 1)] ?? ''} `;
  return Buffer.from(text);
}

function joined(parts: readonly Range[]): Range[] {
  const ranges: Range[] = [];
  for (const { offset, length } of parts) {
    const last = ranges.at(-1);
    if (last !== undefined && rangeEnd(last) === offset) last.length += length;
    else ranges.push({ offset, length });
  }
  return ranges;
}

/** Writes a block map of an image and returns what it maps: all data, but for some of it that nobody is to miss. */
export async function makeMap(path: string, image: MadeImage, seed: number): Promise<Range[]> {
  const random = new Random(seed);
  const mapped = image.data.filter((_, index) => index === 0 || !random.chance(0.1));
  await using file = await open(image.path);
  const ranges = [];
  for (const { offset, length } of mapped) {
    const bytes = Buffer.alloc(length);
    await file.read(bytes, 0, length, offset);
    ranges.push({ offset, length, checksum: createHash('sha256').update(bytes).digest('hex') });
  }
  const map = { version: '2.0', name: path, imageSize: image.size, blockSize, checksumType: 'sha256' as const, ranges };
  await writeFile(path, formatBmap(map));
  return mapped;
}
