import { type Range, rangeEnd } from '../../../contract/range.ts';
import type { BlockView } from '../block-view.ts';
import { mustBeInside } from './slice.ts';

const blockSize = 4096;
/** What differs is told in pieces of this many bytes. */
const pieceSize = 512;
/** Most bytes of one write. */
const mostAtOnce = 4 << 20;

/** Changes that are kept in memory until they are known to be good: all of them reach the view beneath, or none. */
export class Overlay implements BlockView {
  readonly size: number;
  readonly #base: BlockView;
  readonly #blocks = new Map<number, Uint8Array>();

  constructor(base: BlockView) {
    this.#base = base;
    this.size = base.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    const bytes = Uint8Array.from(await this.#base.read(offset, length));
    for (const { block, from, to, at } of blocksOf(offset, length)) {
      const changed = this.#blocks.get(block);
      if (changed !== undefined) bytes.set(changed.subarray(from, to), at);
    }
    return bytes;
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    mustBeInside(this.size, offset, data.length);
    for (const { block, from, to, at } of blocksOf(offset, data.length)) {
      (await this.#block(block, to - from)).set(data.subarray(at, at + to - from), from);
    }
  }

  /** Where the view beneath would change; ascending, apart from each other. */
  async changes(): Promise<Range[]> {
    const ranges: Range[] = [];
    for (const block of [...this.#blocks.keys()].toSorted((one, other) => one - other)) {
      const bytes = this.#blocks.get(block) ?? new Uint8Array(0);
      const old = await this.#base.read(block * blockSize, bytes.length);
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const end = Math.min(at + pieceSize, bytes.length);
        if (Buffer.compare(bytes.subarray(at, end), old.subarray(at, end)) === 0) continue;
        const offset = block * blockSize + at;
        const last = ranges.at(-1);
        if (last !== undefined && rangeEnd(last) === offset) last.length += end - at;
        else ranges.push({ offset, length: end - at });
      }
    }
    return ranges;
  }

  /**
   * Writes what differs. What lies at the start of a file system tells what is in use further on, so it comes last.
   */
  async commit(): Promise<void> {
    if (this.#base.write === undefined) throw new TypeError('a view that takes no writes');
    for (const { offset, length } of (await this.changes()).toReversed()) {
      for (let at = offset; at < offset + length; at += mostAtOnce) {
        const count = Math.min(mostAtOnce, offset + length - at);
        await this.#base.write(at, await this.read(at, count));
      }
    }
    this.#blocks.clear();
  }

  async #block(block: number, replaced: number): Promise<Uint8Array> {
    const known = this.#blocks.get(block);
    if (known !== undefined) return known;
    const length = Math.min(blockSize, this.size - block * blockSize);
    const bytes =
      replaced === length ? new Uint8Array(length) : Uint8Array.from(await this.#base.read(block * blockSize, length));
    const meanwhile = this.#blocks.get(block);
    if (meanwhile !== undefined) return meanwhile;
    this.#blocks.set(block, bytes);
    return bytes;
  }
}

/** The parts of blocks that a run of bytes takes; `at` counts from the run's start. */
function* blocksOf(offset: number, length: number): Generator<{ block: number; from: number; to: number; at: number }> {
  for (let at = 0; at < length; ) {
    const block = Math.floor((offset + at) / blockSize);
    const from = (offset + at) % blockSize;
    const to = Math.min(blockSize, from + length - at);
    yield { block, from, to, at };
    at += to - from;
  }
}
