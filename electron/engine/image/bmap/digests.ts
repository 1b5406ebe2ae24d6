import { createHash, type Hash } from 'node:crypto';
import { rangeEnd } from '../../../contract/range.ts';
import type { ImageChunk } from '../image.ts';
import type { ChecksumType, MappedRange } from './bmap.ts';

const zeroes = new Uint8Array(1024 * 1024);

export interface RangeDigestsOptions {
  /** Ascending, not overlapping. */
  ranges: readonly MappedRange[];
  /** Which of them to hash; the others are only counted. */
  wanted: (range: MappedRange) => ChecksumType | undefined;
  /** Called with the last byte of each range that is hashed; the digest is lower-case hex. */
  onDigest: (range: MappedRange, digest: string) => void;
}

/** Hashes ranges of an image while its bytes pass, wherever they are cut. A gap between two chunks counts as zeroes. */
export class RangeDigests {
  readonly #options: RangeDigestsOptions;
  /** The range that is under way or comes next. */
  #index = 0;
  #hash: Hash | undefined;
  #position = 0;
  #mapped = 0;

  constructor(options: RangeDigestsOptions) {
    this.#options = options;
  }

  /** Bytes of the ranges seen so far. */
  get mapped(): number {
    return this.#mapped;
  }

  /** Takes the next bytes; chunks ascend. */
  push(chunk: ImageChunk): void {
    if (chunk.offset < this.#position) throw new RangeError(`chunk at ${chunk.offset} after ${this.#position} bytes`);
    this.fill(chunk.offset);
    this.#update(chunk.data);
  }

  /** There is a gap up to here. */
  fill(until: number): void {
    while (this.#position < until) {
      const range = this.#options.ranges[this.#index];
      if (range === undefined || range.offset >= until) {
        this.#position = until;
        return;
      }
      this.#position = Math.max(this.#position, range.offset);
      const length = Math.min(until, rangeEnd(range)) - this.#position;
      this.#update(zeroes.subarray(0, length));
    }
  }

  #update(data: Uint8Array): void {
    const start = this.#position;
    const end = start + data.length;
    for (;;) {
      const range = this.#options.ranges[this.#index];
      if (range === undefined || range.offset >= end) break;
      const from = Math.max(range.offset, start);
      const to = Math.min(rangeEnd(range), end);
      const type = this.#options.wanted(range);
      if (type !== undefined) {
        this.#hash ??= createHash(type);
        this.#hash.update(data.subarray(from - start, to - start));
      }
      this.#mapped += to - from;
      if (to < rangeEnd(range)) break;
      this.#index += 1;
      const digest = this.#hash?.digest('hex');
      this.#hash = undefined;
      if (digest !== undefined) this.#options.onDigest(range, digest);
    }
    this.#position = end;
  }
}
