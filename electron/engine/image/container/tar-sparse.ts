import type { Range } from '../../../contract/range.ts';
import type { ByteCursor } from './cursor.ts';
import { type TarHeader, tarBlock, tarNumber } from './tar-header.ts';
import type { PaxRecords } from './tar-pax.ts';

/**
 * A file that was stored without its holes ("Storing Sparse Files", GNU tar manual): the old GNU way with the map in the
 * header and blocks behind it, and the pax ways 0.0 and 0.1 (map in the records) and 1.0 (map before the data).
 */
export interface SparseMap {
  name: string | undefined;
  /** Bytes, holes included. */
  size: number;
  parts: readonly Range[];
  /** Bytes of the member's data that the map itself took. */
  taken: number;
}

const mostParts = 1 << 20;

export function isSparse(header: TarHeader, pax: PaxRecords): boolean {
  return header.type === 'S' || Object.keys(pax).some((key) => key.startsWith('GNU.sparse.'));
}

/** The cursor stands behind the header, and afterwards at the data. Undefined where the map makes no sense. */
export async function readSparseMap(
  header: TarHeader,
  pax: PaxRecords,
  cursor: ByteCursor,
): Promise<SparseMap | undefined> {
  const start = cursor.position;
  const read = await readParts(header, pax, cursor);
  if (read === undefined) return undefined;
  // The blocks behind an old header are not counted in the member's size.
  const taken = header.type === 'S' ? 0 : cursor.position - start;
  const parts = read.numbers.flatMap((offset, i, all) => (i % 2 === 0 ? [{ offset, length: all[i + 1] ?? -1 }] : []));
  const map = { name: pax['GNU.sparse.name'], size: read.size, parts, taken };
  return isSound(map, header.size) ? map : undefined;
}

interface Parts {
  size: number;
  /** Offsets and lengths in turn. */
  numbers: number[];
}

async function readParts(header: TarHeader, pax: PaxRecords, cursor: ByteCursor): Promise<Parts | undefined> {
  const size = Number(pax['GNU.sparse.realsize'] ?? pax['GNU.sparse.size']);
  if (header.type === 'S') return await readOldParts(header, cursor);
  if (pax['GNU.sparse.major'] === '1') {
    const numbers = await readDecimalParts(cursor);
    return numbers && { size, numbers };
  }
  if (pax['GNU.sparse.map'] !== undefined) return { size, numbers: pax['GNU.sparse.map'].split(',').map(Number) };
  const offsets = (pax['GNU.sparse.offset'] ?? '').split(',').map(Number);
  const lengths = (pax['GNU.sparse.numbytes'] ?? '').split(',').map(Number);
  if (offsets.length !== lengths.length) return undefined;
  return { size, numbers: offsets.flatMap((offset, i) => [offset, lengths[i] ?? -1]) };
}

/** Four parts in the header, then blocks of 21 as long as a flag says so. */
async function readOldParts(header: TarHeader, cursor: ByteCursor): Promise<Parts | undefined> {
  const size = tarNumber(header.block, 483, 12);
  const numbers: number[] = [];
  let block = header.block;
  let [at, count, flag] = [386, 4, 482];
  for (;;) {
    for (let i = 0; i < count; i++) {
      const offset = tarNumber(block, at + i * 24, 12);
      const length = tarNumber(block, at + i * 24 + 12, 12);
      if (offset === undefined || length === undefined) return undefined;
      if (offset !== 0 || length !== 0) numbers.push(offset, length);
    }
    if (block[flag] === 0 || block[flag] === 0x30) return size === undefined ? undefined : { size, numbers };
    block = Uint8Array.from(await cursor.read(tarBlock));
    if (block.length < tarBlock || numbers.length > mostParts * 2) return undefined;
    [at, count, flag] = [0, 21, 504];
  }
}

/** The number of parts, then offset and length of each, each in decimal on a line, filled up to a whole block. */
async function readDecimalParts(cursor: ByteCursor): Promise<number[] | undefined> {
  const numbers: number[] = [];
  let text = '';
  let count: number | undefined;
  while (count === undefined || numbers.length < count * 2) {
    const block = await cursor.read(tarBlock);
    if (block.length < tarBlock) return undefined;
    text += Buffer.from(block).toString('latin1');
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      if (!/^\d{1,16}$/u.test(line)) return undefined;
      if (count === undefined) count = Number(line);
      else numbers.push(Number(line));
      if (count > mostParts) return undefined;
      if (numbers.length === count * 2) break;
    }
  }
  return numbers;
}

/** Parts ascend, stay within the file, and hold what was stored, to the byte. */
function isSound(map: SparseMap, stored: number): boolean {
  if (!Number.isSafeInteger(map.size) || map.size < 0) return false;
  let end = 0;
  let sum = 0;
  for (const { offset, length } of map.parts) {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < end || length < 0) return false;
    end = offset + length;
    sum += length;
  }
  return end <= map.size && sum === stored - map.taken;
}

const zeroes = new Uint8Array(1 << 20);

/** The file with its holes as zeroes. `stored` must hold exactly what the parts say. */
export async function* expandSparse(stored: AsyncIterable<Uint8Array>, map: SparseMap): AsyncGenerator<Uint8Array> {
  const parts = map.parts.filter((part) => part.length > 0)[Symbol.iterator]();
  let part = parts.next().value;
  let at = 0;
  for await (let chunk of stored) {
    while (chunk.length > 0) {
      if (part === undefined) throw new Error('more was stored than the map has place for');
      yield* hole(part.offset - at);
      at = Math.max(at, part.offset);
      const fits = chunk.subarray(0, part.offset + part.length - at);
      yield fits;
      at += fits.length;
      chunk = chunk.subarray(fits.length);
      if (at === part.offset + part.length) part = parts.next().value;
    }
  }
  yield* hole(map.size - at);
}

function* hole(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= zeroes.length) yield zeroes.subarray(0, left);
}
