import { createHasher } from '../../../native/hasher.ts';
import { type Range, rangeEnd } from '../../contract/range.ts';
import { WickError } from '../../contract/errors.ts';
import type { BegunRun } from './begun-run.ts';
import type { BlockMap } from './bmap/bmap.ts';
import { owned } from './chunk-memory.ts';
import { clip } from './clip.ts';
import type { Image, ImageChunk, ImageOrigin, OpenImageOptions } from './image.ts';
import { counted } from './container/archive.ts';
import { type Codec, isCodec } from './decoder.ts';
import { gather } from './gather.ts';
import { HashQueue } from './hash-queue.ts';
import { joinRanges } from './join.ts';
import type { Innermost } from './layers.ts';
import { joinsParts, type Run } from './run.ts';
import { findSeekTable } from './seek/find-table.ts';
import { isProven, type PartRun, runsFor, type SeekTable } from './seek/parts.ts';
import type { Source } from './source.ts';
import { HttpSource } from './source/http.ts';

/** A server sends so many bytes in the time that it takes to ask it for another part. */
const worthAsking = 8 << 20;

export interface PackedImageOptions {
  source: Source;
  /** What the first look found. */
  found: Innermost;
  /** The run that was begun to look at the source: it goes on in the first `open`. */
  begun: BegunRun;
  bmap: BlockMap | undefined;
  extents: readonly Range[] | undefined;
  start: (signal: AbortSignal) => Promise<Run>;
  decode: (codec: Codec, bytes: AsyncIterable<Uint8Array>, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Adds to the bytes read, and returns their sum. */
  count: (bytes: number) => number;
  /** SHA-256 of the source, where a run has passed over all of it. */
  digest: () => string | undefined;
}

interface Runs {
  codec: Codec;
  table: SeekTable;
  runs: readonly PartRun[];
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

  async *open({ signal, ranges, lend = false }: OpenImageOptions): AsyncGenerator<ImageChunk> {
    const opened = this.#open(signal, ranges);
    const chunks = this.path === undefined && !this.formats.some(isCodec) ? gather(opened) : opened;
    if (lend) return yield* chunks;
    for await (const { offset, data } of chunks) yield { offset, data: owned(data) };
  }

  async *#open(signal: AbortSignal, ranges: readonly Range[] | undefined): AsyncGenerator<ImageChunk> {
    const spans = ranges === undefined ? undefined : this.#spansOf(ranges);
    if (ranges !== undefined && spans !== undefined) {
      yield* clip(this.#readSpans(spans, signal), ranges);
      return;
    }
    const runs = ranges === undefined ? undefined : await this.#runsOf(ranges, signal);
    if (ranges !== undefined && runs !== undefined) {
      yield* clip(this.#decodeRuns(runs, signal), ranges);
      return;
    }
    const { raw } = this.#options.found;
    const whole = raw || this.size === undefined ? undefined : [{ offset: 0, length: this.size }];
    const all = this.#decode(await this.#take(signal), signal);
    const chunks = whole === undefined ? this.#measured(all) : clip(all, whole);
    yield* ranges === undefined ? chunks : clip(chunks, ranges);
  }

  async sourceSha256(
    signal: AbortSignal,
    { readAgain = true }: { readAgain?: boolean } = {},
  ): Promise<string | undefined> {
    const digest = this.#options.digest();
    if (digest !== undefined || !this.rereadable || !readAgain) return digest;
    const hasher = createHasher('sha256');
    const queue = new HashQueue();
    for await (const chunk of this.#source.open({ signal, lend: true })) await queue.update(hasher, chunk);
    return await hasher.digest();
  }

  /** The parts of a raw image to ask for; undefined where it is better read, or can only be read, from end to end. */
  #spansOf(ranges: readonly Range[]): Range[] | undefined {
    const { size } = this;
    if (this.formats.length > 0 || size === undefined || !joinsParts(this.#source)) return undefined;
    const inside = ranges
      .filter(({ offset }) => offset < size)
      .map((range) => ({ offset: range.offset, length: Math.min(rangeEnd(range), size) - range.offset }));
    if (this.path !== undefined) return inside;
    const spans = joinRanges(inside, worthAsking);
    const [first, ...more] = spans;
    const isAll =
      first !== undefined && more.length === 0 && first.offset <= worthAsking && size - rangeEnd(first) <= worthAsking;
    return isAll ? undefined : spans;
  }

  /** What to decode of a file that can be entered in the middle; undefined where that is not so, or does not pay. */
  async #runsOf(ranges: readonly Range[], signal: AbortSignal): Promise<Runs | undefined> {
    const [codec, ...others] = this.formats;
    if (!this.#options.found.raw || !isCodec(codec) || others.length > 0) return undefined;
    const imageSize = this.bmap?.imageSize ?? this.size;
    const table = await findSeekTable(this.#source, codec, { ranges, imageSize, signal });
    const last = table?.parts.at(-1);
    if (table === undefined || last === undefined) return undefined;
    if (imageSize !== undefined && rangeEnd(last.unpacked) !== imageSize) return undefined;
    const runs = runsFor(table, ranges, this.path === undefined ? worthAsking : 0);
    if (this.path !== undefined)
      return (await isProven(table, runs, imageSize !== undefined)) ? { codec, table, runs } : undefined;
    // A server is not asked for the start of each part that is left out.
    if (table.confirms !== undefined && imageSize === undefined) return undefined;
    const asked = runs.flat().reduce((sum, { packed }) => sum + packed.length, 0);
    return rangeEnd(last.packed) - asked < worthAsking ? undefined : { codec, table, runs };
  }

  async *#decodeRuns({ codec, table, runs }: Runs, signal: AbortSignal): AsyncGenerator<ImageChunk> {
    const { begun, count, decode } = this.#options;
    await begun.drop();
    let at = 0;
    for (const run of runs) {
      const start = run[0].packed.offset;
      const end = rangeEnd((run.at(-1) ?? run[0]).packed);
      count(start - at);
      const bytes = counted(this.#source.open({ signal, start, end, lend: true }), count);
      let { offset } = run[0].unpacked;
      const over = rangeEnd((run.at(-1) ?? run[0]).unpacked);
      for await (const data of decode(codec, table.wrap(run, bytes), signal)) {
        if (offset + data.length > over) break;
        yield { offset, data };
        offset += data.length;
      }
      if (offset !== over) throw this.#wrongTable(codec, start);
      at = end;
    }
    count((this.#source.size ?? at) - at);
  }

  async *#readSpans(spans: readonly Range[], signal: AbortSignal): AsyncGenerator<ImageChunk> {
    const [first] = spans;
    const begun = first !== undefined && first.offset <= worthAsking ? this.#options.begun.take() : undefined;
    await this.#options.begun.drop();
    for (const span of spans) {
      if (span === first && begun !== undefined) yield* upTo(rangeEnd(span), this.#decode(begun, signal));
      else yield* this.#readSpan(span, signal);
    }
  }

  async *#readSpan(span: Range, signal: AbortSignal): AsyncGenerator<ImageChunk> {
    let { offset } = span;
    for await (const data of this.#source.open({ signal, start: offset, end: rangeEnd(span), lend: true })) {
      yield { offset, data };
      offset += data.length;
      this.#options.count(data.length);
    }
  }

  async *#decode(taken: Run, signal: AbortSignal): AsyncGenerator<ImageChunk> {
    await using run = taken;
    const abort = () => run.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      if (run.reached.kind !== 'image') throw this.#changed();
      yield* run.reached.chunks();
    } finally {
      signal.removeEventListener('abort', abort);
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

  /** Where bytes belong is known from the table alone, and zstd's has no checksum. */
  #wrongTable(codec: Codec, offset: number): WickError {
    const reason = 'it unpacks to another length than its seek table says';
    return new WickError('source-corrupt', { what: this.name, codec, offset, reason });
  }

  #changed(): WickError {
    return new WickError('source-unreadable', { what: this.name, reason: 'it was changed while it was being read' });
  }
}

/** Ends with the chunk that reaches `end`. */
async function* upTo(end: number, chunks: AsyncIterable<ImageChunk>): AsyncGenerator<ImageChunk> {
  for await (const chunk of chunks) {
    yield chunk;
    if (chunk.offset + chunk.data.length >= end) return;
  }
}
