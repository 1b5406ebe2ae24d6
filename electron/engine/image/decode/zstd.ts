import { constants, createZstdDecompress } from 'node:zlib';
import type { ByteCursor } from '../container/cursor.ts';
import type { Decoder } from '../decoder.ts';
import { littleEndian, readMagic } from './magic.ts';
import { corrupt, DecodeFault, packageDecoder, readAll, truncated } from './package.ts';
import { throughZlib } from './zlib.ts';

const magic = 0xfd2fb528;
const blockHeaderSize = 3;
const largestWindowLog = 31;

/**
 * zstd on node:zlib. The frames' blocks are counted here, so that what reaches the engine is one whole frame: on its own
 * it can tell neither where a frame ends nor that one is cut short.
 */
export const zstd: Decoder = packageDecoder('zstd', async function* unzstd(cursor, memoryLimit) {
  while ((await readMagic(cursor, 'zstd', [magic])) !== undefined) {
    const header = await readHeader(cursor);
    const limit = Math.min(memoryLimit, 2 ** largestWindowLog);
    if (header.window > limit) throw new DecodeFault({ kind: 'memory', needed: header.window });
    if (header.dictionary !== 0) throw corrupt(cursor, 'it needs a dictionary');
    const params = { [constants.ZSTD_d_windowLogMax]: largestWindowLog };
    const engine = createZstdDecompress({ chunkSize: 1 << 20, params });
    try {
      yield* throughZlib(engine, frame(cursor, header), () => {});
    } catch (error) {
      if (error instanceof Error && 'code' in error) throw corrupt(cursor, error.message);
      throw error;
    }
  }
});

interface FrameHeader {
  bytes: Uint8Array;
  /** Bytes. */
  window: number;
  dictionary: number;
  checksum: boolean;
}

/** RFC 8878, section 3.1.1.1, behind the magic. */
async function readHeader(cursor: ByteCursor): Promise<FrameHeader> {
  const parts: Uint8Array[] = [Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)];
  const field = async (length: number): Promise<number> => {
    const bytes = Buffer.from(await readAll(cursor, length));
    parts.push(bytes);
    return littleEndian(bytes);
  };
  const descriptor = await field(1);
  if ((descriptor & 0x08) !== 0) throw corrupt(cursor, 'reserved bit set in the frame header');
  const singleSegment = (descriptor & 0x20) !== 0;
  let window = 0;
  if (!singleSegment) {
    const code = await field(1);
    const base = 2 ** (10 + (code >> 3));
    window = base + (base / 8) * (code & 7);
  }
  const dictionary = await field([0, 1, 2, 4][descriptor & 3] ?? 0);
  const sizeCode = descriptor >> 6;
  const size = await field(sizeCode === 0 ? Number(singleSegment) : 2 ** sizeCode);
  if (singleSegment) window = size + (sizeCode === 1 ? 256 : 0);
  return { bytes: Buffer.concat(parts), window, dictionary, checksum: (descriptor & 0x04) !== 0 };
}

/** The bytes of one frame, whose header was read. */
async function* frame(cursor: ByteCursor, header: FrameHeader): AsyncGenerator<Uint8Array> {
  yield header.bytes;
  for (let last = false; !last; ) {
    const field = littleEndian(await cursor.peek(blockHeaderSize));
    const type = (field >> 1) & 3;
    if (type === 3) throw corrupt(cursor, 'unknown type of block');
    last = (field & 1) !== 0;
    // A run's size is that of its content; it is stored as one byte.
    yield* exactly(cursor, blockHeaderSize + (type === 1 ? 1 : field >> 3));
  }
  if (header.checksum) yield* exactly(cursor, 4);
}

async function* exactly(cursor: ByteCursor, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const bytes of cursor.take(length)) {
    left -= bytes.length;
    yield bytes;
  }
  if (left > 0) throw truncated(cursor);
}
