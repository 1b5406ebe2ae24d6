import { execFile } from 'node:child_process';
import { constants, copyFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loopDrive } from '../rigs/loop-drive.ts';
import type { MadeImage } from './image.ts';
import { noise, Random } from './random.ts';

const run = promisify(execFile);
const MiB = 1 << 20;

/** What drives are full of before anybody writes to them. */
export const oldByte = 0xaa;

export interface SoakDrive extends AsyncDisposable {
  /** What the command is given. */
  path: string;
  /** Where its bytes can be read. */
  bytes: string;
  size: number;
}

export interface DriveOrder {
  kind: 'loop' | 'practice';
  folder: string;
  name: string;
  /** Bytes, a multiple of 512. */
  size: number;
  /** Holds most of this image already. */
  refreshed: MadeImage | undefined;
  seed: number;
}

/** A drive full of old data. */
export async function soakDrive({ kind, folder, name, size, refreshed, seed }: DriveOrder): Promise<SoakDrive> {
  const file = join(folder, `${name}.drive`);
  await fill(file, size);
  if (refreshed !== undefined && refreshed.size <= size) await refresh(file, size, refreshed, seed);
  if (kind === 'practice') {
    return { path: file, bytes: file, size, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
  }
  const loop = await loopDrive({ size, file, folder });
  return {
    path: loop.path,
    bytes: loop.path,
    size,
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await rm(file, { force: true });
    },
  };
}

async function fill(path: string, size: number): Promise<void> {
  await using file = await open(path, 'w');
  const block = Buffer.alloc(4 * MiB, oldByte);
  for (let at = 0; at < size; at += block.length) await file.write(block, 0, Math.min(block.length, size - at), at);
}

/** The image, but for a few places. */
async function refresh(path: string, size: number, image: MadeImage, seed: number): Promise<void> {
  await copyFile(image.path, path, constants.COPYFILE_FICLONE);
  await using file = await open(path, 'r+');
  const tail = Buffer.alloc(size - image.size, oldByte);
  await file.write(tail, 0, tail.length, image.size);
  const random = new Random(seed);
  for (let i = 0; i < 5; i += 1) {
    const patch = noise(random.sized(1, 64 << 10), random.seed());
    const at = random.below(image.size);
    await file.write(patch, 0, Math.min(patch.length, image.size - at), at);
  }
}

/** So that reading sees what is on the medium. */
export async function forgetCached({ bytes }: SoakDrive): Promise<void> {
  if (bytes.startsWith('/dev/')) await run('blockdev', ['--flushbufs', bytes]);
}
