import { WickError } from '../../../contract/errors.ts';
import type { ImageChunk } from '../image.ts';
import type { BlockMap, MappedRange } from './bmap.ts';
import { RangeDigests } from './digests.ts';

/**
 * Compares the bytes of an image with the checksums of its block map while they pass. Only mapped bytes are hashed; a
 * gap between two chunks counts as zeroes. `what` names the image in messages.
 */
export class RangeHasher {
  readonly #map: BlockMap;
  readonly #what: string;
  readonly #digests: RangeDigests;
  #checked = 0;

  constructor(map: BlockMap, what: string) {
    this.#map = map;
    this.#what = what;
    this.#digests = new RangeDigests({
      ranges: map.ranges,
      wanted: (range) => (range.checksum === undefined ? undefined : map.checksumType),
      onDigest: (range, digest) => this.#compare(range, digest),
    });
  }

  /** Mapped bytes seen so far. */
  get mapped(): number {
    return this.#digests.mapped;
  }

  /** Bytes of the ranges whose checksum was compared so far. */
  get checked(): number {
    return this.#checked;
  }

  /**
   * Takes the next bytes; chunks ascend and may be cut anywhere. Resolves once more may come. Throws
   * `source-range-checksum` soon after a range that differs is complete, `source-size` as soon as the image is longer than
   * the map says.
   */
  async push(chunk: ImageChunk): Promise<void> {
    const end = chunk.offset + chunk.data.length;
    if (end > this.#map.imageSize) throw this.#wrongSize(end, true);
    await this.#digests.push(chunk);
  }

  /** The image is over. `totalSize` is its size in bytes, a gap at its end included. Throws like `push`. */
  async end(totalSize: number): Promise<void> {
    if (totalSize !== this.#map.imageSize) throw this.#wrongSize(totalSize, false);
    await this.#digests.end(totalSize);
  }

  #compare(range: MappedRange, digest: string): void {
    if (digest !== range.checksum) {
      throw new WickError('source-range-checksum', { what: this.#what, offset: range.offset, length: range.length });
    }
    this.#checked += range.length;
  }

  #wrongSize(actual: number, atLeast: boolean): WickError {
    return new WickError('source-size', { what: this.#what, expected: this.#map.imageSize, actual, atLeast });
  }
}

export interface CheckImageOptions {
  /** The image as the person named it. */
  what: string;
  /** Bytes of the image, where known: an image that ends in a gap is longer than its last chunk shows. */
  size?: number | undefined;
  /** Called with the mapped bytes seen so far. */
  onBytes?: (bytes: number) => void;
}

/**
 * Compares a whole image with its block map, and returns how many bytes a checksum was compared for. Throws like
 * RangeHasher; what the chunks throw passes through.
 */
export async function checkImage(
  map: BlockMap,
  chunks: AsyncIterable<ImageChunk>,
  { what, size, onBytes }: CheckImageOptions,
): Promise<number> {
  const hasher = new RangeHasher(map, what);
  let position = 0;
  for await (const chunk of chunks) {
    await hasher.push(chunk);
    position = chunk.offset + chunk.data.length;
    onBytes?.(hasher.mapped);
  }
  await hasher.end(size ?? position);
  return hasher.checked;
}
