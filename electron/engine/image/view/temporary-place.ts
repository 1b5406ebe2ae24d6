import { stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { WickError } from '../../../contract/errors.ts';
import { formatBytes } from '../../../contract/format.ts';
import { errorCode, fileReason } from '../source/reason.ts';

/** Bytes that stay free on the disk, whatever is put there. */
const keepFree = 256 << 20;
/** Bytes after which it is worth asking again how much is free. */
export const askEvery = 64 << 20;

/** `/tmp` is often kept in memory; `/var/tmp` is for what is large (Filesystem Hierarchy Standard). */
export async function largeTemporaryFolder(): Promise<string> {
  const usual = tmpdir();
  if (process.platform !== 'linux' || usual !== '/tmp') return usual;
  const large = await stat('/var/tmp').catch(() => undefined);
  return large?.isDirectory() === true ? '/var/tmp' : usual;
}

/** `why`: a clause that says what is put there. @throws WickError `file-unwritable` */
export async function mustHaveRoom(place: string, why: string): Promise<void> {
  const { bsize, bavail } = await statfs(place);
  if (bsize * bavail > keepFree + askEvery) return;
  throw new WickError('file-unwritable', {
    path: place,
    reason: `${why}, and only ${formatBytes(bsize * bavail)} are free`,
  });
}

export function unwritable(path: string, error: unknown): never {
  const reason = errorCode(error) === 'ENOSPC' ? 'the disk is full' : fileReason(error);
  throw new WickError('file-unwritable', { path, reason }, { cause: error });
}
