import type { ByteCursor } from '../container/cursor.ts';
import type { Codec } from '../decoder.ts';
import { notThis, readAll, truncated } from './package.ts';

const skippable = 0x184d2a50;

/**
 * Reads the four little-endian bytes that a frame of zstd or lz4 begins with, passing over skippable frames (RFC 8878,
 * section 3.1.2); undefined at the end of the input. Throws for a magic that is neither skippable nor in `known`.
 */
export async function readMagic(
  cursor: ByteCursor,
  codec: Codec,
  known: readonly number[],
): Promise<number | undefined> {
  for (;;) {
    const start = cursor.position;
    const bytes = await cursor.read(4);
    if (bytes.length === 0) return undefined;
    // At the end of the input fewer bytes may be there: a truncation if they begin a magic.
    const mask = 0xffffffff >>> (8 * (4 - bytes.length));
    const magic = littleEndian(bytes);
    const skip = ((magic ^ (skippable & mask)) & 0xfffffff0) === 0;
    if (!skip && !known.some((one) => (one & mask) >>> 0 === magic)) throw notThis(codec, start);
    if (bytes.length < 4) throw truncated(cursor);
    if (!skip) return magic;
    const size = littleEndian(await readAll(cursor, 4));
    if ((await cursor.skip(size)) < size) throw truncated(cursor);
  }
}

/** Of any length; exact up to 2^53. */
export function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}
