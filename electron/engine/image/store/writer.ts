import { type FileHandle, rm } from 'node:fs/promises';
import { native } from '../../../../native/native.ts';
import { type Range, rangeEnd } from '../../../contract/range.ts';
import { holdChunk, letGoOfChunk } from '../chunk-memory.ts';
import type { ImageChunk } from '../image.ts';
import { isZero } from '../zero.ts';

/** Most bytes that wait to be written. */
const mostQueued = 8 << 20;
/** Most bytes of one write. */
const mostAtOnce = 4 << 20;
/** Bytes after which it is asked again whether there is room. */
const askEvery = 64 << 20;
/** Most bytes of a range: it is held in memory as a whole when it is read. */
const mostRangeBytes = 16 << 20;

/** A run of stored bytes and its lower-case hex SHA-256. */
export interface StoredRange extends Range {
  digest: string;
}

export interface Decoded {
  /** Bytes of the decoded image. */
  size: number;
  /** All that was written, ascending. */
  ranges: readonly StoredRange[];
  /** Of the packed file, where all of it was read. */
  sourceSha256: string | undefined;
}

export interface StoreWriterOptions {
  /** Where the copy is made. */
  folder: string;
  /** Empty, open for writing. */
  file: FileHandle;
  /** Bytes that will be written, where known. */
  expected: number | undefined;
  /** Bytes of the page cache that the copy may fill: from there the next card is written fastest. */
  mayCache: number;
  /** Whether this many more bytes may be written. */
  hasRoom: (bytes: number) => Promise<boolean>;
  /** Makes the folder, whose file is closed by now, an entry of the store. */
  finish: (decoded: Decoded) => Promise<void>;
}

/**
 * Keeps a copy of an image while it is decoded. Nothing that goes wrong with it is worth a failed flash: it gives up
 * silently, and then takes no more. Disposed before it was committed, it leaves nothing.
 */
export class StoreWriter implements AsyncDisposable {
  readonly #options: StoreWriterOptions;
  #state: 'open' | 'given-up' | 'committed' = 'open';
  #queue: ImageChunk[] = [];
  #queued = 0;
  #written = 0;
  #asked = 0;
  /** Up to here the page cache has been dropped. */
  #dropped = 0;
  #pump: Promise<void> | undefined;
  #wake = () => {};

  constructor(options: StoreWriterOptions) {
    this.#options = options;
  }

  /** False once it has given up: further writes are of no use. */
  get wanted(): boolean {
    return this.#state === 'open';
  }

  /** Takes bytes at any place, one call after the other; resolves once there is room for more. The bytes are held until they are written. */
  async write(chunk: ImageChunk): Promise<void> {
    // What is zero stays a hole.
    if (this.#state !== 'open' || isZero(chunk.data)) return;
    holdChunk(chunk.data);
    this.#queue.push(chunk);
    this.#queued += chunk.data.length;
    this.#pump ??= this.#empty();
    while (this.#queued > mostQueued && this.#state === 'open') {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** True where the copy is kept from now on. Never throws. */
  async commit(decoded: Decoded): Promise<boolean> {
    await this.#pump;
    if (this.#state !== 'open') return false;
    try {
      if (!isComplete(decoded)) throw new Error('digests are missing');
      await this.#options.file.truncate(decoded.size);
      await this.#options.file.close();
      await this.#options.finish(decoded);
      this.#state = 'committed';
      return true;
    } catch {
      await this.abandon();
      return false;
    }
  }

  /** Removes the copy, unless it was committed. */
  async abandon(): Promise<void> {
    if (this.#state === 'committed') return;
    this.#giveUp();
    await this.#pump;
    await this.#options.file.close().catch(() => {});
    await rm(this.#options.folder, { recursive: true, force: true }).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abandon();
  }

  #giveUp(): void {
    if (this.#state === 'open') this.#state = 'given-up';
    for (const { data } of this.#queue) letGoOfChunk(data);
    this.#queue = [];
    this.#queued = 0;
    this.#wake();
  }

  async #empty(): Promise<void> {
    try {
      for (let run = this.#takeRun(); run !== undefined; run = this.#takeRun()) {
        try {
          await this.#askForRoom();
          await this.#writeRun(run);
        } finally {
          run.parts.forEach(letGoOfChunk);
        }
        this.#queued -= run.length;
        this.#wake();
      }
    } catch {
      this.#giveUp();
      // The room is needed at once: the disk may be full.
      await this.#options.file.truncate(0).catch(() => {});
    } finally {
      this.#pump = undefined;
    }
  }

  /** Chunks that follow each other. */
  #takeRun(): { offset: number; length: number; parts: Uint8Array[] } | undefined {
    const first = this.#queue.shift();
    if (first === undefined) return undefined;
    const parts = [first.data];
    let { length } = first.data;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (next.offset !== first.offset + length || length + next.data.length > mostAtOnce) break;
      this.#queue.shift();
      parts.push(next.data);
      length += next.data.length;
    }
    return { offset: first.offset, length, parts };
  }

  /** One write at a time: the file system takes no two at once to one file, and the thread pool is for others too. */
  async #writeRun({ offset, length, parts }: { offset: number; length: number; parts: Uint8Array[] }): Promise<void> {
    const { file, expected = 0, mayCache } = this.#options;
    let rest = parts;
    let at = offset;
    while (rest.length > 0) {
      const { bytesWritten } = await file.writev(rest, at);
      at += bytesWritten;
      rest = behind(rest, bytesWritten);
    }
    this.#written += length;
    if (Math.max(this.#written, expected) <= mayCache || this.#written - this.#dropped < askEvery) return;
    this.#dropped = this.#written;
    await file.datasync();
    native?.dropCache?.(file.fd, 0, 0);
  }

  async #askForRoom(): Promise<void> {
    if (this.#written - this.#asked < askEvery) return;
    this.#asked = this.#written;
    const { expected, hasRoom } = this.#options;
    const more = expected === undefined ? askEvery : Math.max(0, expected - this.#written);
    if (!(await hasRoom(more))) throw new Error('no room');
  }
}

function behind(parts: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const part of parts) {
    if (skip < part.length) rest.push(part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}

function isComplete({ size, ranges }: Decoded): boolean {
  const last = ranges.at(-1);
  if (last === undefined || rangeEnd(last) > size) return false;
  return ranges.every(({ length, digest }) => length <= mostRangeBytes && digest !== '');
}
