import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What was asked for and is not there; a reporter names it beside what it skipped. */
export const missing = new Set<string>();

/**
 * Whether this machine has what a test needs: `root`, `loop` (loop devices), `fuse`, or the name of a program on the PATH.
 * `describe.skipIf(!needs('root', 'loop', 'xz'))`
 */
export function needs(...names: string[]): boolean {
  const absent = names.filter((name) => !has(name));
  for (const name of absent) missing.add(name);
  return absent.length === 0;
}

function has(name: string): boolean {
  switch (name) {
    case 'root':
      return process.getuid?.() === 0;
    case 'loop':
      return existsSync('/dev/loop-control') && has('losetup');
    case 'fuse':
      return existsSync('/dev/fuse') && has('mount');
    default:
      return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)));
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
