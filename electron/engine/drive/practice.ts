import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { formatBytes } from '../../contract/format.ts';

/** Bytes. The file is sparse: it takes no more room than what is written to it. */
export const practiceSize = 8 * 2 ** 30;
/** Bytes; what card readers use. */
const blockSize = 512;

export interface PracticeOptions {
  /** Bytes, a multiple of 512. An existing file grows to it, and never shrinks. */
  size?: number;
  /** A file that is not there: `make` it when the drive is opened for writing, or throw `target-missing`. */
  missing?: 'make' | 'refuse';
}

/**
 * A simulated drive in a plain file. Nothing is made or changed before the drive is opened for writing.
 *
 * @throws WickError `usage`, `target-missing`
 */
export async function practiceDrive(target: string, options: PracticeOptions = {}): Promise<Drive> {
  const { size: wanted, missing = 'make' } = options;
  if (wanted !== undefined && wanted % blockSize !== 0) {
    throw new WickError('usage', {
      reason: `A practice drive of ${wanted} bytes is not possible: its size must be a multiple of ${blockSize} bytes.`,
      hint: 'Give a size such as 8GiB with --size.',
    });
  }
  const path = await realPathOfNew(resolve(target));
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined) {
    throw new WickError('usage', {
      reason: `There is no folder ${dirname(resolve(target))} for the practice drive.`,
      hint: 'Make it first, or name another file.',
    });
  }
  if (found === undefined && missing === 'refuse') throw new WickError('target-missing', { target });
  if (found !== undefined && !found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'a device';
    throw new WickError('usage', {
      reason: `${target} is ${kind}, and --virtual needs a plain file.`,
      hint: found.isDirectory() ? 'Name a file in it.' : 'Leave --virtual out to write to the device itself.',
    });
  }
  const present = found?.size ?? 0;
  // An empty file is as good as none. What a loop device would leave out at the end of an odd file is left out here too.
  const size = wanted ?? (present === 0 ? practiceSize : present - (present % blockSize));
  if (size < present - (present % blockSize)) {
    throw new WickError('usage', {
      reason: `${target} has ${formatBytes(present)}, and would lose data if it became a practice drive of ${formatBytes(size)}.`,
      hint: 'Leave --size out to use it as it is, or name another file.',
    });
  }
  if (size === 0) {
    throw new WickError('usage', {
      reason: `${target} has ${present} bytes, too few for a practice drive.`,
      hint: 'Give a size such as 8GiB with --size; the file grows to it.',
    });
  }
  return describe(path, { size, fileSize: present, writable: await isWritable(path, found !== undefined) });
}

async function isWritable(path: string, exists: boolean): Promise<boolean> {
  if (!exists) return true;
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function describe(path: string, file: { size: number; fileSize: number; writable: boolean }): Drive {
  const { size, fileSize, writable } = file;
  return {
    path,
    name: `Practice drive ${basename(path)}`,
    size,
    fileSize,
    logicalBlockSize: blockSize,
    physicalBlockSize: 4096,
    transport: 'practice',
    removable: true,
    readOnly: !writable,
    partitions: [],
    mountPoints: [],
    risks: [],
  };
}

/** The real path of a file that may not exist yet; undefined when its folder does not exist. */
async function realPathOfNew(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    const folder = await realpath(dirname(path)).catch(() => undefined);
    return folder === undefined ? undefined : join(folder, basename(path));
  }
}
