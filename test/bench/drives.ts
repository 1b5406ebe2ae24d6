import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Range } from '../../electron/contract/range.ts';
import { native } from '../../native/native.ts';
import { type LoopDrive, loopDrive } from '../rigs/loop-drive.ts';
import { run, say } from './system.ts';

/** Loop drives for the whole bench, made when they are first asked for. */
export class BenchDrives implements AsyncDisposable {
  readonly #folder: string;
  readonly #size: number;
  readonly #drives: LoopDrive[] = [];
  #plain: LoopDrive | undefined;

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
      await passCache(drive);
      await fill(drive.path, [{ offset: 0, length: drive.size }]);
    }
    return this.#drives.slice(0, count).map(({ path }) => path);
  }

  /** The first drive, on the same file, as one that does not clear ranges by itself. */
  async takePlain(): Promise<string> {
    if (this.#plain === undefined) {
      await this.take(1);
      const [{ file } = { file: '' }] = this.#drives;
      this.#plain = await loopDrive({ size: this.#size, file, folder: this.#folder });
      await passCache(this.#plain);
      forbidClearing(this.#plain.path);
    }
    return this.#plain.path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#plain?.[Symbol.asyncDispose]();
    if (this.#plain !== undefined) await removeDevice(this.#plain.path);
    for (const drive of this.#drives) await drive[Symbol.asyncDispose]();
  }
}

async function passCache({ path }: LoopDrive): Promise<void> {
  await run('losetup', ['--direct-io=on', path]).catch(() => say('The drives cannot pass the page cache'));
}

async function fill(path: string, ranges: readonly Range[]): Promise<void> {
  await using file = await open(path, 'r+');
  const block = Buffer.alloc(4 << 20, 0xaa);
  for (const { offset, length } of ranges) {
    for (let done = 0; done < length; done += block.length) {
      await file.write(block, 0, Math.min(block.length, length - done), offset + done);
    }
  }
  await file.datasync();
}

/**
 * Fills the holes of the file behind a drive. Whoever clears ranges leaves some, and the next to write there would have to
 * wait while the file system looks for room.
 */
export async function allocate(drive: string): Promise<void> {
  const backing = readFileSync(`/sys/block/${basename(drive)}/loop/backing_file`, 'utf8').trim();
  const holes: Range[] = [];
  {
    await using file = await open(backing);
    const { size } = await file.stat();
    for (let at = 0; at < size; ) {
      const offset = native?.seekHole?.(file.fd, at) ?? at;
      if (offset < 0 || offset >= size) break;
      const data = native?.seekData?.(file.fd, offset) ?? size;
      at = data < 0 ? size : data;
      holes.push({ offset, length: at - offset });
    }
  }
  if (holes.length > 0) await fill(drive, holes);
}

/**
 * Has the kernel forget a loop device, and with it what it was forbidden to do: the next of that number is a new one. Fails
 * where it is in use.
 */
async function removeDevice(path: string): Promise<void> {
  const remove =
    'import fcntl, os, sys; fcntl.ioctl(os.open("/dev/loop-control", os.O_RDWR), 0x4C81, int(sys.argv[1]))';
  const number = /\d+$/.exec(path)?.[0] ?? '';
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    try {
      await run('python3', ['-c', remove, number]);
      return;
    } catch {
      await sleep(50); // it is let go a moment after it was detached
    }
  }
  say(`${path} stays, and must not clear ranges as long as it does`);
}

/** As long as the drive exists: kernels do not let it have back what it was able to do. */
function forbidClearing(drive: string): void {
  for (const name of ['discard_max_bytes', 'write_zeroes_unmap_max_bytes']) {
    const limit = join('/sys/block', basename(drive), 'queue', name);
    if (existsSync(limit)) writeFileSync(limit, '0');
  }
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
