import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlockView } from '../../../../electron/engine/image/block-view.ts';
import type { WritableDiskTree } from '../../../../electron/engine/image/file-system/disk-tree.ts';
import { openTree, openWritableTree } from '../../../../electron/engine/image/file-system/open-tree.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';

/** A file system in a file of its own, made by the system's tools. */
export interface Scratch extends AsyncDisposable {
  path: string;
  /** Where tests may put more. */
  folder: string;
  view(): Promise<BlockView & AsyncDisposable>;
  /** Opens it for writing, lets `work` change it, and closes it. */
  change<T>(work: (tree: WritableDiskTree) => Promise<T>): Promise<T>;
  read(path: string): Promise<Buffer>;
  bytes(): Promise<Buffer>;
}

/** `make`: a program and its arguments; the file is named behind them. `size`: bytes. */
export async function scratch(size: number, ...make: readonly string[]): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'wick-scratch-'));
  const path = join(folder, 'volume.img');
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(path, '');
    await truncate(path, size);
    const [program = '', ...args] = make;
    run(program, ...args, path);
  } catch (error) {
    await dispose();
    throw error;
  }
  const what = 'the disk';
  return {
    path,
    folder,
    view: () => openFileView(path, { write: true }),
    async change(work) {
      await using view = await openFileView(path, { write: true });
      await using tree = await openWritableTree(view, { what, now: () => new Date('2026-11-21T12:34:56Z') });
      return await work(tree);
    },
    async read(file) {
      await using view = await openFileView(path);
      await using tree = await openTree(view, { what });
      return Buffer.concat(await Array.fromAsync(tree.read(file)));
    },
    bytes: () => readFile(path),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Runs a tool of the system; returns what it prints, and throws with all it said where its status is not 0. */
export function run(program: string, ...args: readonly string[]): string {
  return runBytes(program, ...args).toString();
}

export function runBytes(program: string, ...args: readonly string[]): Buffer {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', MTOOLS_SKIP_CHECK: '0' };
  try {
    return execFileSync(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`${program} ${args.join(' ')}: ${stdout?.toString()}${stderr?.toString()}`, { cause: error });
  }
}

/** The first byte of a pattern that differs from file to file and from place to place. */
export function pattern(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let value = seed * 2_654_435_761 + 1;
  for (let at = 0; at < length; at += 1) {
    value = (Math.imul(value, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = value >>> 24;
  }
  return bytes;
}
