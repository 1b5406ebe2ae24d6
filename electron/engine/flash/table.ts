import { digestOf } from '../../../native/hasher.ts';
import { WickError } from '../../contract/errors.ts';
import type { OpenTarget } from './target.ts';

/** Bytes at the start of a drive, with the partition table, that are written last. */
export const headSize = 1 << 20;
/** Bytes at a drive's end that may hold the old table's backup. */
const tailSize = 1 << 20;

/** Makes the drive visibly empty: no partition table at its start, no backup of one at its end. */
export async function wipeTable(target: OpenTarget): Promise<void> {
  await target.zero({ offset: 0, length: Math.min(headSize, target.size) });
  if (target.size > headSize + tailSize) await target.zero({ offset: target.size - tailSize, length: tailSize });
  await target.flush();
}

/**
 * Where the start is not empty any more, the drive wraps around: bytes for places that it does not have came out there.
 * Throws `target-capacity`.
 */
export async function mustStillBeEmpty(target: OpenTarget): Promise<void> {
  const length = Math.min(headSize, target.size);
  const [digest] = await target.hash([{ offset: 0, length }], 'sha256');
  const empty = await digestOf('sha256', new Uint8Array(length));
  if (digest !== empty) throw new WickError('target-capacity', { target: target.drive.path });
}
