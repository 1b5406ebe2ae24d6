import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflated = promisify(inflate);

/** Sizes in bytes (WOFF File Format 1.0, sections 3 and 4; OpenType, "Organization of an OpenType Font"). */
const sizes = { woffHeader: 44, woffEntry: 20, header: 12, entry: 16 };

/**
 * The font that a WOFF file holds, with nothing in it compressed; what is none is given back as it is. Whoever reads a font
 * unpacks a part each time that it is needed, and slowly.
 */
export async function unpackWoff(file: Buffer): Promise<Buffer> {
  if (file.length < sizes.woffHeader || file.toString('latin1', 0, 4) !== 'wOFF') return file;
  const count = file.readUInt16BE(12);
  const entries = Array.from({ length: count }, (_, index) => entryAt(file, index));
  const tables: Buffer[] = [];
  for (const { offset, packed, length } of entries) {
    const bytes = file.subarray(offset, offset + packed);
    tables.push(packed < length ? await inflated(bytes) : bytes);
  }
  if (tables.some((table, index) => table.length !== entries[index]?.length)) return file;
  const directory = Buffer.alloc(sizes.header + count * sizes.entry);
  file.copy(directory, 0, 4, 8);
  const power = 2 ** Math.floor(Math.log2(Math.max(1, count)));
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(power * 16, 6);
  directory.writeUInt16BE(Math.log2(power), 8);
  directory.writeUInt16BE((count - power) * 16, 10);
  const parts: Buffer[] = [directory];
  let at = directory.length;
  for (const [index, { tag, checksum, length }] of entries.entries()) {
    const place = sizes.header + index * sizes.entry;
    directory.write(tag, place, 4, 'latin1');
    directory.writeUInt32BE(checksum, place + 4);
    directory.writeUInt32BE(at, place + 8);
    directory.writeUInt32BE(length, place + 12);
    // Each begins at a whole word.
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    parts.push(tables[index] ?? Buffer.alloc(0), padding);
    at += length + padding.length;
  }
  return Buffer.concat(parts);
}

function entryAt(file: Buffer, index: number) {
  const at = sizes.woffHeader + index * sizes.woffEntry;
  return {
    tag: file.toString('latin1', at, at + 4),
    offset: file.readUInt32BE(at + 4),
    packed: file.readUInt32BE(at + 8),
    length: file.readUInt32BE(at + 12),
    checksum: file.readUInt32BE(at + 16),
  };
}
