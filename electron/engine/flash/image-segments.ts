import type { Range } from '../../contract/range.ts';
import type { Image, ImageChunk } from '../image/image.ts';
import { cutPieces } from './pieces.ts';
import { cutSegments, type SegmentData } from './segments.ts';
import type { SourceChecks } from './source-checks.ts';
import { fillGaps } from './zeroes.ts';

export interface ImageSegmentOptions {
  checks: SourceChecks;
  /** Take digests. */
  hash: boolean;
  /** A segment ends here at the latest; bytes. */
  splitAt: number;
  signal: AbortSignal;
}

/** What is to be written of an image, decoded from its start to its true end. */
export function imageSegments(image: Image, options: ImageSegmentOptions): AsyncGenerator<SegmentData> {
  const { checks, hash, splitAt, signal } = options;
  const wanted = image.bmap?.ranges;
  const ranges = checks.needsWhole ? undefined : (wanted ?? image.extents);
  const chunks = checks.watch(image.open({ signal, lend: true, ...(ranges === undefined ? {} : { ranges }) }));
  const required = requiredRanges(image);
  const pieces = cutPieces(required === undefined ? chunks : fillGaps(chunks, required), wanted);
  return cutSegments(splitPieces(pieces, splitAt), { hash, splitAt, map: image.proven ?? image.bmap });
}

/** What must be written, whether the image has bytes for it or not; undefined where its gaps may stay as they are. */
function requiredRanges(image: Image): readonly Range[] | undefined {
  if (image.bmap !== undefined) return image.bmap.ranges;
  if (image.extents === undefined || image.size === undefined) return undefined;
  return [{ offset: 0, length: image.size }];
}

async function* splitPieces(pieces: AsyncIterable<ImageChunk>, splitAt: number): AsyncGenerator<ImageChunk> {
  for await (const { offset, data } of pieces) {
    const at = splitAt - offset;
    if (at <= 0 || at >= data.length) {
      yield { offset, data };
    } else {
      yield { offset, data: data.subarray(0, at) };
      yield { offset: splitAt, data: data.subarray(at) };
    }
  }
}
