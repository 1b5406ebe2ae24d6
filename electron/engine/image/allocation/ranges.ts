import { type Range, rangeEnd } from '../../../contract/range.ts';

/** The same bytes as few runs: ascending, apart from each other, in whole blocks, cut at `size`. */
export function wholeBlocks(ranges: readonly Range[], blockSize: number, size: number): Range[] {
  const runs: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.offset - other.offset)) {
    const offset = range.offset - (range.offset % blockSize);
    const end = Math.min(size, Math.ceil(rangeEnd(range) / blockSize) * blockSize);
    const last = runs.at(-1);
    if (end <= offset) continue;
    if (last !== undefined && offset <= rangeEnd(last)) last.length = Math.max(end, rangeEnd(last)) - last.offset;
    else runs.push({ offset, length: end - offset });
  }
  return runs;
}

/** What lies between the ranges, in any order, up to `size`. */
export function gapsBetween(ranges: readonly Range[], size: number): Range[] {
  const gaps: Range[] = [];
  let at = 0;
  for (const range of wholeBlocks(ranges, 1, size)) {
    if (range.offset > at) gaps.push({ offset: at, length: range.offset - at });
    at = rangeEnd(range);
  }
  if (at < size) gaps.push({ offset: at, length: size - at });
  return gaps;
}
