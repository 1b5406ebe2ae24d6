import { createHash } from 'node:crypto';
import { type Range, rangeEnd } from '../../contract/range.ts';
import { WickError } from '../../contract/errors.ts';
import type { BegunRun } from './begun-run.ts';
import type { BlockMap } from './bmap/bmap.ts';
import { clip } from './clip.ts';
import type { Image, ImageChunk, ImageOrigin, OpenImageOptions } from './image.ts';
import type { Innermost } from './layers.ts';
import { readsParts, type Run } from './run.ts';
import type { Source } from './source.ts';
import { HttpSource } from './source/http.ts';

export interface PackedImageOptions {
  source: Source;
  /** What the first look found. */
  found: Innermost;
  /** The run that was begun to look at the source: it goes on in the first `open`. */
  begun: BegunRun;
  bmap: BlockMap | undefined;
  extents: readonly Range[] | undefined;
  start: (signal: AbortSignal) => Promise<Run>;
  /** Adds to the bytes read, and returns their sum. */
  count: (bytes: number) => number;
  /** SHA-256 of the source, where a run has passed over all of it. */
  digest: () => string | undefined;
}

/** An image that was looked at and can be decoded. */
export class PackedImage implements Image {
  readonly name: string;
  readonly formats: readonly string[];
  readonly size: number | undefined;
  readonly path: string | undefined;
  readonly bmap: BlockMap | undefined;
  readonly extents: readonly Range[] | undefined;
  readonly rereadable: boolean;
  readonly #source: Source;
  readonly #options: PackedImageOptions;

  constructor(options: PackedImageOptions) {
    const { source, found } = options;
    this.name = source.name;
    this.path = source.path;
    this.rereadable = source.seekable;
    this.formats = found.formats;
    // Android's format counts whole blocks; a map knows the image's own end.
    this.size = found.raw ? found.size : (options.bmap?.imageSize ?? found.size);
    this.bmap = options.bmap;
    this.extents = options.extents;
    this.#source = source;
    this.#options = options;
  }

  get sourceSize(): number | undefined {
    return this.#source.size;
  }

  get origin(): ImageOrigin | undefined {
    if (this.path !== undefined) return { kind: 'file', path: this.path };
    return this.#source instanceof HttpSource ? this.#source.origin : undefined;
  }

  bytesRead(): number {
    return this.#options.count(0);
  }

  async *open({ signal, ranges }: OpenImageOptions): AsyncGenerator<ImageChunk> {
    if (ranges !== undefined && this.formats.length === 0 && this.size !== undefined && readsParts(this.#source)) {
      yield* this.#readParts(ranges, this.size, signal);
      return;
    }
    await using run = await this.#take(signal);
    const abort = () => run.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      if (run.reached.kind !== 'image') throw this.#changed();
      const { raw } = this.#options.found;
      const whole = raw || this.size === undefined ? undefined : [{ offset: 0, length: this.size }];
      const chunks = whole === undefined ? this.#measured(run.reached.chunks()) : clip(run.reached.chunks(), whole);
      yield* ranges === undefined ? chunks : clip(chunks, ranges);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async sourceSha256(signal: AbortSignal): Promise<string | undefined> {
    const digest = this.#options.digest();
    if (digest !== undefined || !this.rereadable) return digest;
    const hash = createHash('sha256');
    for await (const chunk of this.#source.open({ signal })) hash.update(chunk);
    return hash.digest('hex');
  }

  async *#readParts(ranges: readonly Range[], size: number, signal: AbortSignal): AsyncGenerator<ImageChunk> {
    await this.#options.begun.drop();
    for (const range of ranges) {
      let offset = range.offset;
      const end = Math.min(rangeEnd(range), size);
      if (offset >= end) continue;
      for await (const data of this.#source.open({ signal, start: offset, end })) {
        yield { offset, data };
        offset += data.length;
        this.#options.count(data.length);
      }
    }
  }

  /** The end of an image is where its container and its map say it is, or it is not this image. */
  async *#measured(chunks: AsyncIterable<ImageChunk>): AsyncGenerator<ImageChunk> {
    const expected = this.bmap?.imageSize ?? this.size;
    let end = 0;
    for await (const chunk of chunks) {
      end = chunk.offset + chunk.data.length;
      if (expected !== undefined && end > expected) throw this.#wrongSize(expected, end, true);
      yield chunk;
    }
    if (end === 0) throw new WickError('source-empty', { what: this.name });
    if (expected !== undefined && end !== expected) throw this.#wrongSize(expected, end, false);
  }

  async #take(signal: AbortSignal): Promise<Run> {
    const run = this.#options.begun.take();
    if (run !== undefined) return run;
    if (!this.rereadable) throw new WickError('usage', { reason: `${this.name} can be read only once.` });
    return await this.#options.start(signal);
  }

  #wrongSize(expected: number, actual: number, atLeast: boolean): WickError {
    return new WickError('source-size', { what: this.name, expected, actual, ...(atLeast ? { atLeast } : {}) });
  }

  #changed(): WickError {
    return new WickError('source-unreadable', { what: this.name, reason: 'it was changed while it was being read' });
  }
}
