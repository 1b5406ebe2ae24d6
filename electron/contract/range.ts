import { formatBytes } from './format.ts';

/** A run of bytes. */
export interface Range {
  offset: number;
  length: number;
}

export function rangeEnd(range: Range): number {
  return range.offset + range.length;
}

/** What lies at or behind byte `at`. */
export function rangesFrom(ranges: readonly Range[], at: number): Range[] {
  return ranges
    .filter((range) => rangeEnd(range) > at)
    .map((range) => {
      const offset = Math.max(range.offset, at);
      return { offset, length: rangeEnd(range) - offset };
    });
}

export function overlap(one: Range, other: Range): boolean {
  return one.offset < rangeEnd(other) && other.offset < rangeEnd(one);
}

/** The first of some runs of bytes, in words. */
export function places(ranges: readonly Range[]): string {
  const named = ranges.slice(0, 3).map(({ offset, length }) => `the ${formatBytes(length)} from byte ${offset}`);
  const more = ranges.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more places` : named.join(' and ');
}
