import { WickError } from '../../../contract/errors.ts';
import type { Source } from '../source.ts';
import { counted, type Members, type UnpackOptions } from './archive.ts';
import { unpackEntry, zipCorrupt, zipTruncated } from './zip-data.ts';
import {
  centralLength,
  end64Length,
  endLength,
  locator64Length,
  localLength,
  moreBytes,
  needsEnd64,
  parseCentral,
  parseEnd,
  parseEnd64,
  parseLocal,
  signatures,
  type ZipEnd,
  type ZipEntry,
} from './zip-records.ts';

/** A directory beyond this is an attack. Bytes. */
const largestDirectory = 64 << 20;

/** The end record and the longest comment it may have. */
const longestEnd = endLength + 0xffff;

/**
 * The files of a zip archive, by the directory at its end. `source` must be able to read a part without the rest.
 * Throws `source-truncated`, `source-corrupt` and `source-unsupported`.
 */
export async function* readZip(source: Source, size: number, options: UnpackOptions): Members {
  const archive = new ZipFile(source, size, options);
  const { end, position } = await archive.end();
  for (const entry of await archive.directory(end, position)) {
    if (entry.name.endsWith('/')) continue;
    yield { name: entry.name, size: entry.size, data: archive.data(entry, end.offset) };
  }
}

class ZipFile {
  readonly #source: Source;
  readonly #size: number;
  readonly #options: UnpackOptions;

  constructor(source: Source, size: number, options: UnpackOptions) {
    this.#source = source;
    this.#size = size;
    this.#options = options;
  }

  /** Where the directory is, and where it must end. */
  async end(): Promise<{ end: ZipEnd; position: number }> {
    const { what } = this.#options;
    const start = Math.max(0, this.#size - longestEnd);
    const tail = await this.#read(start, this.#size - start);
    const at = findEnd(tail);
    if (at === undefined) throw zipTruncated(what, this.#size);
    const end = parseEnd(tail.subarray(at));
    if (end.split) throw new WickError('source-unsupported', { what, format: 'zip archive in several parts' });
    if (start + at + endLength + tail.readUInt16LE(at + 20) < this.#size) {
      throw new WickError('source-trailing-junk', { what, codec: 'zip', offset: start + at + endLength });
    }
    return needsEnd64(end) ? await this.#end64(start + at) : { end, position: start + at };
  }

  async directory(end: ZipEnd, position: number): Promise<ZipEntry[]> {
    const { what } = this.#options;
    if (end.offset + end.size !== position || end.size > largestDirectory) {
      throw zipCorrupt(what, position, 'its directory is not where it should be');
    }
    const bytes = await this.#read(end.offset, end.size);
    const entries: ZipEntry[] = [];
    let at = 0;
    while (at < bytes.length) {
      const record = bytes.subarray(at);
      const isEntry = record.length >= centralLength && record.readUInt32LE(0) === signatures.central;
      const entry = isEntry ? parseCentral(record) : undefined;
      if (entry === undefined) throw zipCorrupt(what, end.offset + at, 'its directory is damaged');
      entries.push(entry);
      at += centralLength + entry.more;
    }
    if (entries.length !== end.entries) throw zipCorrupt(what, end.offset, 'its directory is not complete');
    return entries;
  }

  async *data(entry: ZipEntry, directory: number): AsyncGenerator<Uint8Array> {
    const { what, signal, onRead } = this.#options;
    const fixed = await this.#read(entry.offset, localLength);
    if (fixed.readUInt32LE(0) !== signatures.local)
      throw zipCorrupt(what, entry.offset, 'a file is not where it should be');
    const local = parseLocal(await this.#read(entry.offset, localLength + moreBytes(fixed, 'local')));
    const same = local?.name === entry.name && local.method === entry.method && local.encrypted === entry.encrypted;
    if (!same) throw zipCorrupt(what, entry.offset, `the header of ${entry.name} contradicts the directory`);
    const start = entry.offset + localLength + local.more;
    const end = start + entry.packedSize;
    if (end > directory) throw zipCorrupt(what, entry.offset, `${entry.name} runs into the directory`);
    const packed = entry.packedSize === 0 ? nothing() : counted(this.#source.open({ signal, start, end }), onRead);
    yield* unpackEntry(entry, packed, start, this.#options);
  }

  async #end64(position: number): Promise<{ end: ZipEnd; position: number }> {
    const { what } = this.#options;
    const damaged = () => zipCorrupt(what, position, 'its zip64 end is damaged');
    if (position < locator64Length + end64Length) throw damaged();
    const locator = await this.#read(position - locator64Length, locator64Length);
    if (locator.readUInt32LE(0) !== signatures.locator64) throw damaged();
    const offset = Number(locator.readBigUInt64LE(8));
    if (offset + end64Length > position) throw damaged();
    const record = await this.#read(offset, end64Length);
    if (record.readUInt32LE(0) !== signatures.end64) throw damaged();
    return { end: parseEnd64(record), position: offset };
  }

  async #read(start: number, length: number): Promise<Buffer> {
    const { what, signal } = this.#options;
    if (length === 0) return Buffer.alloc(0);
    if (start + length > this.#size) throw zipCorrupt(what, start, 'it points behind its own end');
    const parts: Uint8Array[] = [];
    for await (const chunk of this.#source.open({ signal, start, end: start + length }))
      parts.push(Uint8Array.from(chunk));
    const bytes = Buffer.concat(parts);
    if (bytes.length < length) throw zipTruncated(what, start + bytes.length);
    return bytes;
  }
}

/** The last end record whose comment fits into what follows. */
function findEnd(tail: Buffer): number | undefined {
  for (let at = tail.length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) === signatures.end && at + endLength + tail.readUInt16LE(at + 20) <= tail.length)
      return at;
  }
  return undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
