import { createHasher, type Hasher } from '../../../../native/hasher.ts';
import { rangeEnd } from '../../../contract/range.ts';
import { HashQueue } from '../hash-queue.ts';
import type { ImageChunk } from '../image.ts';
import type { ChecksumType, MappedRange } from './bmap.ts';

const zeroes = new Uint8Array(1024 * 1024);

export interface RangeDigestsOptions {
  /** Ascending, not overlapping. */
  ranges: readonly MappedRange[];
  /** Which of them to hash; the others are only counted. */
  wanted: (range: MappedRange) => ChecksumType | undefined;
  /** Called in order for each range that is hashed, some time after its last byte; the digest is lower-case hex. */
  onDigest: (range: MappedRange, digest: string) => void;
}

/**
 * Hashes ranges of an image while its bytes pass, wherever they are cut. A gap between two chunks counts as zeroes. What
 * `onDigest` throws is thrown by the calls that follow, by `end` at the latest.
 */
export class RangeDigests {
  readonly #options: RangeDigestsOptions;
  readonly #queue = new HashQueue();
  /** The range that is under way or comes next. */
  #index = 0;
  #hasher: Hasher | undefined;
  #position = 0;
  #mapped = 0;
  #delivered: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  constructor(options: RangeDigestsOptions) {
    this.#options = options;
  }

  /** Bytes of the ranges seen so far. */
  get mapped(): number {
    return this.#mapped;
  }

  /** Takes the next bytes; chunks ascend. Resolves once more may come. */
  async push(chunk: ImageChunk): Promise<void> {
    if (chunk.offset < this.#position) throw new RangeError(`chunk at ${chunk.offset} after ${this.#position} bytes`);
    await this.#fill(chunk.offset);
    await this.#update(chunk.data);
  }

  /** There is a gap up to here, and then the end. Resolves once all digests were delivered. */
  async end(size: number): Promise<void> {
    await this.#fill(size);
    await this.#delivered;
    this.#check();
  }

  async #fill(until: number): Promise<void> {
    while (this.#position < until) {
      const range = this.#options.ranges[this.#index];
      if (range === undefined || range.offset >= until) {
        this.#position = until;
        return;
      }
      this.#position = Math.max(this.#position, range.offset);
      const length = Math.min(until, rangeEnd(range)) - this.#position;
      await this.#update(zeroes.subarray(0, length));
    }
  }

  async #update(data: Uint8Array): Promise<void> {
    this.#check();
    const start = this.#position;
    const end = start + data.length;
    for (;;) {
      const range = this.#options.ranges[this.#index];
      if (range === undefined || range.offset >= end) break;
      const from = Math.max(range.offset, start);
      const to = Math.min(rangeEnd(range), end);
      const type = this.#options.wanted(range);
      if (type !== undefined) {
        this.#hasher ??= createHasher(type);
        await this.#queue.update(this.#hasher, data.subarray(from - start, to - start));
      }
      this.#mapped += to - from;
      if (to < rangeEnd(range)) break;
      this.#index += 1;
      if (this.#hasher !== undefined) this.#deliver(range, this.#hasher.digest());
      this.#hasher = undefined;
    }
    this.#position = end;
  }

  #deliver(range: MappedRange, digest: Promise<string>): void {
    const before = this.#delivered;
    this.#delivered = Promise.all([digest, before])
      .then(([digest]) => {
        if (this.#failure === undefined) this.#options.onDigest(range, digest);
      })
      .catch((error: unknown) => {
        this.#failure ??= { error };
      });
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
