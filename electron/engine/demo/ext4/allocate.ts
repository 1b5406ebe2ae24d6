import type { Ext4Geometry } from './geometry.ts';

/** A run of blocks. */
export interface Blocks {
  start: number;
  count: number;
}

/** The longest run that one extent can describe. */
const longestExtent = 32_768;

/** Gives out the data blocks of a file system; what is given out never comes back. */
export class BlockAllocator {
  readonly #free: Blocks[];

  constructor({ groups }: Ext4Geometry) {
    this.#free = groups.map(({ dataStart, end }) => ({ start: dataStart, count: end - dataStart }));
  }

  /**
   * `count` blocks, ascending, in as few runs as first fit gives. With `align` (blocks) the run starts at a multiple of
   * it where such a run is free. Throws a RangeError where too few are left.
   */
  take(count: number, align = 1): Blocks[] {
    const whole = this.#takeRun(count, align) ?? this.#takeRun(count, 1);
    const runs = whole === undefined ? this.#takePieces(count) : [whole];
    return runs.flatMap(splitLongRun);
  }

  #takeRun(count: number, align: number): Blocks | undefined {
    if (count === 0) return undefined;
    for (const [index, span] of this.#free.entries()) {
      const start = Math.ceil(span.start / align) * align;
      const end = start + count;
      const spanEnd = span.start + span.count;
      if (end > spanEnd) continue;
      const rest = [
        { start: span.start, count: start - span.start },
        { start: end, count: spanEnd - end },
      ];
      this.#free.splice(index, 1, ...rest.filter((blocks) => blocks.count > 0));
      return { start, count };
    }
    return undefined;
  }

  #takePieces(count: number): Blocks[] {
    const runs: Blocks[] = [];
    let left = count;
    while (left > 0) {
      const span = this.#free.shift();
      if (span === undefined) throw new RangeError(`the files do not fit: ${left} blocks are missing`);
      const taken = Math.min(left, span.count);
      runs.push({ start: span.start, count: taken });
      if (taken < span.count) this.#free.unshift({ start: span.start + taken, count: span.count - taken });
      left -= taken;
    }
    return runs;
  }
}

function splitLongRun({ start, count }: Blocks): Blocks[] {
  return Array.from({ length: Math.ceil(count / longestExtent) }, (_, index) => ({
    start: start + index * longestExtent,
    count: Math.min(longestExtent, count - index * longestExtent),
  }));
}
