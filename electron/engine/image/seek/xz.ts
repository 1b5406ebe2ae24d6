import { crc32 } from 'node:zlib';
import type { Part, ReadAt, SeekTable } from './parts.ts';

/** Bytes of a stream's header and of its footer (the .xz file format 1.2.1, sections 2.1.1 and 2.1.2). */
const headerLength = 12;
/** Largest index that is read: some two million blocks. */
const mostIndexBytes = 16 << 20;
/** Most bytes between two streams. */
const mostPadding = 64 << 10;
const magic = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

interface Block extends Part {
  /** Without padding; bytes. */
  unpadded: number;
  /** The stream's flags: which check it has. */
  flags: number;
  stream: number;
}

/** The blocks of an .xz file, from the indexes of its streams; undefined where there are not several, or it is damaged. */
export async function xzTable(readAt: ReadAt, size: number): Promise<SeekTable | undefined> {
  const streams: Block[][] = [];
  let end = size;
  while (end > 0) {
    const stream = await streamBefore(readAt, end);
    if (stream === undefined) return undefined;
    if (stream.blocks.length > 0) streams.unshift(stream.blocks);
    end = stream.start;
  }
  let unpacked = 0;
  const blocks = streams.flatMap((stream, index) =>
    stream.map((block) => {
      const { length } = block.unpacked;
      const placed = { ...block, stream: index, unpacked: { offset: unpacked, length } };
      unpacked += length;
      return placed;
    }),
  );
  if (blocks.length < 2) return undefined;
  const byPart = new Map<Part, Block>(blocks.map((block) => [block, block]));
  return {
    parts: blocks,
    breaks: (before, after) => byPart.get(before)?.stream !== byPart.get(after)?.stream,
    wrap: (run, bytes) =>
      asStream(
        run.flatMap((part) => byPart.get(part) ?? []),
        bytes,
      ),
  };
}

/** Where the padding before `end` begins: streams may be padded with zeroes, four at a time. */
async function paddingBefore(readAt: ReadAt, end: number): Promise<number> {
  const start = Math.max(0, end - mostPadding);
  const bytes = await readAt(start, end - start);
  let length = bytes.length;
  while (length >= 4 && bytes.readUInt32LE(length - 4) === 0) length -= 4;
  return start + length;
}

/** The stream that ends at `paddedEnd`, but for padding. Places in what it decodes to are left open. */
async function streamBefore(
  readAt: ReadAt,
  paddedEnd: number,
): Promise<{ start: number; blocks: Block[] } | undefined> {
  const end = await paddingBefore(readAt, paddedEnd);
  if (end < 2 * headerLength) return undefined;
  const footer = await readAt(end - headerLength, headerLength);
  const flags = footer.readUInt16LE(8);
  const indexLength = (footer.readUInt32LE(4) + 1) * 4;
  const indexStart = end - headerLength - indexLength;
  if (footer.toString('latin1', 10) !== 'YZ' || crc32(footer.subarray(4, 10)) !== footer.readUInt32LE(0))
    return undefined;
  if (indexLength > mostIndexBytes || indexStart < headerLength) return undefined;
  const index = await readAt(indexStart, indexLength);
  if (crc32(index.subarray(0, -4)) !== index.readUInt32LE(indexLength - 4)) return undefined;
  const records = readRecords(index);
  if (records === undefined) return undefined;
  const packed = records.reduce((sum, { unpadded }) => sum + padded(unpadded), 0);
  const start = indexStart - packed - headerLength;
  if (start < 0) return undefined;
  const header = await readAt(start, headerLength);
  if (!header.subarray(0, 6).equals(magic) || header.readUInt16LE(6) !== flags) return undefined;
  let offset = start + headerLength;
  const blocks = records.map(({ unpadded, size }) => {
    const block = { packed: { offset, length: padded(unpadded) }, unpacked: { offset: 0, length: size }, unpadded };
    offset += padded(unpadded);
    return { ...block, flags, stream: 0 };
  });
  return { start, blocks };
}

/** Section 4.3: the sizes of each block. */
function readRecords(index: Buffer): { unpadded: number; size: number }[] | undefined {
  let at = 1;
  const number = () => {
    let value = 0;
    for (let shift = 0; shift < 56; shift += 7) {
      const byte = index[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  if (index[0] !== 0) return undefined;
  const count = number();
  if (!(count <= index.length / 2)) return undefined;
  const records: { unpadded: number; size: number }[] = [];
  for (let i = 0; i < count; i += 1) records.push({ unpadded: number(), size: number() });
  const sound = at <= index.length - 4 && records.every(({ unpadded, size }) => Number.isSafeInteger(unpadded + size));
  return sound ? records : undefined;
}

/** A stream of its own: header, the blocks as they are, and an index and a footer for them alone. */
async function* asStream(blocks: readonly Block[], bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const flags = Buffer.alloc(2);
  flags.writeUInt16LE(blocks[0]?.flags ?? 0);
  yield Buffer.concat([magic, flags, le32(crc32(flags))]);
  yield* bytes;
  const records = blocks.flatMap(({ unpadded, unpacked }) => [variable(unpadded), variable(unpacked.length)]);
  const content = Buffer.concat([Buffer.alloc(1), variable(blocks.length), ...records]);
  const index = Buffer.concat([content, Buffer.alloc(padded(content.length) - content.length)]);
  const tail = Buffer.concat([le32((index.length + 4) / 4 - 1), flags]);
  yield Buffer.concat([index, le32(crc32(index)), le32(crc32(tail)), tail, Buffer.from('YZ')]);
}

/** Section 1.2: seven bits a byte, the least significant first. */
function variable(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
