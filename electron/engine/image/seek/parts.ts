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
  /**
   * Whether the file itself says that a part decodes to as many bytes as the table has it; undefined where it does not say.
   * Absent where the table has a checksum, or is nothing but what the parts say.
   */
  confirms?: (part: Part) => Promise<boolean | undefined>;
  /** Makes a compressed file of its own of the bytes of some parts. */
  wrap: (run: PartRun, bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** Bytes at a place of the file; fewer only at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

/**
 * What has to be decoded to get all of `ranges` (ascending, not overlapping), and what lies between two such parts where
 * that is no more than `gap` bytes of the file.
 */
export function runsFor({ parts, breaks }: SeekTable, ranges: readonly Range[], gap = 0): PartRun[] {
  const runs: [Part, ...Part[]][] = [];
  let i = 0;
  let between: Part[] = [];
  for (const part of parts) {
    for (let range = ranges[i]; range !== undefined && rangeEnd(range) <= part.unpacked.offset; range = ranges[i])
      i += 1;
    const range = ranges[i];
    if (range === undefined || range.offset >= rangeEnd(part.unpacked)) {
      between.push(part);
      continue;
    }
    const run = runs.at(-1);
    const added = [...between, part];
    const apart = between.reduce((sum, { packed }) => sum + packed.length, 0);
    const joins = run !== undefined && apart <= gap && !breaksWithin([run.at(-1) ?? run[0], ...added], breaks);
    if (joins) run.push(...added);
    else runs.push([part]);
    between = [];
  }
  return runs;
}

function breaksWithin(parts: readonly Part[], breaks: SeekTable['breaks']): boolean {
  return parts.some((part, index) => {
    const next = parts[index + 1];
    return next !== undefined && breaks(part, next);
  });
}

/**
 * Whether everything that `runs` leave out has the length that the table gives it: else what comes behind would land in
 * the wrong place. What is decoded shows by itself. `sizeIsKnown`: all lengths together are known to be right.
 */
export async function isProven(
  { parts, confirms }: SeekTable,
  runs: readonly PartRun[],
  sizeIsKnown: boolean,
): Promise<boolean> {
  if (confirms === undefined) return true;
  const decoded = new Set(runs.flat());
  const last = runs.at(-1)?.at(-1);
  for (const part of parts) {
    if (part === last) break;
    if (decoded.has(part)) continue;
    if (!((await confirms(part)) ?? sizeIsKnown)) return false;
  }
  return true;
}
