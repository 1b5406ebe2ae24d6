import { digestOf } from '../../../native/hasher.ts';
import { WickError } from '../../contract/errors.ts';
import type { Range } from '../../contract/range.ts';
import type { OpenTarget } from './target.ts';

/** Bytes at the start of a drive, with the partition table, that are written last. */
export const headSize = 1 << 20;
/** Bytes at a drive's end that may hold the old table's backup. */
const tailSize = 1 << 20;

/** Where the partition table of a drive is, and the backup of one. */
export function tableRanges(size: number): Range[] {
  const head = { offset: 0, length: Math.min(headSize, size) };
  return size > headSize + tailSize ? [head, { offset: size - tailSize, length: tailSize }] : [head];
}

/** Makes the drive visibly empty: no partition table at its start, no backup of one at its end. */
export async function wipeTable(target: OpenTarget): Promise<void> {
  for (const range of tableRanges(target.size)) await target.zero(range);
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
