import { createHash } from 'node:crypto';
import type { BlockMap } from '../bmap/bmap.ts';
import type { Image } from '../image.ts';
import type { StoredRecord } from './record.ts';

/** Tells block maps apart by what they say, wherever they lie and however they are written. */
export function mapDigest({ imageSize, checksumType, ranges }: BlockMap): string {
  const said = [imageSize, checksumType, ranges.map((range) => [range.offset, range.length, range.checksum])];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/**
 * Whether a copy has all that an image with this map would be written from. A copy that was made by a map lacks what that
 * map left out, and has zeroes beside a part of a block: it stands for no other map.
 */
export function serves({ madeBy, size }: StoredRecord, image: Pick<Image, 'size' | 'bmap'>): boolean {
  const expected = image.bmap?.imageSize ?? image.size;
  if (expected !== undefined && expected !== size) return false;
  return madeBy === 'whole' || (image.bmap !== undefined && madeBy === mapDigest(image.bmap));
}
