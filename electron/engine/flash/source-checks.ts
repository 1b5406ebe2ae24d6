import { createHash } from 'node:crypto';
import { WickError } from '../../contract/errors.ts';
import { RangeHasher } from '../image/bmap/check.ts';
import type { Image, ImageChunk } from '../image/image.ts';

/** Everything that can be said against an image while it passes by. */
export class SourceChecks {
  readonly #image: Image;
  readonly #expected: string | undefined;
  readonly #ranges: RangeHasher | undefined;
  readonly #whole = createHash('sha256');
  #end = 0;

  constructor(image: Image, sha256: string | undefined) {
    this.#image = image;
    this.#expected = sha256;
    this.#ranges = image.bmap === undefined ? undefined : new RangeHasher(image.bmap, image.name);
  }

  /** Every byte of the image must pass, wanted or not. */
  get needsWhole(): boolean {
    return this.#expected !== undefined && this.#image.extents === undefined;
  }

  async *watch(chunks: AsyncIterable<ImageChunk>): AsyncGenerator<ImageChunk> {
    for await (const chunk of chunks) {
      this.#ranges?.push(chunk);
      if (this.#expected !== undefined) {
        this.#fill(chunk.offset);
        this.#whole.update(chunk.data);
      }
      this.#end = chunk.offset + chunk.data.length;
      yield chunk;
    }
  }

  /** The image's size in bytes. */
  async end(signal: AbortSignal): Promise<number> {
    const size = this.#image.bmap?.imageSize ?? this.#image.size ?? this.#end;
    if (size === 0) throw new WickError('source-empty', { what: this.#image.name });
    this.#ranges?.end(size);
    if (this.#expected !== undefined) {
      this.#fill(size);
      const actual = this.#whole.digest('hex');
      const packed = await this.#image.sourceSha256(signal);
      if (actual !== this.#expected && packed !== this.#expected) {
        throw new WickError('source-checksum', {
          what: this.#image.name,
          expected: this.#expected,
          actual: packed ?? actual,
        });
      }
    }
    return size;
  }

  /** Gaps count as zeroes. */
  #fill(to: number): void {
    const zeroes = new Uint8Array(Math.min(1 << 20, Math.max(0, to - this.#end)));
    for (let at = this.#end; at < to; at += zeroes.length) this.#whole.update(zeroes.subarray(0, to - at));
    this.#end = Math.max(this.#end, to);
  }
}
