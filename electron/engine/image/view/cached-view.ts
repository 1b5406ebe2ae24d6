import type { BlockView } from '../block-view.ts';
import { mustBeInside } from './slice.ts';

const pageSize = 64 << 10;
/** 8 MiB. */
const mostPages = 128;

/**
 * Remembers what was read in small pieces, as tables and folders are: a drive behind a helper answers each question with a
 * trip of its own. Nobody else may write to the view meanwhile.
 */
export class CachedView implements BlockView {
  readonly size: number;
  readonly write?: (offset: number, data: Uint8Array) => Promise<void>;
  readonly #view: BlockView;
  /** By their number, the one that was used last at the end. */
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  constructor(view: BlockView) {
    this.#view = view;
    this.size = view.size;
    const write = view.write?.bind(view);
    if (write === undefined) return;
    this.write = async (offset, data) => {
      mustBeInside(this.size, offset, data.length);
      try {
        await write(offset, data);
      } finally {
        const last = Math.floor((offset + Math.max(data.length, 1) - 1) / pageSize);
        for (let page = Math.floor(offset / pageSize); page <= last; page += 1) this.#pages.delete(page);
      }
    };
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    if (length > pageSize) return await this.#view.read(offset, length);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const from = at % pageSize;
      const part = (await this.#page(Math.floor(at / pageSize))).subarray(from, from + length - done);
      bytes.set(part, done);
      done += part.length;
    }
    return bytes;
  }

  #page(number: number): Promise<Uint8Array> {
    const start = number * pageSize;
    const known = this.#pages.get(number);
    const page = known ?? this.#view.read(start, Math.min(pageSize, this.size - start));
    this.#pages.delete(number);
    this.#pages.set(number, page);
    if (known === undefined) {
      page.catch(() => {
        if (this.#pages.get(number) === page) this.#pages.delete(number);
      });
    }
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}
