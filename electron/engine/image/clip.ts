import { type Range, rangeEnd } from '../../contract/range.ts';
import type { ImageChunk } from './image.ts';

/** Only what lies in `ranges` (ascending, not overlapping); all chunks are read, so that their true end is reached. */
export async function* clip(chunks: AsyncIterable<ImageChunk>, ranges: readonly Range[]): AsyncGenerator<ImageChunk> {
  let i = 0;
  for await (const { offset, data } of chunks) {
    const end = offset + data.length;
    let at = offset;
    for (let range = ranges[i]; range !== undefined && range.offset < end; range = ranges[i]) {
      const from = Math.max(at, range.offset);
      const to = Math.min(end, rangeEnd(range));
      if (to > from) yield { offset: from, data: data.subarray(from - offset, to - offset) };
      at = Math.max(at, to);
      if (rangeEnd(range) > end) break;
      i += 1;
    }
  }
}
