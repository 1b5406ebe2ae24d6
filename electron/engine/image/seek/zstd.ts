import type { Part, ReadAt, SeekTable } from './parts.ts';

/** zstd's contrib/seekable_format, version 0.1.0: a skippable frame at the end, which ends with this. */
const seekMagic = 0x8f92eab1;
const skippableMagic = 0x184d2a5e;
const frameMagic = 0xfd2fb528;
const longestHeader = 18;
const footerLength = 9;
const mostFrames = 1 << 20;

/** The frames of a seekable zstd file, from its seek table; undefined where there is none. */
export async function zstdTable(readAt: ReadAt, size: number): Promise<SeekTable | undefined> {
  if (size < footerLength + 8) return undefined;
  const footer = await readAt(size - footerLength, footerLength);
  if (footer.readUInt32LE(5) !== seekMagic) return undefined;
  const count = footer.readUInt32LE(0);
  const entryLength = (footer[4] ?? 0) & 0x80 ? 12 : 8;
  const tableLength = count * entryLength + footerLength;
  const start = size - tableLength - 8;
  if (count < 2 || count > mostFrames || start < 0) return undefined;
  const table = await readAt(start, tableLength + 8);
  if (table.readUInt32LE(0) !== skippableMagic || table.readUInt32LE(4) !== tableLength) return undefined;
  const parts: Part[] = [];
  let packed = 0;
  let unpacked = 0;
  for (let i = 0; i < count; i += 1) {
    const at = 8 + i * entryLength;
    const [packedLength, unpackedLength] = [table.readUInt32LE(at), table.readUInt32LE(at + 4)];
    parts.push({
      packed: { offset: packed, length: packedLength },
      unpacked: { offset: unpacked, length: unpackedLength },
    });
    packed += packedLength;
    unpacked += unpackedLength;
  }
  if (packed !== start) return undefined;
  const confirms = async ({ packed, unpacked }: Part) => {
    const said = contentSize(await readAt(packed.offset, Math.min(packed.length, longestHeader)));
    return said === undefined ? undefined : said === unpacked.length;
  };
  return { parts, confirms, breaks: () => false, wrap: (_run, bytes) => bytes };
}

/** Bytes that a frame says it decodes to (RFC 8878, section 3.1.1.1); undefined where it does not, NaN for no frame. */
function contentSize(bytes: Buffer): number | undefined {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== frameMagic) return Number.NaN;
  const descriptor = bytes[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  const code = descriptor >> 6;
  const length = code === 0 ? Number(single) : 2 ** code;
  if (length === 0) return undefined;
  if (bytes.length < at + length) return Number.NaN;
  if (length === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}
