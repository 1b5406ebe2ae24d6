import { frameLimits } from '../../contract/frames.ts';
import type { BlockView } from '../image/block-view.ts';
import { mustBeInside } from '../image/view/slice.ts';
import type { OpenTarget } from './target.ts';

/**
 * An opened drive as a view. Parts of blocks are written by reading the rest of them first. Who opened the drive flushes
 * it in the end. `write` where it was opened for writing.
 */
export function targetView(target: OpenTarget, options: { write: true }): Required<BlockView>;
export function targetView(target: OpenTarget, options: { write: boolean }): BlockView;
export function targetView(target: OpenTarget, options: { write: boolean }): BlockView {
  const view = new TargetView(target);
  return options.write
    ? view
    : { size: view.size, read: (offset: number, length: number) => view.read(offset, length) };
}

class TargetView implements Required<BlockView> {
  readonly #target: OpenTarget;
  /** Two writes may share a block. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(target: OpenTarget) {
    this.#target = target;
  }

  get size(): number {
    return this.#target.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    const pieces = Array.from({ length: Math.ceil(length / frameLimits.payload) }, (_, index) => {
      const start = index * frameLimits.payload;
      return { offset: offset + start, length: Math.min(frameLimits.payload, length - start) };
    });
    const [first, ...more] = pieces;
    if (first === undefined) return new Uint8Array(0);
    if (more.length === 0) return await this.#target.read(first);
    const bytes = new Uint8Array(length);
    for (const piece of pieces) bytes.set(await this.#target.read(piece), piece.offset - offset);
    return bytes;
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    mustBeInside(this.size, offset, data.length);
    const mine = this.#lastWrite.then(() => this.#writeBlocks(offset, data));
    this.#lastWrite = mine.catch(() => {});
    await mine;
  }

  async #writeBlocks(offset: number, data: Uint8Array): Promise<void> {
    const { blockSize } = this.#target;
    let done = 0;
    while (done < data.length) {
      const at = offset + done;
      const start = at - (at % blockSize);
      const room = frameLimits.payload - (frameLimits.payload % blockSize) - (at - start);
      const part = data.subarray(done, done + Math.min(room, data.length - done));
      const end = Math.ceil((at + part.length) / blockSize) * blockSize;
      if (start === at && end === at + part.length) {
        await this.#target.write(at, part);
      } else {
        const blocks = Uint8Array.from(await this.#target.read({ offset: start, length: end - start }));
        blocks.set(part, at - start);
        await this.#target.write(start, blocks);
      }
      done += part.length;
    }
  }
}
