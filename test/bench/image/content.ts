import { copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where this machine's programs and libraries are. */
const programFolders = ['/usr/bin', '/usr/sbin', `/usr/lib/${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu`];

/** What a container brings besides: interpreters, data, documents. */
const otherFolders = ['/usr/libexec', '/usr/lib', '/usr/share'];

interface Found {
  path: string;
  size: number;
}

/** Copies about `budget` bytes of this machine's programs and libraries below `into`, spread over all of them. */
export function copyPrograms(into: string, budget: number): void {
  copySome(programFolders, [], into, budget);
}

/** Copies about `budget` bytes of other files below `into`. */
export function copyOthers(into: string, budget: number): void {
  copySome(otherFolders, programFolders, into, budget);
}

/** The same files whenever the machine has the same files: image and figures can be had again. */
function copySome(folders: readonly string[], except: readonly string[], into: string, budget: number): void {
  const files = folders.flatMap((folder) => filesBelow(folder, except, budget / 4));
  const share = budget / files.reduce((sum, { size }) => sum + size, 0);
  let due = 0;
  let taken = 0;
  for (const { path, size } of files) {
    due += size * share;
    if (taken + size / 2 > due) continue;
    taken += size;
    const target = join(into, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

function filesBelow(folder: string, except: readonly string[], largest: number): Found[] {
  if (except.includes(folder)) return [];
  return entries(folder).flatMap((name): Found[] => {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true) return filesBelow(path, except, largest);
    return stats?.isFile() === true && stats.size > 0 && stats.size <= largest ? [{ path, size: stats.size }] : [];
  });
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
