import { type Range, rangeEnd } from '../../contract/range.ts';
import type { ImageChunk } from '../image/image.ts';

const zeroes = new Uint8Array(1 << 20);

/**
 * Adds zeroes where the image has left open what must be written: the holes of a sparse file, and what a map names but an
 * Android sparse image does not care about. What is read back is then what the checksums were taken of.
 */
export async function* fillGaps(
  chunks: AsyncIterable<ImageChunk>,
  required: readonly Range[],
): AsyncGenerator<ImageChunk> {
  let index = 0;
  let at = 0;
  function* zeroesUpTo(end: number): Generator<ImageChunk> {
    for (let range = required[index]; range !== undefined && range.offset < end; range = required[index]) {
      yield* zeroesBetween(Math.max(at, range.offset), Math.min(end, rangeEnd(range)));
      if (rangeEnd(range) > end) return;
      index += 1;
    }
  }
  for await (const chunk of chunks) {
    yield* zeroesUpTo(chunk.offset);
    yield chunk;
    at = chunk.offset + chunk.data.length;
  }
  yield* zeroesUpTo(Number.POSITIVE_INFINITY);
}

function* zeroesBetween(from: number, to: number): Generator<ImageChunk> {
  let offset = from;
  while (offset < to) {
    // Up to the next round offset, so that the pieces stay aligned.
    const length = Math.min(to - offset, zeroes.length - (offset % zeroes.length));
    yield { offset, data: zeroes.subarray(0, length) };
    offset += length;
  }
}
