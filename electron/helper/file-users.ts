import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseMounts, parseSwaps } from '../contract/mount-table.ts';

/** A file, by whatever of its names. */
export interface FileIdentity {
  dev: bigint;
  ino: bigint;
}

/** What of this computer lives in a file: loop devices, swap, mounts. As clauses behind "in use by"; Linux only. */
export function usersOfFile(
  path: string,
  file: FileIdentity,
  { sys, proc } = { sys: '/sys', proc: '/proc' },
): string[] {
  const isFile = (other: string) => {
    const found = identityOf(other);
    return found !== undefined && found.dev === file.dev && found.ino === file.ino;
  };
  const loops = namesIn(join(sys, 'block'))
    .filter((name) => isFile(textOf(join(sys, 'block', name, 'loop/backing_file')).trim()))
    .map((name) => `the loop device /dev/${name}`);
  const swaps = parseSwaps(textOf(join(proc, 'swaps')))
    .filter((swap) => swap.isFile && isFile(swap.path))
    .map(() => "the system's swap space");
  const mounts = parseMounts(textOf(join(proc, 'self/mountinfo')))
    // Some file systems are mounted from a file with no loop device between, and a file can be mounted on another.
    .filter(({ mountPoint, source }) => mountPoint === path || (source.startsWith('/') && isFile(source)))
    .map(({ mountPoint }) => `the file system mounted at ${mountPoint}`);
  return [...loops, ...swaps, ...mounts];
}

/** Undefined for what cannot be looked at, such as a file whose server is gone: it is not the one that is open here. */
function identityOf(path: string): FileIdentity | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Empty where there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
