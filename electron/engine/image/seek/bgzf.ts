import type { Part, ReadAt, SeekTable } from './parts.ts';

/** Bytes of a member's header up to its own size, which stands in the extra field BC (SAM/BAM specification, 4.1). */
const headerLength = 18;
/** Most bytes that a member decodes to. */
const mostUnpacked = 65_536;
/** Bytes that are looked through at a time. */
const windowLength = 4 << 20;

/** The members of a file made by bgzip; undefined for any other. Reads all of it. */
export async function bgzfTable(readAt: ReadAt, size: number): Promise<SeekTable | undefined> {
  const parts: Part[] = [];
  let window: { start: number; bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) };
  let packed = 0;
  let unpacked = 0;
  while (packed < size) {
    // A member has 64 KiB at most.
    if (packed + 65_536 > window.start + window.bytes.length && window.start + window.bytes.length < size) {
      window = { start: packed, bytes: await readAt(packed, windowLength) };
    }
    const at = packed - window.start;
    const length = memberLength(window.bytes.subarray(at));
    if (length === undefined || packed + length > size) return undefined;
    const unpackedLength = window.bytes.readUInt32LE(at + length - 4);
    if (unpackedLength > mostUnpacked) return undefined;
    parts.push({ packed: { offset: packed, length }, unpacked: { offset: unpacked, length: unpackedLength } });
    packed += length;
    unpacked += unpackedLength;
  }
  return parts.length < 2 ? undefined : { parts, breaks: () => false, wrap: (_run, bytes) => bytes };
}

function memberLength(bytes: Buffer): number | undefined {
  if (bytes.length < headerLength || bytes.readUInt32BE(0) !== 0x1f8b0804) return undefined;
  const isSize =
    bytes.readUInt16LE(10) === 6 && bytes.toString('latin1', 12, 14) === 'BC' && bytes.readUInt16LE(14) === 2;
  const length = bytes.readUInt16LE(16) + 1;
  return isSize && length > headerLength + 8 && length <= bytes.length ? length : undefined;
}
