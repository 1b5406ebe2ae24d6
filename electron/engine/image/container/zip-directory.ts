import { WickError } from '../../../contract/errors.ts';
import type { ByteCursor } from './cursor.ts';
import { zipCorrupt, zipTruncated } from './zip-data.ts';
import {
  centralLength,
  end64Length,
  endLength,
  locator64Length,
  moreBytes,
  parseCentral,
  parseEnd,
  signatures,
} from './zip-records.ts';
import type { SeenEntry } from './zip-stream.ts';

/**
 * Reads the directory behind the files of an archive, to the end of the input, and compares it with the files that
 * passed by. A file that the directory does not know was deleted from the archive: it must not be used.
 */
export async function readDirectory(cursor: ByteCursor, seen: readonly SeenEntry[], what: string): Promise<void> {
  const files = new Map(seen.map((entry) => [entry.offset, entry]));
  let entries = 0;
  for (;;) {
    const offset = cursor.position;
    const signature = Buffer.from(await cursor.peek(4));
    if (signature.length < 4) throw zipTruncated(what, offset + signature.length);
    const kind = signature.readUInt32LE(0);
    if (kind === signatures.central) {
      entries += 1;
      await compareEntry(cursor, files, what);
    } else if (kind === signatures.end64) {
      await skipEnd64(cursor, what);
    } else if (kind === signatures.locator64) {
      await read(cursor, locator64Length, what);
    } else if (kind === signatures.end) {
      await readEnd(cursor, what);
      break;
    } else {
      throw zipCorrupt(what, offset, 'something unknown is between its files');
    }
  }
  if (entries !== seen.length) throw zipCorrupt(what, cursor.position, 'its directory does not list all that is in it');
}

async function compareEntry(cursor: ByteCursor, files: ReadonlyMap<number, SeenEntry>, what: string): Promise<void> {
  const at = cursor.position;
  const fixed = Buffer.from(await cursor.peek(centralLength));
  if (fixed.length < centralLength) throw zipTruncated(what, at + fixed.length);
  const entry = parseCentral(await read(cursor, centralLength + moreBytes(fixed, 'central'), what));
  const file = entry === undefined ? undefined : files.get(entry.offset);
  if (entry === undefined || file === undefined || !agree(entry, file)) {
    throw zipCorrupt(what, at, 'its directory contradicts what is in it');
  }
}

function agree(a: SeenEntry, b: SeenEntry): boolean {
  return a.name === b.name && a.crc === b.crc && a.size === b.size && a.packedSize === b.packedSize;
}

/** Its own length leaves out the first 12 bytes, and may count more fields than are known today (4.3.14). */
async function skipEnd64(cursor: ByteCursor, what: string): Promise<void> {
  const at = cursor.position;
  const record = await read(cursor, end64Length, what);
  const more = record.readBigUInt64LE(4) - BigInt(end64Length - 12);
  if (more < 0n || more > 0xffffn) throw zipCorrupt(what, at, 'its zip64 end is damaged');
  await read(cursor, Number(more), what);
}

async function readEnd(cursor: ByteCursor, what: string): Promise<void> {
  const record = await read(cursor, endLength, what);
  if (parseEnd(record).split)
    throw new WickError('source-unsupported', { what, format: 'zip archive in several parts' });
  await read(cursor, record.readUInt16LE(20), what);
  const offset = cursor.position;
  if ((await cursor.peek(1)).length > 0) throw new WickError('source-trailing-junk', { what, codec: 'zip', offset });
}

async function read(cursor: ByteCursor, length: number, what: string): Promise<Buffer> {
  const bytes = Buffer.from(await cursor.read(length));
  if (bytes.length < length) throw zipTruncated(what, cursor.position);
  return bytes;
}
