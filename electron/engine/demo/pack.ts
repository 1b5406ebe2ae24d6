import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { type Range, rangeEnd } from '../../contract/range.ts';
import type { BlockMap, MappedRange } from '../image/bmap/bmap.ts';
import type { ImageChunk } from '../image/image.ts';
import { chunksOf, type Layout } from './segments.ts';

export type Packing = 'gzip' | 'zstd' | 'none';

export interface PackOptions {
  packing: Packing;
  signal: AbortSignal;
}

const blockSize = 4096;
const pieceSize = 256 * 1024;

/**
 * Writes a disk as an image file, in one pass and bounded memory, and makes its block map: exactly the blocks of 4096
 * bytes that hold used bytes, with SHA-256. Free bytes are zero in the file. `name` is the map's own, for messages.
 */
export async function packImage(layout: Layout, path: string, name: string, options: PackOptions): Promise<BlockMap> {
  const ranges = new HashedRanges(wholeBlocks(layout));
  const bytes = async function* () {
    for await (const piece of wholeImage(chunksOf(layout), layout.size)) {
      ranges.update(piece);
      yield piece.data;
    }
  };
  const file = createWriteStream(path);
  const { signal } = options;
  if (options.packing === 'none') await pipeline(bytes, file, { signal });
  else await pipeline(bytes, compressor(options.packing), file, { signal });
  return {
    version: '2.0',
    name,
    imageSize: layout.size,
    blockSize,
    checksumType: 'sha256',
    ranges: ranges.finished(),
  };
}

function compressor(packing: 'gzip' | 'zstd') {
  if (packing === 'gzip') return createGzip({ level: 1, chunkSize: pieceSize });
  return createZstdCompress({ chunkSize: pieceSize, params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

/** Used ranges grown to whole blocks, and put together where they touch then. */
function wholeBlocks({ used, size }: Layout): Range[] {
  const grown: Range[] = [];
  for (const range of used) {
    const offset = Math.floor(range.offset / blockSize) * blockSize;
    const end = Math.min(size, Math.ceil(rangeEnd(range) / blockSize) * blockSize);
    const last = grown.at(-1);
    if (last !== undefined && offset <= rangeEnd(last)) last.length = end - last.offset;
    else grown.push({ offset, length: end - offset });
  }
  return grown;
}

const zeroes = new Uint8Array(pieceSize);

/** Bytes at `offset`; all zero while there are none. */
interface Piece {
  offset: number;
  bytes: Uint8Array | undefined;
}

/** The whole image in pieces of 256 KiB, gaps filled with zeroes. A piece with nothing in it costs no memory. */
async function* wholeImage(chunks: AsyncIterable<ImageChunk>, size: number): AsyncGenerator<ImageChunk> {
  const next = (piece: Piece): Piece => ({ offset: piece.offset + pieceSize, bytes: undefined });
  const finished = ({ offset, bytes = zeroes }: Piece) => ({ offset, data: bytes.subarray(0, size - offset) });
  let piece: Piece = { offset: 0, bytes: undefined };
  for await (const chunk of chunks) {
    let { offset, data } = chunk;
    while (data.length > 0) {
      for (; offset >= piece.offset + pieceSize; piece = next(piece)) yield finished(piece);
      piece.bytes ??= new Uint8Array(pieceSize);
      const part = data.subarray(0, piece.offset + pieceSize - offset);
      piece.bytes.set(part, offset - piece.offset);
      offset += part.length;
      data = data.subarray(part.length);
    }
  }
  for (; piece.offset < size; piece = next(piece)) yield finished(piece);
}

/** Hashes ranges as the bytes of the image go by. */
class HashedRanges {
  readonly #ranges: readonly Range[];
  readonly #done: MappedRange[] = [];
  #hash: Hash = createHash('sha256');

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
  }

  update({ offset, data }: ImageChunk): void {
    const end = offset + data.length;
    for (let range = this.#next(); range !== undefined && range.offset < end; range = this.#next()) {
      const from = Math.max(range.offset, offset);
      const to = Math.min(rangeEnd(range), end);
      this.#hash.update(data.subarray(from - offset, to - offset));
      if (to < rangeEnd(range)) return;
      this.#done.push({ ...range, checksum: this.#hash.digest('hex') });
      this.#hash = createHash('sha256');
    }
  }

  finished(): MappedRange[] {
    return this.#done;
  }

  #next(): Range | undefined {
    return this.#ranges[this.#done.length];
  }
}
