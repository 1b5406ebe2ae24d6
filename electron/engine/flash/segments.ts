import { createHash, type Hash } from 'node:crypto';
import type { Range } from '../../contract/range.ts';

/** Most bytes that are read back, and if need be written again, as one. */
export const segmentSize = 8 << 20;

/** A run of written bytes and what it must read back as. */
export interface Segment extends Range {
  /** Lower-case hex digest; SHA-256 unless said otherwise. */
  digest: string;
}

/** Gathers what is written, in order, into segments with digests; a new one begins at each gap and at `splitAt`. */
export class SegmentHasher {
  #segments: Segment[] = [];
  readonly #splitAt: number;
  #hash: Hash | undefined;
  #offset = 0;
  #length = 0;

  constructor(splitAt: number) {
    this.#splitAt = splitAt;
  }

  push(offset: number, data: Uint8Array): void {
    if (
      this.#hash !== undefined &&
      (offset !== this.#offset + this.#length || offset === this.#splitAt || this.#length + data.length > segmentSize)
    ) {
      this.#close();
    }
    if (this.#hash === undefined) {
      this.#hash = createHash('sha256');
      this.#offset = offset;
      this.#length = 0;
    }
    this.#hash.update(data);
    this.#length += data.length;
  }

  /** Closes the last segment. */
  end(): void {
    this.#close();
  }

  /** The segments that are complete and were not taken before. */
  take(): readonly Segment[] {
    const taken = this.#segments;
    this.#segments = [];
    return taken;
  }

  #close(): void {
    if (this.#hash === undefined) return;
    this.#segments.push({ offset: this.#offset, length: this.#length, digest: this.#hash.digest('hex') });
    this.#hash = undefined;
  }
}
