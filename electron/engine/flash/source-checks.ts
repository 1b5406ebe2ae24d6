import { createHasher } from '../../../native/hasher.ts';
import { WickError } from '../../contract/errors.ts';
import { RangeHasher } from '../image/bmap/check.ts';
import { HashQueue } from '../image/hash-queue.ts';
import type { Image, ImageChunk } from '../image/image.ts';

/** Everything that can be said against an image while it passes by. */
export class SourceChecks {
  readonly #image: Image;
  readonly #expected: string | undefined;
  readonly #ranges: RangeHasher | undefined;
  readonly #whole = createHasher('sha256');
  readonly #queue = new HashQueue();
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
      await this.#ranges?.push(chunk);
      if (this.#expected !== undefined) {
        await this.#fill(chunk.offset);
        await this.#queue.update(this.#whole, chunk.data);
      }
      this.#end = chunk.offset + chunk.data.length;
      yield chunk;
    }
  }

  /** The image's size in bytes. */
  async end(signal: AbortSignal): Promise<number> {
    const size = this.#image.bmap?.imageSize ?? this.#image.size ?? this.#end;
    if (size === 0) throw new WickError('source-empty', { what: this.#image.name });
    await this.#ranges?.end(size);
    if (this.#expected !== undefined) {
      await this.#fill(size);
      const actual = await this.#whole.digest();
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
  async #fill(to: number): Promise<void> {
    const zeroes = new Uint8Array(Math.min(1 << 20, Math.max(0, to - this.#end)));
    for (let at = this.#end; at < to; at += zeroes.length) {
      await this.#queue.update(this.#whole, zeroes.subarray(0, to - at));
    }
    this.#end = Math.max(this.#end, to);
  }
}
