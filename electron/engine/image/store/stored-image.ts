import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Range, rangeEnd, rangesFrom } from '../../../contract/range.ts';
import type { BlockMap, MappedRange } from '../bmap/bmap.ts';
import { owned } from '../chunk-memory.ts';
import { clip } from '../clip.ts';
import type { Image, ImageChunk, OpenImageOptions } from '../image.ts';
import { errorCode } from '../source/reason.ts';
import { DamagedCopy, readChecked } from './checked-reader.ts';
import { mapDigest } from './same-map.ts';
import { dataFile, type StoredRecord } from './record.ts';

export interface StoredImageOptions {
  /** The image as the person named it, opened but not decoded. */
  image: Image;
  record: StoredRecord;
  /** What is kept, with the SHA-256 of each range. */
  map: BlockMap;
  folder: string;
  /** Takes the copy away: it is damaged. */
  drop: () => Promise<unknown>;
}

/**
 * An image that is read from its copy in the store. Nothing is handed out before it was compared with its checksum; where
 * that fails, or the copy is gone, the rest comes from the image itself, and nobody need know.
 */
export class StoredImage implements Image {
  readonly name: string;
  readonly formats: readonly string[];
  readonly size: number;
  readonly sourceSize: number | undefined;
  readonly path: string | undefined;
  readonly bmap: BlockMap | undefined;
  /**
   * Where present, `open` yields exactly its ranges, each with the SHA-256 that it names: they need no checksum taken
   * again.
   */
  readonly proven: BlockMap | undefined;
  readonly extents: readonly Range[] | undefined;
  readonly rereadable = true;
  readonly #options: StoredImageOptions;
  /** Decoded bytes handed out from the copy so far. */
  #delivered = 0;

  constructor(options: StoredImageOptions) {
    const { image, record, map } = options;
    this.name = image.name;
    this.formats = image.formats;
    this.path = image.path;
    this.sourceSize = image.sourceSize;
    this.extents = image.extents;
    this.size = record.size;
    this.#options = options;
    const { bmap } = image;
    if (bmap === undefined) {
      this.proven = map;
    } else if (bmap.signedBy === undefined && record.madeBy === mapDigest(bmap)) {
      // What was stored had passed the checks of this same map, and has finer ones of its own now.
      this.proven = { ...map, name: bmap.name, version: bmap.version };
    }
    this.bmap = bmap === undefined ? undefined : (this.proven ?? bmap);
  }

  /** In proportion: the copy stands for the packed file. */
  bytesRead(): number {
    const { image, record } = this.#options;
    const read =
      image.sourceSize === undefined ? this.#delivered : (this.#delivered / record.mappedBytes) * image.sourceSize;
    return Math.round(read) + image.bytesRead();
  }

  async sourceSha256(signal: AbortSignal, options?: { readAgain?: boolean }): Promise<string | undefined> {
    const { image, record } = this.#options;
    return record.sourceSha256 ?? (await image.sourceSha256(signal, options));
  }

  async *open({ signal, ranges, lend = false }: OpenImageOptions): AsyncGenerator<ImageChunk> {
    const chunks = this.#open(signal, ranges);
    if (lend) return yield* chunks;
    for await (const { offset, data } of chunks) yield { offset, data: owned(data) };
  }

  async *#open(signal: AbortSignal, ranges: readonly Range[] | undefined): AsyncGenerator<ImageChunk> {
    signal.throwIfAborted();
    /** All before this byte has been handed out. */
    let at = 0;
    try {
      await using file = await open(join(this.#options.folder, dataFile), 'r');
      for await (const chunk of this.#read(file, ranges, signal)) {
        yield chunk;
        at = chunk.offset + chunk.data.length;
        this.#delivered += chunk.data.length;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!isTrouble(error)) throw error;
      if (error instanceof DamagedCopy || errorCode(error) === 'EIO') await this.#options.drop();
    }
    yield* this.#decode(at, ranges, signal);
  }

  #read(file: FileHandle, ranges: readonly Range[] | undefined, signal: AbortSignal): AsyncIterable<ImageChunk> {
    const kept = this.#options.map.ranges;
    if (ranges === undefined) return readChecked(file, kept, signal);
    return clip(readChecked(file, touching(kept, ranges), signal), ranges);
  }

  /** The same chunks from the image itself, from byte `at` on. */
  async *#decode(at: number, ranges: readonly Range[] | undefined, signal: AbortSignal): AsyncGenerator<ImageChunk> {
    const { image, map, record } = this.#options;
    const rest = rangesFrom(ranges ?? [{ offset: 0, length: Number.MAX_SAFE_INTEGER }], at);
    const all = image.open({ signal, lend: true, ...(at === 0 && ranges === undefined ? {} : { ranges: rest }) });
    const chunks = clip(clip(all, rest), map.ranges);
    // The copy has zeroes where whole blocks are kept for the sake of a part that is mapped.
    yield* record.madeBy === 'whole' || image.bmap === undefined ? chunks : clip(chunks, image.bmap.ranges);
  }
}

/** Anything that befalls the copy; what a consumer throws into the generator is none of it. */
function isTrouble(error: unknown): boolean {
  return error instanceof DamagedCopy || errorCode(error) !== undefined;
}

/** The ranges that have a byte in one of `wanted`; both ascend. */
function touching(kept: readonly MappedRange[], wanted: readonly Range[]): MappedRange[] {
  let i = 0;
  return kept.filter((range) => {
    for (let want = wanted[i]; want !== undefined && rangeEnd(want) <= range.offset; want = wanted[i]) i += 1;
    const want = wanted[i];
    return want !== undefined && want.offset < rangeEnd(range);
  });
}
