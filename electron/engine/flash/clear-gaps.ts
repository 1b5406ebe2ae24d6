import { type Range, rangeEnd } from '../../contract/range.ts';
import { pieceAlignment } from './pieces.ts';
import { headSize } from './table.ts';
import type { OpenTarget } from './target.ts';

/** Bytes asked for at a time, so that it can be cancelled and shows that it moves. */
const stepSize = 64 << 20;

/**
 * What the block map of an image of `size` bytes leaves open, in whole blocks of 4096 bytes, behind the head, which is
 * emptied in any case.
 */
export function gapsOf(ranges: readonly Range[], size: number): Range[] {
  const gaps: Range[] = [];
  let at = headSize;
  for (const { offset, length } of [...ranges, { offset: size, length: 0 }]) {
    const end = Math.floor(offset / pieceAlignment) * pieceAlignment;
    if (end > at) gaps.push({ offset: at, length: end - at });
    at = Math.max(at, Math.ceil((offset + length) / pieceAlignment) * pieceAlignment);
  }
  return gaps;
}

/**
 * Makes gaps read as zeroes, and returns how many bytes it emptied: unless `always`, it stops where the drive turns out to
 * write them after all. `onBytes` gets how many bytes are done.
 */
export async function clearGaps(
  target: OpenTarget,
  gaps: readonly Range[],
  { always, onBytes }: { always: boolean; onBytes: (bytes: number) => void },
): Promise<number> {
  let done = 0;
  for (const gap of gaps) {
    for (let offset = gap.offset; offset < rangeEnd(gap); offset += stepSize) {
      if (!always && !target.zeroesFast) return done;
      const length = Math.min(stepSize, rangeEnd(gap) - offset);
      await target.zero({ offset, length });
      done += length;
      onBytes(done);
    }
  }
  return done;
}
