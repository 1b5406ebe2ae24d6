import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { native } from '../../native/native.ts';
import { postgresPrograms } from './postgres.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test is not run: what it needs and this machine has not. */
    missing?: readonly string[];
  }
}

/**
 * Options of a suite or a test that is run only where everything is there that it needs; the last lines of `npm test`
 * name what is missing. `describe('a card', needing('root', 'loop', 'xz'), () => …)`
 *
 * What can be needed: `root`; `loop` (loop devices); `fuse`; `overlay` (file systems laid over others); `native` (the addon), `native gzip` (one codec or function of
 * it); `postgresql` (its server); `a checkout that others may read`; the name of a program on the PATH.
 */
export function needing(...names: string[]): { skip?: true; meta?: { missing: readonly string[] } } {
  const missing = [...new Set(names.filter((name) => !has(name)).map(plainName))];
  return missing.length === 0 ? {} : { skip: true, meta: { missing } };
}

function plainName(name: string): string {
  return name.startsWith('native') && native === undefined ? 'native code' : name;
}

/** Whether all of it is there, for tests that are not simply left out; the names are those of `needing`. */
export function needs(...names: string[]): boolean {
  return names.every((name) => has(name));
}

const known = new Map<string, boolean>();

function has(name: string): boolean {
  const answer = known.get(name) ?? look(name);
  known.set(name, answer);
  return answer;
}

function look(name: string): boolean {
  switch (name) {
    case 'root':
      return process.getuid?.() === 0 && mayMount();
    case 'loop':
      // Without rights only root is missing: whether a device can be had cannot be asked.
      return existsSync('/dev/loop-control') && has('losetup') && (!has('root') || succeeds('losetup', '--find'));
    case 'overlay':
      return existsSync('/proc/filesystems') && readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n');
    case 'fuse':
      return existsSync('/dev/fuse') && has('mount');
    case 'native':
      return native !== undefined;
    case 'postgresql':
      return postgresPrograms() !== undefined && has('setpriv');
    case 'a checkout that others may read':
      return !has('root') || isOpenToOthers();
    default:
      if (name.startsWith('native ')) return hasNative(name.slice('native '.length));
      return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)));
  }
}

/** Root of a container may do less than root: CAP_SYS_ADMIN is bit 21 of the effective capabilities (capabilities(7)). */
function mayMount(): boolean {
  if (process.platform !== 'linux') return true;
  const [, effective] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> 21n) & 1n) === 1n;
}

/** One in somebody's home may be closed to others. */
function isOpenToOthers(): boolean {
  const look = `require('node:fs').accessSync(${JSON.stringify(import.meta.filename)})`;
  const nobody = 65_534;
  return spawnSync(process.execPath, ['-e', look], { uid: nobody, gid: nobody, stdio: 'ignore' }).status === 0;
}

function hasNative(part: string): boolean {
  return native !== undefined && (native.codecs.some((codec) => codec === part) || part in native);
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
