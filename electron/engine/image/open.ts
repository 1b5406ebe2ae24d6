import { createHash } from 'node:crypto';
import type { Range } from '../../contract/range.ts';
import { WickError } from '../../contract/errors.ts';
import type { BlockMap } from './bmap/bmap.ts';
import type { Codec, Decoder } from './decoder.ts';
import type { Image, ImageChunk, OpenImageOptions } from './image.ts';
import { type Innermost, unpack } from './layers.ts';
import type { Source } from './source.ts';
import { openSource } from './source/source.ts';

export interface OpenImage {
  signal: AbortSignal;
  /** Which file of an archive is the image. */
  entry?: string;
  /** The block map: looked for beside the image when absent or `auto`, left out when false, or named. */
  bmap?: Source | string | false;
  /** Paths of OpenPGP keys; with them, a map must be signed by one. */
  bmapKeys?: readonly string[];
  /** Most bytes that a decoder may take for dictionaries and windows. */
  memoryLimit?: number;
  /** Stands in for the decoders in tests. */
  decoderFor?: (codec: Codec) => Decoder;
}

/** Finds out what the person named and how it is packed. Throws WickError (`source-…`, `archive-…`, `bmap-…`). */
export async function openImage(name: string | Source, options: OpenImage): Promise<Image> {
  const source = typeof name === 'string' ? await openSource(name, options) : name;
  const decoderFor = options.decoderFor ?? (await import(new URL('decode/decode.ts', import.meta.url).href)).decoderFor;
  const run = new PackedImage(source, { ...options, decoderFor });
  await run.look();
  return run;
}

class PackedImage implements Image {
  readonly name: string;
  formats: readonly string[] = [];
  size: number | undefined;
  readonly path: string | undefined;
  bmap: BlockMap | undefined;
  extents: readonly Range[] | undefined;
  readonly rereadable: boolean;
  readonly #source: Source;
  readonly #options: OpenImage & { decoderFor: (codec: Codec) => Decoder };
  /** Standard input cannot be read a second time: what was begun to look at it goes on in the first run. */
  #begun: Run | undefined;
  #sha256: string | undefined;
  #readBefore = 0;

  constructor(source: Source, options: OpenImage & { decoderFor: (codec: Codec) => Decoder }) {
    this.name = source.name;
    this.path = source.path;
    this.rereadable = source.seekable;
    this.#source = source;
    this.#options = options;
  }

  get sourceSize(): number | undefined {
    return this.#source.size;
  }

  bytesRead(): number {
    return this.#source.bytesRead() - this.#readBefore;
  }

  async look(): Promise<void> {
    const run = await this.#start(this.#options.signal);
    this.formats = run.image.formats;
    this.size = run.image.size;
    if (this.#source.seekable) await run.close();
    else this.#begun = run;
    if (this.#source.seekable) this.#readBefore = this.#source.bytesRead();
  }

  async *open(options: OpenImageOptions): AsyncGenerator<ImageChunk> {
    const run = await this.#take(options.signal);
    const abort = () => run.controller.abort(options.signal.reason);
    options.signal.addEventListener('abort', abort, { once: true });
    try {
      options.signal.throwIfAborted();
      let offset = 0;
      for await (const data of run.image.cursor.take()) {
        yield { offset, data };
        offset += data.length;
      }
    } finally {
      options.signal.removeEventListener('abort', abort);
      await run.close();
    }
  }

  async sourceSha256(signal: AbortSignal): Promise<string | undefined> {
    if (this.#sha256 !== undefined || !this.#source.seekable) return this.#sha256;
    const hash = createHash('sha256');
    const before = this.#source.bytesRead();
    for await (const chunk of this.#source.open({ signal })) hash.update(chunk);
    this.#readBefore += this.#source.bytesRead() - before;
    return hash.digest('hex');
  }

  async #take(signal: AbortSignal): Promise<Run> {
    if (this.#source.seekable) return await this.#start(signal);
    const run = this.#begun;
    this.#begun = undefined;
    if (run === undefined) throw new WickError('usage', { reason: `${this.name} can be read only once.` });
    return run;
  }

  async #start(signal: AbortSignal): Promise<Run> {
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const { memoryLimit, decoderFor } = this.#options;
      const image = await unpack(
        {
          name: this.#source.fileName,
          size: this.#source.size,
          bytes: this.#watched(this.#source.open({ signal: controller.signal })),
        },
        {
          what: this.name,
          signal: controller.signal,
          decoderFor,
          ...(memoryLimit === undefined ? {} : { memoryLimit }),
        },
      );
      return new Run(image, controller, () => signal.removeEventListener('abort', abort));
    } catch (error) {
      signal.removeEventListener('abort', abort);
      controller.abort(error);
      throw error;
    }
  }

  /** Takes the checksum of what cannot be read again, or only at the price of another download. */
  async *#watched(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    if (this.path !== undefined) return yield* bytes;
    const hash = createHash('sha256');
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
    this.#sha256 = hash.digest('hex');
  }
}

/** One passage from the source to the image. */
class Run {
  readonly image: Innermost;
  readonly controller: AbortController;
  readonly #release: () => void;

  constructor(image: Innermost, controller: AbortController, release: () => void) {
    this.image = image;
    this.controller = controller;
    this.#release = release;
  }

  async close(): Promise<void> {
    this.#release();
    this.controller.abort(new Error('no longer wanted'));
    await this.image[Symbol.asyncDispose]();
  }
}
