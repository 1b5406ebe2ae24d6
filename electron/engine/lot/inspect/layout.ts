import { type Range, rangeEnd } from '../../../contract/range.ts';
import { placesBetween } from '../../flash/marks.ts';

const MiB = 1 << 20;
/** Places that are looked at: one after the other, they take a card a few seconds. */
const mostPlaces = 4096;
/** Bytes that are enough to tell a card's speed by, where it has them. */
const usualStride = 8 * MiB;

/** What is written to a drive to find its true size, and where that is looked for. Bytes; whole blocks. */
export interface ProbeLayout {
  /** Single blocks at doubling distances from both ends, written before all others. */
  tags: readonly Range[];
  /** Marked blocks at the start, in two halves. */
  marks: Range;
  /** Single blocks behind them: as far apart as half of the marks is long. */
  places: readonly Range[];
}

/**
 * A drive of `size` bytes that has fewer in truth either forgets what lies behind them, and then the tags are not there; or
 * takes it for a place at its start. Then the marks come out again behind its true end, and one of the places is there. The
 * second half of the marks drives the first out of any memory that could answer in the card's stead.
 */
export function layOut(size: number, blockSize: number): ProbeLayout {
  const blocks = Math.floor(size / blockSize);
  const end = blocks * blockSize;
  const wanted = Math.max(usualStride, 2 ** Math.ceil(Math.log2(Math.max(1, size / mostPlaces))));
  const half = Math.max(blockSize, roundDown(Math.min(wanted, size / 8), blockSize));
  const marks = { offset: 0, length: Math.min(end, 2 * half) };
  const from = rangeEnd(marks);
  const distances = Array.from({ length: 50 }, (_, index) => roundDown(2 ** index * half, blockSize));
  const offsets = distances.flatMap((distance) => [from + distance, end - blockSize - distance]);
  const tagged = new Set([end - blockSize, ...offsets].filter((offset) => offset >= from && offset < end));
  return {
    tags: [...tagged].sort((one, other) => one - other).map((offset) => ({ offset, length: blockSize })),
    marks,
    places: placesBetween(from, end, half, blockSize).filter(({ offset }) => !tagged.has(offset)),
  };
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}
