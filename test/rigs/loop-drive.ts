import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Drive } from '../../electron/contract/drive.ts';

const run = promisify(execFile);
const prefix = 'wick-loop-';

export interface LoopDriveOptions {
  /** Bytes; a multiple of 512. */
  size: number;
  readOnly?: boolean;
  /** Bytes: 512 or 4096. */
  sectorSize?: number;
  /** Let the kernel look for partitions. */
  partscan?: boolean;
  /** A file of one's own instead of a new sparse one; it is not removed. */
  file?: string;
  /** Where the sparse file is made; the system's folder for temporary files otherwise. */
  folder?: string;
}

export interface LoopDrive extends AsyncDisposable {
  /** `/dev/loop3`. */
  path: string;
  /** What lies behind it. */
  file: string;
  size: number;
  /** As the engine sees it; give it what a test wants to be different. */
  drive(changes?: Partial<Drive>): Drive;
  /** Detaches the drive from its file; disposing does it too. */
  detach(): Promise<void>;
}

/** A real block device over a sparse file: `await using drive = await loopDrive({ size })`. Needs root. */
export async function loopDrive(options: LoopDriveOptions): Promise<LoopDrive> {
  const { size, readOnly = false, sectorSize = 512, partscan = false } = options;
  await sweep();
  // The process id in the name says whom a leftover belonged to.
  const folder = mkdtempSync(join(options.folder ?? tmpdir(), `${prefix}${process.pid}-`));
  const file = options.file ?? join(folder, 'drive.img');
  if (options.file === undefined) {
    writeFileSync(file, '');
    truncateSync(file, size);
  }
  const path = await attach([
    ...(readOnly ? ['--read-only'] : []),
    ...(partscan ? ['--partscan'] : []),
    '--sector-size',
    String(sectorSize),
    file,
  ]);
  const majorMinor = readFileSync(`/sys/block/${basename(path)}/dev`, 'utf8').trim();
  const sequence = Number(readFileSync(`/sys/block/${basename(path)}/diskseq`, 'utf8'));
  let isDetached = false;
  const detach = async () => {
    // Once: from then on the number is somebody else's.
    if (isDetached) return;
    isDetached = true;
    await unmountAll(path);
    await run('losetup', ['--detach', path]).catch(() => {});
  };
  return {
    path,
    file,
    size,
    drive: (changes = {}) => ({
      path,
      name: 'Loop drive',
      size,
      logicalBlockSize: sectorSize,
      physicalBlockSize: sectorSize,
      transport: 'loop',
      removable: false,
      readOnly,
      majorMinor,
      sequence,
      partitions: [],
      mountPoints: [],
      risks: [],
      ...changes,
    }),
    detach,
    async [Symbol.asyncDispose]() {
      await detach();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Passes over loop devices that somebody has forbidden to clear ranges: the kernel does not let them have that back. */
async function attach(args: readonly string[]): Promise<string> {
  const limited: string[] = [];
  try {
    for (;;) {
      const path = await attachAny(args);
      if (!isLimited(path)) return path;
      limited.push(path);
    }
  } finally {
    for (const path of limited) await run('losetup', ['--detach', path]).catch(() => {});
  }
}

function isLimited(path: string): boolean {
  const limit = (name: string) => Number(readFileSync(`/sys/block/${basename(path)}/queue/${name}`, 'utf8'));
  return limit('discard_max_bytes') < limit('discard_max_hw_bytes');
}

/** `--find` and the attaching are two steps: a test beside this one may take the number in between. */
async function attachAny(args: readonly string[]): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { stdout } = await run('losetup', ['--find', '--show', ...args]);
      return stdout.trim();
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(10 + Math.random() * 50);
    }
  }
}

async function unmountAll(path: string): Promise<void> {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [place = '', mounted = ''] = line.split(' - ');
      const source = mounted.split(' ')[1] ?? '';
      const isOurs = source === path || source.startsWith(`${path}p`);
      // Blanks and the like are written as three octal digits.
      const point = place
        .split(' ')[4]
        ?.replaceAll(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
      return isOurs && point !== undefined ? [point] : [];
    });
  for (const point of points.toReversed()) await run('umount', [point]).catch(() => {});
}

let swept = false;

/** Removes what processes that are gone have left behind. */
async function sweep(): Promise<void> {
  if (swept) return;
  swept = true;
  const { stdout } = await run('losetup', ['--list', '--noheadings', '--raw', '--output', 'NAME,BACK-FILE']);
  for (const line of stdout.split('\n')) {
    const [name, file = ''] = line.split(' ');
    if (name === undefined || !isLeftover(file)) continue;
    await unmountAll(name);
    await run('losetup', ['--detach', name]).catch(() => {});
  }
  for (const name of readdirSync(tmpdir())) {
    if (isLeftover(`/${name}/`)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isLeftover(file: string): boolean {
  const pid = new RegExp(`/${prefix}(\\d+)-`).exec(file)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch {
    return true;
  }
}
