import { crc32 } from 'node:zlib';
import { WickError } from '../../contract/errors.ts';
import type { ByteCursor } from './container/cursor.ts';
import { crcOfZeroes } from './crc-zeroes.ts';
import type { ImageChunk } from './image.ts';

/** Android's sparse format, as in libsparse's sparse_format.h: a header, then runs of blocks, all little-endian. */
export interface SparseHeader {
  headerLength: number;
  chunkHeaderLength: number;
  /** Bytes. */
  blockSize: number;
  blocks: number;
  chunks: number;
  /** CRC-32 of the image, 0 where there is none. */
  checksum: number;
}

const chunkTypes = { raw: 0xcac1, fill: 0xcac2, dontCare: 0xcac3, crc: 0xcac4 } as const;
const codec = 'android-sparse';
const largestPiece = 1 << 20;

/** Undefined where the fields make no sense or the version is not 1. */
export function parseSparseHeader(head: Uint8Array): SparseHeader | undefined {
  if (head.length < 28) return undefined;
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const header = {
    headerLength: bytes.readUInt16LE(8),
    chunkHeaderLength: bytes.readUInt16LE(10),
    blockSize: bytes.readUInt32LE(12),
    blocks: bytes.readUInt32LE(16),
    chunks: bytes.readUInt32LE(20),
    checksum: bytes.readUInt32LE(24),
  };
  const sound =
    bytes.readUInt16LE(4) === 1 &&
    header.headerLength >= 28 &&
    header.chunkHeaderLength >= 12 &&
    header.blockSize >= 4 &&
    header.blockSize % 4 === 0 &&
    Number.isSafeInteger(header.blockSize * header.blocks);
  return sound ? header : undefined;
}

/**
 * The image, with gaps for the blocks that nobody cares about. Counts and checksums are checked, and that nothing
 * follows. Throws `source-truncated`, `source-corrupt` and `source-trailing-junk` with the offset in the sparse file.
 */
export async function* readAndroidSparse(cursor: ByteCursor, what: string): AsyncGenerator<ImageChunk> {
  const reader = new SparseReader(cursor, what);
  yield* reader.read();
}

class SparseReader {
  readonly #cursor: ByteCursor;
  readonly #what: string;
  /** In the image; bytes. */
  #offset = 0;
  /** The format counts gaps as zeroes; libsparse leaves them out. */
  #crcWithGaps = 0;
  #crcWithoutGaps = 0;

  constructor(cursor: ByteCursor, what: string) {
    this.#cursor = cursor;
    this.#what = what;
  }

  async *read(): AsyncGenerator<ImageChunk> {
    const header = parseSparseHeader(await this.#cursor.peek(28));
    if (header === undefined) throw this.#corrupt(0, 'its header makes no sense');
    await this.#bytes(header.headerLength);
    const size = header.blockSize * header.blocks;
    for (let i = 0; i < header.chunks; i++) {
      for await (const data of this.#chunk(header, size)) {
        yield { offset: this.#offset, data };
        this.#offset += data.length;
      }
    }
    if (this.#offset !== size) throw this.#corrupt(this.#cursor.position, 'its blocks are fewer than its header says');
    if (header.checksum !== 0) this.#check(header.checksum);
    const end = this.#cursor.position;
    if ((await this.#cursor.peek(1)).length > 0) {
      throw new WickError('source-trailing-junk', { what: this.#what, codec, offset: end });
    }
  }

  async *#chunk(header: SparseHeader, size: number): AsyncGenerator<Uint8Array> {
    const at = this.#cursor.position;
    const bytes = await this.#bytes(header.chunkHeaderLength);
    const [type, blocks, total] = [bytes.readUInt16LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
    const length = blocks * header.blockSize;
    const stored = total - header.chunkHeaderLength;
    if (this.#offset + length > size) throw this.#corrupt(at, 'its blocks are more than its header says');
    const wrong = () => this.#corrupt(at, 'a chunk has another length than it should');
    if (type === chunkTypes.raw) {
      if (stored !== length) throw wrong();
      yield* this.#raw(length);
    } else if (type === chunkTypes.fill) {
      if (stored !== 4) throw wrong();
      yield* this.#fill(await this.#bytes(4), length);
    } else if (type === chunkTypes.dontCare) {
      if (stored !== 0) throw wrong();
      this.#offset += length;
      this.#crcWithGaps = crcOfZeroes(this.#crcWithGaps, length);
    } else if (type === chunkTypes.crc) {
      if (stored !== 4 || blocks !== 0) throw wrong();
      this.#check((await this.#bytes(4)).readUInt32LE(0));
    } else {
      throw this.#corrupt(at, `it has a chunk of unknown type ${type.toString(16)}`);
    }
  }

  async *#raw(length: number): AsyncGenerator<Uint8Array> {
    const end = this.#cursor.position + length;
    for await (const data of this.#cursor.take(length)) {
      this.#sum(data);
      yield data;
    }
    if (this.#cursor.position < end) throw this.#truncated();
  }

  async *#fill(pattern: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
    const piece = Buffer.alloc(Math.min(length, largestPiece), pattern);
    for (let left = length; left > 0; left -= piece.length) {
      const data = piece.subarray(0, left);
      this.#sum(data);
      yield data;
    }
  }

  #sum(data: Uint8Array): void {
    this.#crcWithGaps = crc32(data, this.#crcWithGaps);
    this.#crcWithoutGaps = crc32(data, this.#crcWithoutGaps);
  }

  #check(expected: number): void {
    if (expected === this.#crcWithGaps || expected === this.#crcWithoutGaps) return;
    throw this.#corrupt(this.#cursor.position, 'its checksum does not match');
  }

  async #bytes(length: number): Promise<Buffer> {
    const bytes = Buffer.from(await this.#cursor.read(length));
    if (bytes.length < length) throw this.#truncated();
    return bytes;
  }

  #truncated(): WickError {
    return new WickError('source-truncated', { what: this.#what, codec, offset: this.#cursor.position });
  }

  #corrupt(offset: number, reason: string): WickError {
    return new WickError('source-corrupt', { what: this.#what, codec, offset, reason });
  }
}
