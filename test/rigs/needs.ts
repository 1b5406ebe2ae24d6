import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const told = new Set<string>();

/**
 * Whether this machine has what a test needs, said where it has not: `root`, `loop` (loop devices), `fuse`, or the name of a program on the PATH.
 * `describe.skipIf(!needs('root', 'loop', 'xz'))`
 */
export function needs(...names: string[]): boolean {
  const absent = names.filter((name) => !has(name));
  for (const name of absent) {
    if (!told.has(name)) console.warn(`Some tests are not run here: they need ${name}.`);
    told.add(name);
  }
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
