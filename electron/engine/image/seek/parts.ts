import type { Range } from '../../../contract/range.ts';
import { rangeEnd } from '../../../contract/range.ts';

/** A piece of a compressed file that can be decoded without what lies before it. Bytes. */
export interface Part {
  packed: Range;
  unpacked: Range;
}

/** Parts that follow each other without a gap, in the file and in what they decode to. */
export type PartRun = readonly [Part, ...Part[]];

export interface SeekTable {
  /** In order; together they decode to the whole. */
  parts: readonly Part[];
  /** True where two parts that follow each other cannot be decoded in one go. */
  breaks: (before: Part, after: Part) => boolean;
  /** Makes a compressed file of its own of the bytes of some parts. */
  wrap: (run: PartRun, bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** Bytes at a place of the file; fewer only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/** What has to be decoded to get all of `ranges` (ascending, not overlapping). */
export function runsFor({ parts, breaks }: SeekTable, ranges: readonly Range[]): PartRun[] {
  const runs: [Part, ...Part[]][] = [];
  let i = 0;
  let previous: Part | undefined;
  for (const part of parts) {
    for (let range = ranges[i]; range !== undefined && rangeEnd(range) <= part.unpacked.offset; range = ranges[i])
      i += 1;
    const range = ranges[i];
    const wanted = range !== undefined && range.offset < rangeEnd(part.unpacked);
    const run = runs.at(-1);
    if (wanted && run !== undefined && previous === run.at(-1) && !breaks(previous ?? part, part)) run.push(part);
    else if (wanted) runs.push([part]);
    previous = part;
  }
  return runs;
}
