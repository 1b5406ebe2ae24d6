import { execFile } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noise } from './memory-image.ts';

const run = promisify(execFile);
const MiB = 1 << 20;

/** How the real tools pack and unpack each format; `-` stands for nothing to do. */
export const packers = {
  raw: { suffix: '', pack: undefined, unpack: 'cat' },
  gzip: { suffix: '.gz', pack: 'gzip -c', unpack: 'gzip -dc' },
  bzip2: { suffix: '.bz2', pack: 'bzip2 -c', unpack: 'bzip2 -dc' },
  xz: { suffix: '.xz', pack: 'xz -T2 --block-size=2MiB -c', unpack: 'xz -dc' },
  lzma: { suffix: '.lzma', pack: 'xz --format=lzma -c', unpack: 'xz --format=lzma -dc' },
  zstd: { suffix: '.zst', pack: 'zstd -q -c', unpack: 'zstd -q -dc' },
  lz4: { suffix: '.lz4', pack: 'lz4 -q -c', unpack: 'lz4 -q -dc' },
} as const;

export type Format = keyof typeof packers;
export const formats = Object.keys(packers) as Format[];

/** Where the sparse image holds data: some of it noise, some of it text, some of it zeroes that count as data. */
const data: readonly { at: number; bytes: Buffer }[] = [
  { at: 0, bytes: noise(64 << 10, 1) },
  { at: 2 * MiB, bytes: Buffer.from('All work and no play makes Jack a dull boy.\n'.repeat(30_000)) },
  { at: 5 * MiB + 4096, bytes: noise(MiB + 123, 2) },
  { at: 8 * MiB, bytes: Buffer.alloc(300_000) },
  { at: 9 * MiB, bytes: noise(4096, 3) },
];

/** Writes a sparse raw image of odd size (`length` bytes) and returns its path. */
export async function sparseImage(folder: string, name: string, length = 10 * MiB + 777): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '');
  await using file = await open(path, 'r+');
  await file.truncate(length);
  for (const { at, bytes } of data) await file.write(bytes.subarray(0, Math.max(0, length - at)), 0, undefined, at);
  return path;
}

/** Packs a file with the real tool; returns the packed file's path. */
export async function packed(path: string, format: Format): Promise<string> {
  const { suffix, pack } = packers[format];
  if (pack === undefined) return path;
  await run('sh', ['-c', `${pack} < "$1" > "$1${suffix}"`, 'sh', path]);
  return `${path}${suffix}`;
}

/** Fails unless a drive begins with what the real tool unpacks. */
export async function expectSame(packedPath: string, format: Format, drive: string, length: number): Promise<void> {
  await run('sh', ['-c', `${packers[format].unpack} < "$1" | cmp -n ${length} - "$2"`, 'sh', packedPath, drive]);
}
