import { type Range, rangeEnd } from '../../contract/range.ts';

/**
 * What a certificate covers: the ranges of the image as they are without what the settings changed, and those on their own.
 * Both in order; of one card to the next of a lot only the latter differ.
 */
export function certifiedRanges(image: readonly Range[], settings: readonly Range[]): Range[] {
  const rest = image.flatMap((range) => without(range, settings));
  return [...rest, ...settings].sort((one, other) => one.offset - other.offset);
}

/** The parts of a range that no other one touches. */
function without(range: Range, others: readonly Range[]): Range[] {
  const parts: Range[] = [];
  let at = range.offset;
  for (const other of others.filter((one) => one.offset < rangeEnd(range) && rangeEnd(one) > range.offset)) {
    if (other.offset > at) parts.push({ offset: at, length: other.offset - at });
    at = Math.max(at, rangeEnd(other));
  }
  if (at < rangeEnd(range)) parts.push({ offset: at, length: rangeEnd(range) - at });
  return parts;
}
