/** A run of bytes. */
export interface Range {
  offset: number;
  length: number;
}

export function rangeEnd(range: Range): number {
  return range.offset + range.length;
}
