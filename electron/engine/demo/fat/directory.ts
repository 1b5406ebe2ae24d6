import { type FatName, shortNameChecksum } from './names.ts';

export const entrySize = 32;
const unitsPerLongEntry = 13;

export const attributes = { volumeLabel: 0x08, folder: 0x10, file: 0x20, longName: 0x0f } as const;

export interface DirectoryEntry {
  name: FatName;
  attribute: number;
  /** First cluster, 0 for an empty file. */
  cluster: number;
  /** Bytes of a file; 0 for folders. */
  size: number;
  modified: Date;
}

/** How many 32-byte entries a name takes, long-name entries included. */
export function entriesFor(name: FatName): number {
  return 1 + (name.needsLong ? Math.ceil(name.long.length / unitsPerLongEntry) : 0);
}

/**
 * The bytes of one file's or folder's entries: the long name's, last part first, then the short one.
 * Format: Microsoft FAT File System Specification (fatgen103), sections 6 and 7.
 */
export function directoryEntry(entry: DirectoryEntry): Uint8Array {
  const { name } = entry;
  const bytes = Buffer.alloc(entriesFor(name) * entrySize);
  const parts = entriesFor(name) - 1;
  for (let part = parts; part >= 1; part -= 1) {
    bytes.set(longNameEntry(name, part, part === parts), (parts - part) * entrySize);
  }
  bytes.set(shortEntry(entry), parts * entrySize);
  return bytes;
}

function shortEntry({ name, attribute, cluster, size, modified }: DirectoryEntry): Uint8Array {
  const bytes = Buffer.alloc(entrySize);
  bytes.write(name.short, 0, 11, 'latin1');
  const { date, time } = dateAndTime(modified);
  bytes[11] = attribute;
  if (attribute !== attributes.volumeLabel) {
    bytes.writeUInt16LE(time, 14);
    bytes.writeUInt16LE(date, 16);
    bytes.writeUInt16LE(date, 18);
  }
  bytes.writeUInt16LE(cluster >>> 16, 20);
  bytes.writeUInt16LE(time, 22);
  bytes.writeUInt16LE(date, 24);
  bytes.writeUInt16LE(cluster & 0xffff, 26);
  bytes.writeUInt32LE(size, 28);
  return bytes;
}

/** Places of the thirteen UTF-16 units of a long-name entry. */
const unitOffsets = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

function longNameEntry({ long, short }: FatName, part: number, last: boolean): Uint8Array {
  const bytes = Buffer.alloc(entrySize);
  bytes[0] = part | (last ? 0x40 : 0);
  bytes[11] = attributes.longName;
  bytes[13] = shortNameChecksum(short);
  for (const [index, offset] of unitOffsets.entries()) {
    const at = (part - 1) * unitsPerLongEntry + index;
    // The name ends with a zero unit where there is room for one; what follows is all ones.
    bytes.writeUInt16LE(at < long.length ? long.charCodeAt(at) : at === long.length ? 0 : 0xffff, offset);
  }
  return bytes;
}

/** FAT's date and time (section 6.3) of a moment in UTC: 1980 to 2107, in steps of two seconds. */
export function dateAndTime(moment: Date): { date: number; time: number } {
  const year = moment.getUTCFullYear();
  if (!(year >= 1980 && year <= 2107)) throw new RangeError(`FAT cannot keep the year ${year}`);
  return {
    date: ((year - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
    time: (moment.getUTCHours() << 11) | (moment.getUTCMinutes() << 5) | (moment.getUTCSeconds() >> 1),
  };
}
