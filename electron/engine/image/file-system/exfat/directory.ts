/** Bytes. */
export const entrySize = 32;

/** Where something lies. */
export interface ExfatPlace {
  /** Its first cluster; 0 for nothing. */
  cluster: number;
  /** Bytes. */
  size: number;
  /** Its clusters follow each other, and the table does not say so. */
  isContiguous: boolean;
}

export interface ExfatEntry extends ExfatPlace {
  name: string;
  folder: boolean;
}

export interface ExfatListing {
  entries: ExfatEntry[];
  label: string | undefined;
  /** Which clusters are in use, by the table that counts; in the root folder only, as the next. */
  bitmaps: ExfatPlace[];
  upcase: ExfatPlace | undefined;
}

/** Types of entries; those below 0x80 are not in use. */
const types = { bitmap: 0x81, upcase: 0x82, label: 0x83, file: 0x85, stream: 0xc0, name: 0xc1 } as const;
/** A volume's GUID, and padding: they say nothing about files. */
const passedOver: ReadonlySet<number> = new Set([0xa0, 0xa1]);
/** Parts of a file's entry that vendors may add (sections 7.8 and 7.9). */
const vendors: ReadonlySet<number> = new Set([0xe0, 0xe1]);

/**
 * Reads a folder up to its end mark. Format: Microsoft exFAT file system specification, sections 6 and 7. Returns what is
 * wrong with it where something is: all that is not known may be somebody's.
 */
export function readExfatDirectory(bytes: Buffer): ExfatListing | string {
  const listing: ExfatListing = { entries: [], label: undefined, bitmaps: [], upcase: undefined };
  for (let at = 0; at + entrySize <= bytes.length; at += entrySize) {
    const entry = bytes.subarray(at, at + entrySize);
    const [type = 0, count = 0] = entry;
    if (type === 0) return listing;
    if (type < 0x80 || passedOver.has(type)) continue;
    if (type === types.bitmap) listing.bitmaps.push(placeIn(entry, false));
    else if (type === types.upcase) listing.upcase = placeIn(entry, false);
    else if (type === types.label) listing.label = entry.toString('utf16le', 2, 2 + 2 * Math.min(count, 11));
    else if (type === types.file) {
      const file = readFile(bytes.subarray(at, at + (count + 1) * entrySize), count);
      if (typeof file === 'string') return file;
      listing.entries.push(file);
      at += count * entrySize;
    } else return `a folder has an entry of the unknown type ${type}`;
  }
  return listing;
}

/** `set`: an entry and the `count` that follow it. */
function readFile(set: Buffer, count: number): ExfatEntry | string {
  if (count < 2 || set.length !== (count + 1) * entrySize) return 'a folder has an entry without its parts';
  if (set.readUInt16LE(2) !== setSum(set)) return 'the checksum of an entry is wrong';
  const parts = Array.from({ length: count }, (_, index) =>
    set.subarray((index + 1) * entrySize, (index + 2) * entrySize),
  );
  const [stream, ...rest] = parts;
  if (stream?.[0] !== types.stream) return 'a folder has an entry that lies nowhere';
  const names = rest.filter((part) => part[0] === types.name);
  const length = stream[3] ?? 0;
  const isWhole = rest.every(([type = 0]) => type === types.name || vendors.has(type));
  if (!isWhole || length === 0 || names.length !== Math.ceil(length / 15))
    return 'a folder has an entry without its name';
  const name = Buffer.concat(names.map((part) => part.subarray(2)))
    .toString('utf16le')
    .slice(0, length);
  if (/^\.{1,2}$|[/\0]/.test(name)) return `a folder has an entry that is called ${JSON.stringify(name)}`;
  const [, flags = 0] = stream;
  const place = (flags & 1) === 0 ? { cluster: 0, size: 0, isContiguous: false } : placeIn(stream, (flags & 2) !== 0);
  return { ...place, name, folder: (set.readUInt16LE(4) & 0x10) !== 0 };
}

/** The first cluster and the length have one place in all entries. */
function placeIn(entry: Buffer, isContiguous: boolean): ExfatPlace {
  return { cluster: entry.readUInt32LE(20), size: Number(entry.readBigUInt64LE(24)), isContiguous };
}

function setSum(set: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < set.length; at += 1)
    if (at !== 2 && at !== 3) sum = (((sum << 15) | (sum >>> 1)) + (set[at] ?? 0)) & 0xffff;
  return sum;
}
