import { crc32, createInflateRaw } from 'node:zlib';
import type { ByteCursor } from '../container/cursor.ts';
import type { Decoder } from '../decoder.ts';
import { corrupt, notThis, packageDecoder, readAll, truncated } from './package.ts';
import { onlyZeroesLeft } from './padding.ts';
import { throughZlib } from './zlib.ts';

/** Flags of a member's header: RFC 1952, section 2.3.1. */
const flag = { headerCrc: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const;

/** gzip on node:zlib. Header and trailer are read here: zlib's own gunzip passes over junk behind a member in silence. */
export const gzip: Decoder = packageDecoder('gzip', async function* gunzip(cursor) {
  for (;;) {
    const start = cursor.position;
    if (start > 0 && (await onlyZeroesLeft(cursor, 'gzip'))) return;
    await skipHeader(cursor, start);
    yield* member(cursor);
  }
});

async function skipHeader(cursor: ByteCursor, start: number): Promise<void> {
  let sum = 0;
  const take = async (length: number): Promise<Uint8Array> => {
    const bytes = await readAll(cursor, length);
    sum = crc32(bytes, sum);
    return bytes;
  };
  const byte = async (): Promise<number> => (await take(1))[0] ?? 0;

  if ((await byte()) !== 0x1f || (await byte()) !== 0x8b) throw notThis('gzip', start);
  if ((await byte()) !== 8) throw corrupt(cursor, 'unknown compression method');
  const flags = await byte();
  if ((flags & flag.reserved) !== 0) throw corrupt(cursor, 'unknown flags in the header');
  await take(6);
  if ((flags & flag.extra) !== 0) await take((await byte()) | ((await byte()) << 8));
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) !== 0) while ((await byte()) !== 0);
  }
  const expected = sum & 0xffff;
  if ((flags & flag.headerCrc) !== 0 && ((await byte()) | ((await byte()) << 8)) !== expected) {
    throw corrupt(cursor, 'the checksum of the header differs');
  }
}

async function* member(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let size = 0;
  try {
    const engine = createInflateRaw({ chunkSize: 1 << 20 });
    for await (const bytes of throughZlib(engine, cursor.take(), (rest) => cursor.unread(rest))) {
      crc = crc32(bytes, crc);
      size += bytes.length;
      yield bytes;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'Z_BUF_ERROR') throw truncated(cursor);
    if (error.code === 'Z_DATA_ERROR') throw corrupt(cursor, error.message);
    throw error;
  }
  const trailer = await readAll(cursor, 8);
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.length);
  if (view.getUint32(0, true) !== crc) throw corrupt(cursor, 'the checksum differs');
  if (view.getUint32(4, true) !== size % 2 ** 32) throw corrupt(cursor, 'the length differs');
}
