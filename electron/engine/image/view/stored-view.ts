import type { BlockView } from '../block-view.ts';
import type { StoredImage } from '../store/stored-image.ts';
import { mustBeInside } from './slice.ts';

/** Bytes that are read at once: what the store hands out it has compared with a checksum over a larger range. */
const windowSize = 4 << 20;
const mostWindows = 8;

/** The copy of an image in the store. What it leaves out are zeroes. */
export class StoredView implements BlockView, AsyncDisposable {
  readonly size: number;
  readonly #image: StoredImage;
  readonly #signal: AbortSignal;
  /** By their place, the one that was used last at the end. */
  readonly #windows = new Map<number, Promise<Uint8Array>>();

  constructor(image: StoredImage, signal: AbortSignal) {
    this.#image = image;
    this.#signal = signal;
    this.size = image.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const start = at - (at % windowSize);
      const part = (await this.#window(start)).subarray(at - start, at - start + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#windows.values());
    this.#windows.clear();
  }

  #window(start: number): Promise<Uint8Array> {
    const known = this.#windows.get(start);
    const window = known ?? this.#read(start);
    this.#windows.delete(start);
    this.#windows.set(start, window);
    window.catch(() => this.#windows.delete(start));
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > mostWindows && oldest !== undefined) this.#windows.delete(oldest);
    return window;
  }

  async #read(start: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.min(windowSize, this.size - start));
    const ranges = [{ offset: start, length: bytes.length }];
    for await (const { offset, data } of this.#image.open({ signal: this.#signal, ranges })) {
      bytes.set(data, offset - start);
    }
    return bytes;
  }
}
