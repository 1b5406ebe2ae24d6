import { WickError } from '../../../contract/errors.ts';
import type { Member, Members } from './archive.ts';
import type { ByteCursor } from './cursor.ts';
import { isTarHeader, parseTarHeader, type TarHeader, tarBlock, tarText } from './tar-header.ts';
import { type PaxRecords, readPax } from './tar-pax.ts';
import { expandSparse, isSparse, readSparseMap } from './tar-sparse.ts';

/** Long names and pax records beyond this are an attack. Bytes. */
const largestExtra = 1 << 20;

/** A name in an archive that stands for another one. */
export interface TarLink {
  kind: 'hard' | 'symbolic';
  name: string;
  /** The name of an earlier file, or where a symbolic link leads. */
  target: string;
}

/**
 * The regular files of a tar archive: v7, ustar, pax and GNU, sparse files expanded. The archive must end with its two
 * blocks of zeroes, and nothing but zeroes may follow. Links are told to `onLink` as they pass. Throws
 * `source-truncated`, `source-corrupt` and `source-trailing-junk` with the offset in the archive.
 */
export async function* readTar(cursor: ByteCursor, what: string, onLink?: (link: TarLink) => void): Members {
  const tar = new TarReader(cursor, what);
  for (let header = await tar.header(); header !== undefined; header = await tar.header()) {
    let start = cursor.position;
    if (isFile(header)) {
      const member = await tar.member(header);
      // The old map of a sparse file is not counted in its size.
      if (header.type === 'S') start = cursor.position;
      yield member;
    }
    if (header.type === '1' || header.type === '2') {
      onLink?.({ kind: header.type === '1' ? 'hard' : 'symbolic', name: header.name, target: header.target });
    }
    await tar.skipTo(start + header.size + padding(header.size));
  }
  await tar.end();
}

function isFile(header: TarHeader): boolean {
  return header.type === '0' || header.type === '7' || header.type === 'S';
}

function padding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

type FileHeader = TarHeader & { pax: PaxRecords; target: string };

class TarReader {
  readonly #cursor: ByteCursor;
  readonly #what: string;
  #global: PaxRecords = {};

  constructor(cursor: ByteCursor, what: string) {
    this.#cursor = cursor;
    this.#what = what;
  }

  /** The next header with what the extra headers before it say; undefined at the end of the archive. */
  async header(): Promise<FileHeader | undefined> {
    let longName: string | undefined;
    let longTarget: string | undefined;
    let pax: PaxRecords | undefined;
    for (;;) {
      const offset = this.#cursor.position;
      const block = await this.#cursor.read(tarBlock);
      if (block.length < tarBlock) throw this.#truncated();
      if (block.every((byte) => byte === 0)) return undefined;
      const header = isTarHeader(block) ? parseTarHeader(block) : undefined;
      if (header === undefined) throw this.#corrupt(offset, 'a header is damaged');
      if (header.type === 'L') longName = tarText(await this.#extra(header, offset), 0, header.size);
      else if (header.type === 'K') longTarget = tarText(await this.#extra(header, offset), 0, header.size);
      else if (header.type === 'x' || header.type === 'g') {
        const records = readPax(await this.#extra(header, offset));
        if (records === undefined) throw this.#corrupt(offset, 'an extended header is damaged');
        if (header.type === 'g') this.#global = { ...this.#global, ...records };
        else pax = records;
      } else if (header.type === 'M') {
        throw new WickError('source-unsupported', { what: this.#what, format: 'tar archive in several volumes' });
      } else {
        return this.#apply(header, { ...this.#global, ...pax }, { longName, longTarget }, offset);
      }
    }
  }

  async member(header: FileHeader): Promise<Member> {
    const offset = this.#cursor.position;
    if (!isSparse(header, header.pax)) {
      return { name: header.name, size: header.size, data: this.#data(header.size) };
    }
    const map = await readSparseMap(header, header.pax, this.#cursor);
    if (map === undefined) throw this.#corrupt(offset, `the map of the sparse file ${header.name} is damaged`);
    const stored = this.#data(header.size - map.taken);
    return { name: map.name ?? header.name, size: map.size, data: expandSparse(stored, map) };
  }

  async skipTo(position: number): Promise<void> {
    const left = position - this.#cursor.position;
    if ((await this.#cursor.skip(left)) < left) throw this.#truncated();
  }

  /** Behind the first block of zeroes: the second, and the zeroes that fill the last record. */
  async end(): Promise<void> {
    const offset = this.#cursor.position;
    const second = await this.#cursor.read(tarBlock);
    if (second.length < tarBlock) throw this.#truncated();
    if (second.some((byte) => byte !== 0)) throw this.#corrupt(offset, 'its end is damaged');
    const end = this.#cursor.position;
    for await (const chunk of this.#cursor.take()) {
      if (chunk.some((byte) => byte !== 0)) {
        throw new WickError('source-trailing-junk', { what: this.#what, codec: 'tar', offset: end });
      }
    }
    if (this.#cursor.position % tarBlock !== 0) throw this.#truncated();
  }

  async *#data(size: number): AsyncGenerator<Uint8Array> {
    const end = this.#cursor.position + size;
    yield* this.#cursor.take(size);
    if (this.#cursor.position < end) throw this.#truncated();
  }

  #apply(
    header: TarHeader,
    pax: PaxRecords,
    { longName, longTarget }: { longName: string | undefined; longTarget: string | undefined },
    offset: number,
  ): FileHeader {
    const size = pax['size'] === undefined ? header.size : Number(pax['size']);
    if (!Number.isSafeInteger(size) || size < 0) throw this.#corrupt(offset, 'a size makes no sense');
    // Links, devices and folders have no data, whatever their size says.
    const none = /^[1-6]$/u.test(header.type);
    const name = pax['path'] ?? longName ?? header.name;
    const folder = header.type === '0' && name.endsWith('/');
    const target = pax['linkpath'] ?? longTarget ?? tarText(header.block, 157, 100);
    return { ...header, type: folder ? '5' : header.type, name, target, size: none ? 0 : size, pax };
  }

  async #extra(header: TarHeader, offset: number): Promise<Uint8Array> {
    if (header.size > largestExtra) throw this.#corrupt(offset, 'an extended header is too large');
    const padded = header.size + padding(header.size);
    const bytes = await this.#cursor.read(padded);
    if (bytes.length < padded) throw this.#truncated();
    return Uint8Array.from(bytes.subarray(0, header.size));
  }

  #truncated(): WickError {
    return new WickError('source-truncated', { what: this.#what, codec: 'tar', offset: this.#cursor.position });
  }

  #corrupt(offset: number, reason: string): WickError {
    return new WickError('source-corrupt', { what: this.#what, codec: 'tar', offset, reason });
  }
}
