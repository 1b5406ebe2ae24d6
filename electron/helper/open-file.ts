import { type BigIntStats, close, constants, open } from 'node:fs';
import { promisify } from 'node:util';
import { isWickError, WickError } from '../contract/errors.ts';
import { systemCode } from './fault.ts';

const openPath = promisify(open);
const closeFile = promisify(close);

export interface OpenedFile {
  descriptor: number;
  /** Reads and writes pass the page cache by. */
  direct: boolean;
}

/** Opens with O_DIRECT where that is to be had. Throws `target-…` and `rights-refused`. */
export async function openDirect(path: string, flags: number): Promise<OpenedFile> {
  // Linux alone has it, whatever the types say.
  const direct = (constants.O_DIRECT as number | undefined) ?? 0;
  try {
    return { descriptor: await openPath(path, flags | direct), direct: direct !== 0 };
  } catch (error) {
    if (systemCode(error) !== 'EINVAL' || direct === 0) throw openFault(error, path);
  }
  try {
    return { descriptor: await openPath(path, flags), direct: false };
  } catch (error) {
    throw openFault(error, path);
  }
}

/** Makes an empty file; false where there is something already. Throws as `openDirect`. */
export async function createFile(path: string): Promise<boolean> {
  try {
    await closeFile(await openPath(path, 'wx'));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw openFault(error, path);
  }
}

function openFault(error: unknown, target: string): WickError {
  if (isWickError(error)) return error;
  const options = { cause: error };
  const code = systemCode(error) ?? '';
  switch (code) {
    case 'EBUSY':
      return new WickError('target-busy', { target, holder: 'another program' }, options);
    case 'ENOSPC':
    case 'EDQUOT':
      return new WickError('practice-no-room', { target }, options);
    case 'EROFS':
      return new WickError('target-write-protected', { target }, options);
    case 'ENOMEDIUM':
      return new WickError('target-no-medium', { target }, options);
    case 'ENOENT':
      return new WickError('target-missing', { target }, options);
    case 'ENXIO':
    case 'ENODEV':
      return new WickError('target-gone', { target }, options);
    case 'ELOOP':
      return new WickError('target-not-a-drive', { target, kind: 'a symbolic link' }, options);
    case 'EISDIR':
      return new WickError('target-not-a-drive', { target, kind: 'a folder' }, options);
    case 'EACCES':
    case 'EPERM':
      // Root may open everything but a write-protected drive.
      return process.getuid?.() === 0
        ? new WickError('target-write-protected', { target }, options)
        : new WickError('rights-refused', { target, reason: 'this user may not open it' }, options);
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return new WickError('target-io', { target, operation: 'open', offset: 0, reason }, options);
    }
  }
}

/** What a path leads to, as it stands behind "is". */
export function kindOf(stat: BigIntStats): string {
  if (stat.isFile()) return 'a file';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isBlockDevice()) return 'a real drive';
  return 'not a disk';
}
