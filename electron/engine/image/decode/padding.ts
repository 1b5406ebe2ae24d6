import type { ByteCursor } from '../container/cursor.ts';
import type { Codec } from '../decoder.ts';
import { notThis } from './package.ts';

const step = 64 << 10;

/**
 * Tapes and flash tools pad with zeroes; gzip and bzip2 take them if nothing else follows. True at the end of the input;
 * false, with nothing read, where something other than a zero is next.
 */
export async function onlyZeroesLeft(cursor: ByteCursor, codec: Codec): Promise<boolean> {
  const start = cursor.position;
  for (let next = await cursor.peek(step); next.length > 0; next = await cursor.peek(step)) {
    if (next[0] !== 0 && cursor.position === start) return false;
    if (next.some((byte) => byte !== 0)) throw notThis(codec, start);
    await cursor.read(next.length);
  }
  return true;
}
