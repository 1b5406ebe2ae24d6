import { readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoopDrive, loopDrive } from '../rigs/loop-drive.ts';
import { run, say } from './system.ts';

/** Loop drives for the whole bench, made when they are first asked for. */
export class BenchDrives implements AsyncDisposable {
  readonly #folder: string;
  readonly #size: number;
  readonly #drives: LoopDrive[] = [];

  constructor(folder: string, size: number) {
    this.#folder = folder;
    this.#size = size;
  }

  /** Paths of the first `count` drives. */
  async take(count: number): Promise<string[]> {
    while (this.#drives.length < count) {
      say(`Making drive ${this.#drives.length + 1} …`);
      const drive = await loopDrive({ size: this.#size, folder: this.#folder });
      this.#drives.push(drive);
      // The file behind it is neither cached nor sparse: each run costs what the medium costs, the first as the last.
      await run('losetup', ['--direct-io=on', drive.path]).catch(() => say('The drives cannot pass the page cache'));
      await fill(drive);
    }
    return this.#drives.slice(0, count).map(({ path }) => path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const drive of this.#drives) await drive[Symbol.asyncDispose]();
  }
}

async function fill({ path, size }: LoopDrive): Promise<void> {
  await using file = await open(path, 'r+');
  const block = Buffer.alloc(4 << 20, 0xaa);
  for (let at = 0; at < size; at += block.length) await file.write(block, 0, Math.min(block.length, size - at), at);
  await file.datasync();
}

/** Nothing left to be written back, nothing in the cache. */
export async function settle(drives: readonly string[]): Promise<void> {
  for (const drive of drives) {
    await using file = await open(drive, 'r+');
    await file.sync();
    await run('blockdev', ['--flushbufs', drive]);
  }
}

/** Removes the files of drives whose bench was killed. */
export function sweepDrives(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^wick-loop-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
