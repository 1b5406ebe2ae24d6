import type { Range } from '../../contract/range.ts';
import { rangeEnd } from '../../contract/range.ts';
import type { ImageChunk } from '../image/image.ts';
import type { Content } from './tree.ts';

/** A stretch of a disk that is in use. Where `length` is more than its bytes, the rest is zero. */
export type Segment = Range & (BytesSegment | ContentSegment);

interface BytesSegment {
  kind: 'bytes';
  data: Uint8Array;
}

/** The next `bytes` of a file. */
interface ContentSegment {
  kind: 'content';
  /** The same object in all segments of one file, and in those only: one content may fill several files. */
  file: { content: Content };
  bytes: number;
}

/** A disk, a partition or a file system as the bytes that it uses. All else is free: its bytes mean nothing. */
export interface Layout {
  /** Bytes. */
  readonly size: number;
  /** Ascending, not overlapping, not touching; bytes from the start of the layout. */
  readonly used: readonly Range[];
  readonly segments: readonly Segment[];
}

/** Sorts segments and works out the used ranges; overlapping segments are a mistake of the caller. */
export function layOut(size: number, segments: readonly Segment[]): Layout {
  const sorted = segments.filter((segment) => segment.length > 0).sort((a, b) => a.offset - b.offset);
  const used: Range[] = [];
  for (const { offset, length } of sorted) {
    const last = used.at(-1);
    const end = last === undefined ? 0 : rangeEnd(last);
    if (offset < end || offset + length > size) throw new RangeError(`segment at ${offset} is out of its place`);
    if (last !== undefined && offset === end) last.length += length;
    else used.push({ offset, length });
  }
  return { size, used, segments: sorted };
}

const zeroes = new Uint8Array(1 << 20);

/** The bytes of all segments in order; each chunk at most 1 MiB. */
export async function* chunksOf(layout: Pick<Layout, 'segments'>): AsyncGenerator<ImageChunk> {
  await using open = new OpenFiles();
  for (const segment of layout.segments) {
    let { offset } = segment;
    if (segment.kind === 'bytes') {
      if (segment.data.length > 0) yield { offset, data: segment.data };
      offset += segment.data.length;
    } else {
      for await (const data of open.take(segment.file, segment.bytes)) {
        yield { offset, data };
        offset += data.length;
      }
    }
    for (const end = rangeEnd(segment); offset < end; offset += zeroes.length) {
      yield { offset, data: zeroes.subarray(0, end - offset) };
    }
  }
}

/** The files that a walk over the segments has begun and not ended: seldom more than one. */
class OpenFiles implements AsyncDisposable {
  readonly #readers = new Map<object, ContentReader>();

  async *take(file: { content: Content }, bytes: number): AsyncGenerator<Uint8Array> {
    const reader = this.#readers.get(file) ?? new ContentReader(file.content);
    this.#readers.set(file, reader);
    yield* reader.take(bytes);
    if (!reader.ended) return;
    this.#readers.delete(file);
    await reader[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const reader of this.#readers.values()) await reader[Symbol.asyncDispose]();
  }
}

/** Reads a content piece by piece and holds it to its word about its size. */
class ContentReader implements AsyncDisposable {
  readonly #content: Content;
  readonly #iterator: Iterator<Uint8Array> | AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #taken = 0;

  constructor(content: Content) {
    this.#content = content;
    const opened = content.open();
    this.#iterator = Symbol.asyncIterator in opened ? opened[Symbol.asyncIterator]() : opened[Symbol.iterator]();
  }

  get ended(): boolean {
    return this.#taken === this.#content.size;
  }

  async *take(bytes: number): AsyncGenerator<Uint8Array> {
    let left = bytes;
    while (left > 0) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const data = this.#rest.subarray(0, Math.min(left, zeroes.length));
      this.#rest = this.#rest.subarray(data.length);
      left -= data.length;
      this.#taken += data.length;
      if (data.length > 0) yield data;
    }
    if (this.ended && (this.#rest.length > 0 || (await this.#iterator.next()).done !== true))
      throw this.#wrongSize('more');
  }

  async #next(): Promise<Uint8Array> {
    const { value, done } = await this.#iterator.next();
    if (done === true) throw this.#wrongSize('less');
    return value;
  }

  #wrongSize(which: 'less' | 'more'): RangeError {
    return new RangeError(`a file of ${this.#content.size} bytes delivered ${which} than that`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#iterator.return?.();
  }
}
