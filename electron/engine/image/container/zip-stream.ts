import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { WickError } from '../../../contract/errors.ts';
import type { Members, UnpackOptions } from './archive.ts';
import type { ByteCursor } from './cursor.ts';
import { refuseMethod, unpackEntry, zipCorrupt, zipTruncated } from './zip-data.ts';
import { readDirectory } from './zip-directory.ts';
import { localLength, moreBytes, parseLocal, signatures, type ZipEntry } from './zip-records.ts';

/** A file that has passed by, with what its data turned out to be. */
export type SeenEntry = Pick<ZipEntry, 'name' | 'crc' | 'size' | 'packedSize' | 'offset'>;

/**
 * The files of a zip archive in the order in which they lie there, for what cannot be read from its end. The directory
 * is compared with what passed by, once it comes. Throws as `readZip` does.
 */
export async function* readZipStream(cursor: ByteCursor, options: UnpackOptions): Members {
  const { what } = options;
  const seen: SeenEntry[] = [];
  for (;;) {
    const offset = cursor.position;
    const start = Buffer.from(await cursor.peek(localLength));
    if (start.length < 4) throw zipTruncated(what, offset + start.length);
    if (start.readUInt32LE(0) !== signatures.local) break;
    if (start.length < localLength) throw zipTruncated(what, offset + start.length);
    const header = localLength + moreBytes(start, 'local');
    const record = Buffer.from(await cursor.read(header));
    if (record.length < header) throw zipTruncated(what, cursor.position);
    const entry = parseLocal(record);
    if (entry === undefined) throw zipCorrupt(what, offset, 'the header of a file is damaged');
    entry.offset = offset;
    await using data = new StreamEntry(entry, cursor, options);
    if (!entry.name.endsWith('/')) {
      yield { name: entry.name, size: entry.described ? undefined : entry.size, data: data.read() };
    }
    seen.push(await data.finish());
  }
  await readDirectory(cursor, seen, what);
}

/** One file's data, wherever its end turns out to be. */
class StreamEntry implements AsyncDisposable {
  readonly #entry: ZipEntry;
  readonly #cursor: ByteCursor;
  readonly #options: UnpackOptions;
  readonly #start: number;
  readonly #seen: SeenEntry;
  #reader: AsyncGenerator<Uint8Array> | undefined;

  constructor(entry: ZipEntry, cursor: ByteCursor, options: UnpackOptions) {
    this.#entry = entry;
    this.#cursor = cursor;
    this.#options = options;
    this.#start = cursor.position;
    this.#seen = entry;
  }

  /** What is left over when the reader stops early is passed over by `finish`. */
  async *read(): AsyncGenerator<Uint8Array> {
    this.#reader ??= this.#data();
    for (let next = await this.#reader.next(); next.done !== true; next = await this.#reader.next()) yield next.value;
  }

  async finish(): Promise<SeenEntry> {
    const { described, packedSize } = this.#entry;
    if (!described && this.#reader === undefined) {
      const skipped = await this.#cursor.skip(packedSize);
      if (skipped < packedSize) throw zipTruncated(this.#options.what, this.#cursor.position);
      return this.#seen;
    }
    const rest = this.read();
    while ((await rest.next()).done !== true);
    return this.#seen;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader?.return(undefined);
  }

  async *#data(): AsyncGenerator<Uint8Array> {
    const { what } = this.#options;
    refuseMethod(this.#entry, what);
    if (this.#entry.described) {
      yield* this.#described();
      return;
    }
    const { packedSize } = this.#entry;
    yield* unpackEntry(this.#entry, this.#packed(packedSize), this.#start, this.#options);
  }

  async *#packed(length: number): AsyncGenerator<Uint8Array> {
    yield* this.#cursor.take(length);
    if (this.#cursor.position < this.#start + length) throw zipTruncated(this.#options.what, this.#cursor.position);
  }

  /** Only deflate tells its own end; sizes and checksum follow. */
  async *#described(): AsyncGenerator<Uint8Array> {
    const { what } = this.#options;
    if (this.#entry.method !== 8) {
      throw new WickError('source-unsupported', { what, format: 'zip (stored without its sizes)' });
    }
    let [size, crc] = [0, 0];
    for await (const chunk of inflate(this.#cursor, what)) {
      size += chunk.length;
      crc = crc32(chunk, crc);
      yield chunk;
    }
    const packedSize = this.#cursor.position - this.#start;
    await this.#readDescriptor({ crc, packedSize, size });
    Object.assign(this.#seen, { crc, packedSize, size });
  }

  /** With or without a signature, with sizes of 4 or 8 bytes: writers differ, and only the values tell (4.3.9), and that
   * another record follows. */
  async #readDescriptor(expected: { crc: number; packedSize: number; size: number }): Promise<void> {
    const bytes = Buffer.from(await this.#cursor.peek(26));
    for (const signed of [4, 0]) {
      for (const wide of this.#entry.zip64 ? [8, 4] : [4, 8]) {
        const length = signed + 4 + 2 * wide;
        if (bytes.length < length || (signed === 4 && bytes.readUInt32LE(0) !== signatures.descriptor)) continue;
        const number = (at: number) => (wide === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at));
        const matches =
          bytes.readUInt32LE(signed) === expected.crc &&
          number(signed + 4) === expected.packedSize &&
          number(signed + 4 + wide) === expected.size &&
          'PK'.startsWith(bytes.toString('latin1', length, length + 2));
        if (!matches) continue;
        await this.#cursor.skip(length);
        return;
      }
    }
    const { what } = this.#options;
    if (bytes.length < 12) throw zipTruncated(what, this.#cursor.position + bytes.length);
    throw zipCorrupt(what, this.#start, `the checksum of ${this.#entry.name} is not what it should be`);
  }
}

/** Unpacks deflate up to its own end, where the cursor stands afterwards. */
async function* inflate(cursor: ByteCursor, what: string): AsyncGenerator<Uint8Array> {
  const start = cursor.position;
  const inflater = createInflateRaw({ chunkSize: 256 << 10 });
  const feeding = feed(cursor, inflater);
  try {
    for await (const chunk of inflater) yield chunk;
  } catch (error) {
    const failure = await feeding;
    if (failure !== undefined) throw failure.error;
    if (error instanceof Error && error.message === 'unexpected end of file')
      throw zipTruncated(what, cursor.position, error);
    throw zipCorrupt(what, start + inflater.bytesWritten, 'its data is damaged', error);
  } finally {
    inflater.destroy();
    await feeding;
  }
}

/** Returns what went wrong with the input; gives back what the inflater did not want. */
async function feed(cursor: ByteCursor, inflater: InflateRaw): Promise<{ error: unknown } | undefined> {
  let wake: (() => void) | undefined;
  inflater.once('close', () => wake?.());
  let fed = 0;
  try {
    for await (const chunk of cursor.take()) {
      fed += chunk.length;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (inflater.closed) resolve();
        else inflater.write(chunk, () => resolve());
      });
      // What is left of a chunk is not deflate any more.
      const left = fed - inflater.bytesWritten;
      if (left === 0 && !inflater.destroyed) continue;
      cursor.unread(chunk.subarray(chunk.length - left));
      return undefined;
    }
    inflater.end();
    return undefined;
  } catch (error) {
    inflater.destroy(error instanceof Error ? error : undefined);
    return { error };
  }
}
