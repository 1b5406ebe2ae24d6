import { WickError } from '../../contract/errors.ts';
import { isZero } from '../image/zero.ts';
import type { SegmentData } from './segments.ts';
import type { OpenTarget } from './target.ts';
import { WriteWindow } from './window.ts';

export interface WriteSegmentsOptions {
  imageName: string;
  /** Bytes under way at a time. */
  window: number;
  /** Bytes that the drive has acknowledged so far. */
  report?: (bytes: number) => void;
  /** Resolves when the next segment may be written. */
  turn?: () => Promise<void>;
  /** The drive has acknowledged all of a segment. */
  written?: (segment: SegmentData) => void;
}

/** Writes pieces, several at a time, and releases all segments; returns how many bytes the drive has acknowledged. */
export async function writeSegments(
  target: OpenTarget,
  segments: AsyncIterable<SegmentData>,
  { imageName, window: limit, report, turn, written }: WriteSegmentsOptions,
): Promise<number> {
  const window = new WriteWindow(limit);
  const unreleased = new Set<SegmentData>();
  let bytes = 0;
  try {
    for await (const segment of segments) {
      unreleased.add(segment);
      const { length, pieces } = segment;
      if (pieces.reduce((sum, { data }) => sum + data.length, 0) !== length)
        throw new Error('bytes were let go too soon');
      await turn?.();
      let left = pieces.length;
      for (const { offset, data } of pieces) {
        checkFit(target, imageName, offset + data.length);
        // Zeroes need not be sent. They are made in whole blocks, and only the image's last piece may be odd.
        const zero = data.length % target.blockSize === 0 && isZero(data);
        const write = () => (zero ? target.zero({ offset, length: data.length }) : target.write(offset, data));
        await window.add(data.length, write, (acknowledged) => {
          left -= 1;
          if (left === 0) {
            unreleased.delete(segment);
            segment.release();
            written?.(segment);
          }
          bytes += acknowledged;
          report?.(bytes);
        });
      }
    }
    await window.drain();
    return bytes;
  } finally {
    // Writes that are still under way hold their bytes themselves.
    for (const { release } of unreleased) release();
  }
}

/** Throws where the image is larger than it was thought, and than the drive. */
export function checkFit({ size, drive }: OpenTarget, what: string, needed: number): void {
  if (needed <= size) return;
  throw new WickError('image-does-not-fit', { what, target: drive.path, needed, size, atLeast: true });
}
