import { type Range, rangeEnd } from '../../contract/range.ts';

/** Runs that hold all of `ranges` (ascending, not overlapping), and the gaps between them of up to `gap` bytes. */
export function joinRanges(ranges: readonly Range[], gap: number): Range[] {
  const runs: Range[] = [];
  for (const { offset, length } of ranges) {
    const last = runs.at(-1);
    if (last === undefined || offset - rangeEnd(last) > gap) runs.push({ offset, length });
    else last.length = offset + length - last.offset;
  }
  return runs;
}
