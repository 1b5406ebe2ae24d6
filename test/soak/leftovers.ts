import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** ms for the last process to end after its command has. */
const patience = 3000;

export function holds(pid: number | string, path: string): boolean {
  return openFiles(pid).some((file) => file === path || file.startsWith(`${path}/`));
}

/** Processes that are still there, or that hold one of the paths open; with some time to end. */
export async function lingering(pids: readonly number[], paths: readonly string[]): Promise<string[]> {
  for (const until = performance.now() + patience; ; await sleep(50)) {
    const found = [
      ...pids.filter((pid) => existsSync(`/proc/${pid}/exe`)).map((pid) => `process ${pid} is still there`),
      ...paths.flatMap((path) => holdersOf(path).map((pid) => `process ${pid} (${nameOf(pid)}) holds ${path}`)),
    ];
    if (found.length === 0 || performance.now() > until) return found;
  }
}

function holdersOf(path: string): string[] {
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && pid !== String(process.pid) && holds(pid, path));
}

function openFiles(pid: number | string): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).map((name) => readlinkSync(join(folder, name)));
  } catch {
    return []; // It has ended.
  }
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 100);
  } catch {
    return 'gone by now';
  }
}

/** Files and folders below one, but for the given names; a path each. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Loop devices and mounts that have to do with a folder. */
export function systemLeftovers(folder: string): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const loops = existsSync('/dev/loop-control')
    ? execFileSync('losetup', ['--list', '--noheadings', '--output', 'NAME,BACK-FILE'], { encoding: 'utf8' }).split(
        '\n',
      )
    : [];
  return [...mounts, ...loops].filter((line) => line.includes(folder)).map((line) => `left: ${line}`);
}
