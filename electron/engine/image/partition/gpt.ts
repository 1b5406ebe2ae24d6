import { crc32 } from 'node:zlib';
import type { Range } from '../../../contract/range.ts';
import type { BlockView } from '../block-view.ts';
import type { Partition } from './table.ts';
import { gptType } from './type-names.ts';

/** One of the two copies of a GUID partition table (UEFI Specification 2.10, 5.3), whose checksums hold. */
export interface Gpt {
  /** In lower case. */
  diskId: string;
  /** Sectors. */
  ownPlace: number;
  otherPlace: number;
  /** Of header and list; bytes. */
  places: Range[];
  /** Equal for equal entries. */
  entriesCrc: number;
  /** Those that are used. */
  partitions: Partition[];
}

/** Bytes of entries; 128 of 128 bytes is what everybody writes. */
const mostEntryBytes = 4 << 20;

/** A copy whose header lies in a sector; a string says what is wrong with it. */
export async function readGpt(view: BlockView, place: number, sectorSize: number): Promise<Gpt | string> {
  if (place < 1 || !fits(view, place, 1, sectorSize)) return 'it lies outside of the disk';
  const sector = Buffer.from(await view.read(place * sectorSize, sectorSize));
  if (!hasGptSignature(sector)) return 'there is none';
  const headerSize = sector.readUInt32LE(12);
  if (headerSize < 92 || headerSize > sectorSize) return 'its header has an impossible size';
  const header = Buffer.from(sector.subarray(0, headerSize));
  header.writeUInt32LE(0, 16);
  if (crc32(header) !== sector.readUInt32LE(16)) return "its header's checksum differs";
  const at64 = (offset: number) => Number(sector.readBigUInt64LE(offset));
  if (at64(24) !== place) return 'its header names another place';
  const entriesPlace = at64(72);
  const [count, entrySize] = [sector.readUInt32LE(80), sector.readUInt32LE(84)];
  const bytes = count * entrySize;
  if (entrySize < 128 || bytes > mostEntryBytes) return 'its list of partitions has an impossible size';
  if (!fits(view, entriesPlace, Math.ceil(bytes / sectorSize), sectorSize)) {
    return 'its list of partitions lies outside of the disk';
  }
  const entries = Buffer.from(await view.read(entriesPlace * sectorSize, bytes));
  const entriesCrc = sector.readUInt32LE(88);
  if (crc32(entries) !== entriesCrc) return "its list's checksum differs";
  const partitions: Partition[] = [];
  for (let index = 0; index < count; index += 1) {
    const partition = toPartition(entries.subarray(index * entrySize, (index + 1) * entrySize), index + 1, sectorSize);
    if (partition !== undefined) partitions.push(partition);
  }
  return {
    diskId: guid(sector, 56),
    ownPlace: place,
    otherPlace: at64(32),
    places: [
      { offset: place * sectorSize, length: sectorSize },
      { offset: entriesPlace * sectorSize, length: bytes },
    ],
    entriesCrc,
    partitions,
  };
}

export function hasGptSignature(sector: Uint8Array): boolean {
  return Buffer.from('EFI PART').equals(sector.subarray(0, 8));
}

function fits(view: BlockView, place: number, sectors: number, sectorSize: number): boolean {
  return Number.isSafeInteger(place) && place <= Math.floor(view.size / sectorSize) - sectors;
}

function toPartition(entry: Buffer, number: number, sectorSize: number): Partition | undefined {
  if (entry.subarray(0, 16).every((byte) => byte === 0)) return undefined;
  const [first, last] = [Number(entry.readBigUInt64LE(32)), Number(entry.readBigUInt64LE(40))];
  const attributes = attributeNames(entry.readBigUInt64LE(48));
  const [label = ''] = entry.toString('utf16le', 56, 128).split('\0');
  return {
    number,
    offset: first * sectorSize,
    length: (last - first + 1) * sectorSize,
    type: gptType(guid(entry, 0)),
    label: label === '' ? undefined : label,
    uuid: guid(entry, 16),
    bootable: attributes.includes('legacy-boot'),
    attributes,
  };
}

/** Bits 3 to 47 are reserved, from 48 on they are the partition type's own. */
function attributeNames(bits: bigint): string[] {
  const names = ['required', 'no-block-io', 'legacy-boot'];
  return Array.from({ length: 64 }, (_, bit) => bit)
    .filter((bit) => ((bits >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => names[bit] ?? `bit-${bit}`);
}

/** The first three parts are little-endian (UEFI Specification, appendix A). */
function guid(bytes: Buffer, offset: number): string {
  const part = bytes.subarray(offset, offset + 16);
  const first = Buffer.from(part.subarray(0, 8));
  first.subarray(0, 4).reverse();
  first.subarray(4, 6).reverse();
  first.subarray(6, 8).reverse();
  const hex = Buffer.concat([first, part.subarray(8)]).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
