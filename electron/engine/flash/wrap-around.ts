import { digestOf } from '../../../native/hasher.ts';
import { WickError } from '../../contract/errors.ts';
import { holdsAny, Marks, placesBetween } from './marks.ts';
import { differing, mustHold } from './read-back.ts';
import { headSize } from './table.ts';
import type { OpenTarget } from './target.ts';

/**
 * Finds a drive that lies about its size and wraps around within the first `size` bytes, also where reading back what was
 * written cannot: zeroes behind its true end come out at its empty start, and what lies behind it may come out where the
 * image has a gap. The start, which must be empty, is marked and emptied again, as far as the drive lets it. Wherever the
 * drive wraps around, one of the places that are looked at, as far apart as the marks are long, or its last block, shows
 * a mark. Throws `target-capacity`.
 */
export async function mustNotWrapAround(target: OpenTarget, size: number): Promise<void> {
  const { blockSize } = target;
  const last = target.size - blockSize;
  if (last < headSize) return;
  const places = placesBetween(headSize, Math.min(size + headSize, last), headSize, blockSize);
  if (size + headSize > last) places.push({ offset: last, length: blockSize });
  const marks = new Marks(blockSize);
  const count = headSize / blockSize;
  const empty = async () => {
    await target.zero({ offset: 0, length: headSize });
    await target.flush();
  };
  let isSeen: boolean;
  try {
    await markHead(target, marks.bytes(0, count));
    isSeen = await holdsAny(target, places, new Set(await marks.digests(0, count)));
  } catch (error) {
    await empty().catch(() => {});
    throw error;
  }
  await empty();
  if (isSeen) throw new WickError('target-capacity', { target: target.drive.path });
}

/** Without marks where they should be, it means nothing that they are nowhere else. */
async function markHead(target: OpenTarget, marks: Uint8Array): Promise<void> {
  const head = { offset: 0, length: marks.length, digest: await digestOf('sha256', marks) };
  const write = async () => {
    await target.write(0, marks);
    await target.flush();
  };
  await write();
  if ((await differing(target, [head])).length === 0) return;
  await write();
  await mustHold(target, [head]);
}
