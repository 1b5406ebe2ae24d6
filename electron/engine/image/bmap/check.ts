import { createHash, type Hash } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import { rangeEnd } from '../../../contract/range.ts';
import type { ImageChunk } from '../image.ts';
import type { BlockMap, MappedRange } from './bmap.ts';

const zeroes = new Uint8Array(1024 * 1024);

/**
 * Compares the bytes of an image with the checksums of its block map while they pass. Only mapped bytes are hashed; a
 * gap between two chunks counts as zeroes. `what` names the image in messages.
 */
export class RangeHasher {
  readonly #map: BlockMap;
  readonly #what: string;
  /** The range that is under way or comes next. */
  #index = 0;
  #hash: Hash | undefined;
  /** Bytes of the image seen so far, gaps included. */
  #position = 0;
  #mapped = 0;
  #hashed = 0;

  constructor(map: BlockMap, what: string) {
    this.#map = map;
    this.#what = what;
  }

  /** Mapped bytes seen so far. */
  get mapped(): number {
    return this.#mapped;
  }

  /** Those of them that a checksum covers. */
  get hashed(): number {
    return this.#hashed;
  }

  /**
   * Takes the next bytes; chunks ascend and may be cut anywhere. Throws `source-range-checksum` as soon as a range is
   * complete and differs, `source-size` as soon as the image is longer than the map says.
   */
  push(chunk: ImageChunk): void {
    if (chunk.offset < this.#position) {
      throw new RangeError(`chunk at ${chunk.offset} after ${this.#position} bytes`);
    }
    const end = chunk.offset + chunk.data.length;
    if (end > this.#map.imageSize) throw this.#wrongSize(end, true);
    this.#zeroes(chunk.offset);
    this.#update(chunk.data);
  }

  /** The image is over. `totalSize` is its size in bytes, a gap at its end included. Throws like `push`. */
  end(totalSize: number): void {
    if (totalSize !== this.#map.imageSize) throw this.#wrongSize(totalSize, false);
    this.#zeroes(totalSize);
  }

  #zeroes(until: number): void {
    while (this.#position < until) {
      const range = this.#map.ranges[this.#index];
      if (range === undefined || range.offset >= until) {
        this.#position = until;
        return;
      }
      this.#position = Math.max(this.#position, range.offset);
      const length = Math.min(until - this.#position, rangeEnd(range) - this.#position, zeroes.length);
      this.#update(zeroes.subarray(0, length));
    }
  }

  #update(data: Uint8Array): void {
    const start = this.#position;
    const end = start + data.length;
    for (;;) {
      const range = this.#map.ranges[this.#index];
      if (range === undefined || range.offset >= end) break;
      const from = Math.max(range.offset, start);
      const to = Math.min(rangeEnd(range), end);
      this.#mapped += to - from;
      if (range.checksum !== undefined && this.#map.checksumType !== undefined) {
        this.#hash ??= createHash(this.#map.checksumType);
        this.#hash.update(data.subarray(from - start, to - start));
        this.#hashed += to - from;
      }
      if (to < rangeEnd(range)) break;
      this.#finish(range);
    }
    this.#position = end;
  }

  #finish(range: MappedRange): void {
    const actual = this.#hash?.digest('hex');
    this.#hash = undefined;
    this.#index += 1;
    if (actual !== undefined && actual !== range.checksum) {
      throw new WickError('source-range-checksum', { what: this.#what, offset: range.offset, length: range.length });
    }
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
    hasher.push(chunk);
    position = chunk.offset + chunk.data.length;
    onBytes?.(hasher.mapped);
  }
  hasher.end(size ?? position);
  return hasher.hashed;
}
