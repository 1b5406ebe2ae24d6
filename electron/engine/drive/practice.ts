import { access, constants, open, realpath, stat } from 'node:fs/promises';
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
  /** What to do about a file that is not there: make it, only describe what would be made, or throw `target-missing`. */
  missing?: 'create' | 'describe' | 'refuse';
}

/**
 * A simulated drive in a plain file.
 *
 * @throws WickError `usage`, `target-missing`, `target-not-a-drive`, `target-io`
 */
export async function practiceDrive(target: string, options: PracticeOptions = {}): Promise<Drive> {
  const { size: wanted, missing = 'create' } = options;
  if (wanted !== undefined && wanted % blockSize !== 0) {
    throw new WickError('usage', {
      reason: `A practice drive of ${wanted} bytes is not possible: its size must be a multiple of ${blockSize} bytes.`,
      hint: 'Give a size such as 8GiB with --size.',
    });
  }
  const path = await realPathOfNew(resolve(target));
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (path === undefined || (found === undefined && missing === 'refuse')) {
    throw new WickError('target-missing', { target });
  }
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
  if (missing === 'create' && size > present) await grow(path, size, target);
  return describe(path, size, await isWritable(path, found !== undefined));
}

/** Makes the file if it is missing, and as long as that, without writing. */
async function grow(path: string, size: number, target: string): Promise<void> {
  try {
    await using file = await open(path, 'a');
    await file.truncate(size);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WickError('target-io', { target, operation: 'grow', offset: size, reason }, { cause });
  }
}

async function isWritable(path: string, exists: boolean): Promise<boolean> {
  if (!exists) return true;
  return await access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function describe(path: string, size: number, writable: boolean): Drive {
  return {
    path,
    name: `Practice drive ${basename(path)}`,
    size,
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
