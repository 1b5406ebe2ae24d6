import type { FlashEvent } from '../../contract/flash.ts';
import type { Range } from '../../contract/range.ts';
import type { Image } from '../image/image.ts';
import { imageSegments } from './image-segments.ts';
import type { SegmentRing } from './ring.ts';
import { type Segment, type SegmentData, withDigest } from './segments.ts';
import { SourceChecks } from './source-checks.ts';
import { headSize } from './table.ts';

/** What is known once the image has been decoded to its true end and found good. */
export interface FedImage {
  /** Bytes. */
  size: number;
  mappedBytes: number;
  /** The first `headSize` bytes, held back; to be released once nobody writes them any more. */
  head: readonly SegmentData[];
  /** All that lies behind the head. */
  body: readonly Segment[];
}

export interface FeedOptions {
  image: Image;
  /** Lower-case hex; of the packed file or of the decoded image. */
  sha256: string | undefined;
  /** Digests are needed: to read back, or to leave what is there already. */
  hash: boolean;
  ring: SegmentRing;
  signal: AbortSignal;
  emit: (event: FlashEvent) => void;
}

/** Decodes the image once into the ring, checking it on the way. Throws when the image is bad. */
export async function feed(options: FeedOptions): Promise<FedImage> {
  const { image, ring, signal } = options;
  const checks = new SourceChecks(image, options.sha256);
  const head: SegmentData[] = [];
  const body: (Range & { digest: Promise<string> })[] = [];
  let mappedBytes = 0;
  try {
    for await (const segment of imageSegments(image, { checks, hash: options.hash, splitAt: headSize, signal })) {
      const { offset, length, digest } = segment;
      mappedBytes += length;
      if (offset < headSize) {
        head.push(segment);
      } else {
        body.push({ offset, length, digest });
        await ring.push(segment);
      }
      signal.throwIfAborted();
      options.emit({
        type: 'source',
        read: image.bytesRead(),
        ...(image.sourceSize === undefined ? {} : { size: image.sourceSize }),
        decoded: mappedBytes,
        limit: ring.fill > 0.5 ? 'drive' : 'image',
      });
    }
    const size = await checks.end(signal);
    return { size, mappedBytes, head, body: await Promise.all(body.map(withDigest)) };
  } catch (error) {
    for (const { release } of head) release();
    throw error;
  }
}
