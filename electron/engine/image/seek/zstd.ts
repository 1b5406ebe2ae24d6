import type { Part, ReadAt, SeekTable } from './parts.ts';

/** zstd's contrib/seekable_format, version 0.1.0: a skippable frame at the end, which ends with this. */
const seekMagic = 0x8f92eab1;
const skippableMagic = 0x184d2a5e;
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
  return { parts, breaks: () => false, wrap: (_run, bytes) => bytes };
}
