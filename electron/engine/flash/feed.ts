import type { FlashEvent } from '../../contract/flash.ts';
import type { Range } from '../../contract/range.ts';
import type { Image, ImageChunk } from '../image/image.ts';
import { cutPieces } from './pieces.ts';
import type { ChunkRing } from './ring.ts';
import { type Segment, SegmentHasher } from './segments.ts';
import { SourceChecks } from './source-checks.ts';

/** Bytes at the start of a drive, with the partition table, that are written last. */
export const headSize = 1 << 20;

/** What is known once the image has been decoded to its true end and found good. */
export interface FedImage {
  /** Bytes. */
  size: number;
  mappedBytes: number;
  /** The pieces of the first `headSize` bytes, held back. */
  head: readonly ImageChunk[];
  segments: readonly Segment[];
}

export interface FeedOptions {
  image: Image;
  /** What is to be written; undefined for all of it. */
  wanted: readonly Range[] | undefined;
  /** Lower-case hex; of the packed file or of the decoded image. */
  sha256: string | undefined;
  ring: ChunkRing;
  signal: AbortSignal;
  emit: (event: FlashEvent) => void;
}

/** Decodes the image once into the ring, checking it on the way. Throws when the image is bad. */
export async function feed(options: FeedOptions): Promise<FedImage> {
  const { image, wanted, ring, signal } = options;
  const checks = new SourceChecks(image, options.sha256);
  const hasher = new SegmentHasher(headSize);
  const head: ImageChunk[] = [];
  let mappedBytes = 0;
  const chunks = image.open({
    signal,
    ...(wanted === undefined || options.sha256 !== undefined ? {} : { ranges: wanted }),
  });
  for await (const piece of cutPieces(checks.watch(chunks), wanted)) {
    signal.throwIfAborted();
    mappedBytes += piece.data.length;
    for (const part of splitAtHead(piece)) {
      hasher.push(part.offset, part.data);
      if (part.offset < headSize) head.push(part);
      else await ring.push(part);
    }
    options.emit({
      type: 'source',
      read: image.bytesRead(),
      ...(image.sourceSize === undefined ? {} : { size: image.sourceSize }),
      limit: ring.fill > 0.5 ? 'drive' : 'image',
    });
  }
  const size = await checks.end(signal);
  hasher.end();
  return { size, mappedBytes, head, segments: hasher.take() };
}

function splitAtHead(piece: ImageChunk): ImageChunk[] {
  const end = piece.offset + piece.data.length;
  if (piece.offset >= headSize || end <= headSize) return [piece];
  const at = headSize - piece.offset;
  return [
    { offset: piece.offset, data: piece.data.subarray(0, at) },
    { offset: headSize, data: piece.data.subarray(at) },
  ];
}
