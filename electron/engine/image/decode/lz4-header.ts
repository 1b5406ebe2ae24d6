import type { ByteCursor } from '../container/cursor.ts';
import { littleEndian } from './magic.ts';
import { corrupt, readAll } from './package.ts';
import { XxHash32 } from './xxhash32.ts';

export interface FrameHeader {
  /** Blocks refer to the ones before. */
  linked: boolean;
  blockChecksums: boolean;
  contentChecksum: boolean;
  /** Bytes. */
  contentSize: number | undefined;
  /** Bytes, decoded. */
  largestBlock: number;
}

/** Reads the descriptor behind the magic (lz4 frame format 1.6) and checks its checksum. */
export async function readFrameHeader(cursor: ByteCursor): Promise<FrameHeader> {
  const sum = new XxHash32();
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = Buffer.from(await readAll(cursor, length));
    sum.update(bytes);
    return bytes;
  };
  const [flags = 0, sizes = 0] = await take(2);
  const contentSize = (flags & 0x08) === 0 ? undefined : littleEndian(await take(8));
  const dictionary = (flags & 0x01) !== 0;
  if (dictionary) await take(4);
  const [check] = await readAll(cursor, 1);
  if (check !== ((sum.digest() >>> 8) & 0xff)) throw corrupt(cursor, 'the checksum of the frame header differs');
  if (flags >> 6 !== 1) throw corrupt(cursor, 'unknown version of the frame format');
  const blockCode = sizes >> 4;
  if ((flags & 0x02) !== 0 || (sizes & 0x8f) !== 0 || blockCode < 4) {
    throw corrupt(cursor, 'unknown flags in the frame header');
  }
  if (dictionary) throw corrupt(cursor, 'it needs a dictionary');
  return {
    linked: (flags & 0x20) === 0,
    blockChecksums: (flags & 0x10) !== 0,
    contentChecksum: (flags & 0x04) !== 0,
    contentSize,
    largestBlock: 2 ** (8 + 2 * blockCode),
  };
}
