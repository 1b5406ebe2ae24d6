import type { Range } from '../../contract/range.ts';
import type { BlockView } from '../image/block-view.ts';

/** Bytes. Large drives write in units of 4 KiB. */
const blockSize = 4096;
/** Bytes: what a change is counted in. */
const sector = 512;
/** Bytes written at once. */
const longestRun = 1 << 20;

/** Sectors that hold something else than before. */
export interface Change extends Range {
  before: Uint8Array;
  after: Uint8Array;
}

/**
 * A view over another one that keeps what is written to it in memory: to see what a change would do, and to carry it out
 * only once all of it is known to be right.
 */
export class Overlay implements BlockView {
  readonly size: number;
  readonly #base: BlockView;
  readonly #blocks = new Map<number, Uint8Array>();

  constructor(base: BlockView) {
    this.#base = base;
    this.size = base.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const [first, last] = [Math.floor(offset / blockSize), Math.floor((offset + length - 1) / blockSize)];
    const held = [];
    for (let index = first; index <= last && length > 0; index += 1) {
      const block = this.#blocks.get(index);
      if (block !== undefined) held.push({ at: index * blockSize, block });
    }
    const bytes = await this.#base.read(offset, length);
    if (held.length === 0) return bytes;
    const merged = Uint8Array.from(bytes);
    for (const { at, block } of held) {
      const [from, to] = [Math.max(at, offset), Math.min(at + block.length, offset + length)];
      merged.set(block.subarray(from - at, to - at), from - offset);
    }
    return merged;
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    if (offset < 0 || offset + data.length > this.size)
      throw new RangeError(`a write of ${data.length} bytes at ${offset}`);
    for (let done = 0; done < data.length; ) {
      const index = Math.floor((offset + done) / blockSize);
      const within = offset + done - index * blockSize;
      const block = await this.#block(index);
      const part = data.subarray(done, done + block.length - within);
      block.set(part, within);
      done += part.length;
    }
  }

  /** The sectors that differ from the base, joined where they touch; in order. */
  async changes(): Promise<Change[]> {
    const changes: Change[] = [];
    for (const [index, after] of this.#inOrder()) {
      const before = await this.#base.read(index * blockSize, after.length);
      for (let at = 0; at < after.length; at += sector) {
        const end = Math.min(at + sector, after.length);
        if (Buffer.compare(before.subarray(at, end), after.subarray(at, end)) === 0) continue;
        changes.push({
          offset: index * blockSize + at,
          length: end - at,
          before: before.slice(at, end),
          after: after.slice(at, end),
        });
      }
    }
    return joined(changes);
  }

  /** Writes what was changed to the base. */
  async commit(signal: AbortSignal): Promise<void> {
    if (this.#base.write === undefined) throw new TypeError('nothing may be written here');
    let run: { offset: number; blocks: Uint8Array[]; length: number } | undefined;
    const flush = async () => {
      if (run !== undefined) await this.#base.write?.(run.offset, Buffer.concat(run.blocks));
      run = undefined;
    };
    for (const [index, block] of this.#inOrder()) {
      signal.throwIfAborted();
      const offset = index * blockSize;
      if (run !== undefined && (run.offset + run.length !== offset || run.length >= longestRun)) await flush();
      run ??= { offset, blocks: [], length: 0 };
      run.blocks.push(block);
      run.length += block.length;
    }
    await flush();
  }

  #inOrder(): [number, Uint8Array][] {
    return [...this.#blocks].sort(([one], [other]) => one - other);
  }

  async #block(index: number): Promise<Uint8Array> {
    const held = this.#blocks.get(index);
    if (held !== undefined) return held;
    const offset = index * blockSize;
    const read = Uint8Array.from(await this.#base.read(offset, Math.min(blockSize, this.size - offset)));
    // Another write may have come while this one was read.
    const block = this.#blocks.get(index) ?? read;
    this.#blocks.set(index, block);
    return block;
  }
}

function joined(changes: readonly Change[]): Change[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && last.offset + last.length === change.offset) group.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => ({
    offset: group[0]?.offset ?? 0,
    length: group.reduce((sum, { length }) => sum + length, 0),
    before: Buffer.concat(group.map(({ before }) => before)),
    after: Buffer.concat(group.map(({ after }) => after)),
  }));
}
