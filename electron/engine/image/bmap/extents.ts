import { open, stat } from 'node:fs/promises';
import { type NativeAddon, native } from '../../../../native/native.ts';
import { WickError } from '../../../contract/errors.ts';
import { type Range, rangeEnd } from '../../../contract/range.ts';
import { errorCode, fileReason } from '../source/reason.ts';

/** Bytes. File systems have blocks of this size nearly everywhere, and so have the maps that bmaptool makes. */
export const blockSize = 4096;

/** What the native code knows of holes in files; empty where it is not there. */
export type Holes = Pick<NativeAddon, 'seekData' | 'seekHole'>;

/**
 * The parts of a raw image that hold data, as its file system says: in whole blocks, ascending, apart from each other,
 * cut at the image's end. Undefined where that cannot be told: no plain file, no native code, or a file system that does
 * not say. Throws `source-…`.
 */
export async function dataExtents(path: string, holes: Holes = native ?? {}): Promise<Range[] | undefined> {
  try {
    // A device or a pipe is not even opened.
    if (!(await stat(path)).isFile()) return undefined;
    await using file = await open(path, 'r');
    return findRuns(file.fd, (await file.stat()).size, holes);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new WickError('source-not-found', { what: path }, { cause: error });
    throw new WickError('source-unreadable', { what: path, reason: fileReason(error) }, { cause: error });
  }
}

function findRuns(fd: number, size: number, { seekData, seekHole }: Holes): Range[] | undefined {
  if (seekData === undefined || seekHole === undefined) return undefined;
  const runs: Range[] = [];
  let position = 0;
  try {
    while (position < size) {
      const data = seekData(fd, position);
      if (data === -1 || data >= size) break;
      const hole = seekHole(fd, data);
      const offset = data - (data % blockSize);
      const end = Math.min(size, Math.ceil((hole === -1 ? size : hole) / blockSize) * blockSize);
      const last = runs.at(-1);
      if (last !== undefined && offset <= rangeEnd(last)) last.length = end - last.offset;
      else runs.push({ offset, length: end - offset });
      position = end;
    }
  } catch (error) {
    if (['EINVAL', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
  return runs;
}
