const shortestMatch = 4;

/**
 * Decodes one block (lz4 block format description) into `out` from `start` to at most `limit`. Bytes from `earliest` on
 * may be referred to. Returns where the output ends, or undefined if the block is invalid.
 */
export function decodeBlock(
  block: Uint8Array,
  out: Uint8Array,
  start: number,
  limit: number,
  earliest: number,
): number | undefined {
  let at = 0;
  let to = start;
  /** Adds up a length's further bytes; NaN at the end of the block. */
  const lengthen = (length: number): number => {
    let sum = length;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) return Number.NaN;
      sum += byte;
      if (byte !== 255) return sum;
    }
  };

  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = token >> 4 === 15 ? lengthen(15) : token >> 4;
    if (!(literals <= block.length - at && literals <= limit - to)) return undefined;
    out.set(block.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // The last sequence has no match.
    if (at === block.length) return to;

    const distance = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const length = ((token & 15) === 15 ? lengthen(15) : token & 15) + shortestMatch;
    if (at > block.length || distance === 0 || distance > to - earliest || !(length <= limit - to)) return undefined;
    copyMatch(out, to, distance, length);
    to += length;
  }
  return undefined;
}

/** Copies from `distance` bytes before; what has been copied repeats where both overlap. */
function copyMatch(out: Uint8Array, to: number, distance: number, length: number): void {
  const from = to - distance;
  if (distance === 1) {
    out.fill(out[from] ?? 0, to, to + length);
    return;
  }
  for (let done = 0; done < length; ) {
    const step = Math.min(distance + done, length - done);
    out.copyWithin(to + done, from, from + step);
    done += step;
  }
}
