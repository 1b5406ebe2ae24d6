/** Records of a zip archive; APPNOTE.TXT 6.3.10, sections 4.3 to 4.5. All numbers are little-endian. */
export const signatures = {
  local: 0x04034b50,
  descriptor: 0x08074b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

export const localLength = 30;
export const centralLength = 46;
export const endLength = 22;
export const end64Length = 56;
export const locator64Length = 20;

export interface ZipEntry {
  name: string;
  method: number;
  /** Protected by a password, in one of the ways there are. */
  encrypted: boolean;
  /** Checksum and sizes come behind the data, and are 0 in the local header. */
  described: boolean;
  crc: number;
  /** Unpacked bytes. */
  size: number;
  packedSize: number;
  /** Of the local header, from the start of the archive. */
  offset: number;
  /** Name, extra fields and comment behind the fixed part; bytes. */
  more: number;
  zip64: boolean;
}

const full32 = 0xffffffff;

/** `record` is the fixed part with what follows it. Undefined where its fields contradict each other. */
export function parseLocal(record: Buffer): ZipEntry | undefined {
  const nameLength = record.readUInt16LE(26);
  const extraLength = record.readUInt16LE(28);
  const rest = record.subarray(localLength);
  if (rest.length < nameLength + extraLength) return undefined;
  return finish(
    record.readUInt16LE(6),
    rest.subarray(0, nameLength),
    rest.subarray(nameLength, nameLength + extraLength),
    {
      method: record.readUInt16LE(8),
      crc: record.readUInt32LE(14),
      packedSize: record.readUInt32LE(18),
      size: record.readUInt32LE(22),
      offset: 0,
      more: nameLength + extraLength,
    },
  );
}

export function parseCentral(record: Buffer): ZipEntry | undefined {
  const nameLength = record.readUInt16LE(28);
  const extraLength = record.readUInt16LE(30);
  const more = nameLength + extraLength + record.readUInt16LE(32);
  const rest = record.subarray(centralLength);
  if (rest.length < more) return undefined;
  return finish(
    record.readUInt16LE(8),
    rest.subarray(0, nameLength),
    rest.subarray(nameLength, nameLength + extraLength),
    {
      method: record.readUInt16LE(10),
      crc: record.readUInt32LE(16),
      packedSize: record.readUInt32LE(20),
      size: record.readUInt32LE(24),
      offset: record.readUInt32LE(42),
      more,
    },
  );
}

/** Bytes behind the fixed part of a local or central record. */
export function moreBytes(record: Buffer, kind: 'local' | 'central'): number {
  if (kind === 'local') return record.readUInt16LE(26) + record.readUInt16LE(28);
  return record.readUInt16LE(28) + record.readUInt16LE(30) + record.readUInt16LE(32);
}

type Fields = Pick<ZipEntry, 'method' | 'crc' | 'packedSize' | 'size' | 'offset' | 'more'>;

function finish(flags: number, name: Buffer, extra: Buffer, fields: Fields): ZipEntry | undefined {
  const wide = extraField(extra, 1);
  const wanted = (['size', 'packedSize', 'offset'] as const).filter((key) => fields[key] === full32);
  const wideFields: Partial<Fields> = {};
  // Only the fields that did not fit are in the zip64 field, in this order (4.5.3).
  for (const [i, key] of wanted.entries()) {
    if (wide === undefined || wide.length < i * 8 + 8) return undefined;
    const value = Number(wide.readBigUInt64LE(i * 8));
    if (!Number.isSafeInteger(value)) return undefined;
    wideFields[key] = value;
  }
  return {
    ...fields,
    ...wideFields,
    name: decodeName(name, (flags & 0x800) !== 0),
    encrypted: (flags & 0x2041) !== 0 || fields.method === 99,
    described: (flags & 8) !== 0,
    zip64: wide !== undefined,
  };
}

function extraField(extra: Buffer, id: number): Buffer | undefined {
  let at = 0;
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === id) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return undefined;
}

/** UTF-8 where it is said or can be; else one byte a letter. */
function decodeName(name: Buffer, utf8: boolean): string {
  const text = name.toString('utf8');
  const readable = utf8 || !text.includes('\uFFFD') ? text : name.toString('latin1');
  return readable.replaceAll('\\', '/');
}

export interface ZipEnd {
  entries: number;
  size: number;
  offset: number;
  /** Part of an archive in several files. */
  split: boolean;
}

export function parseEnd(record: Buffer): ZipEnd {
  return {
    entries: record.readUInt16LE(10),
    size: record.readUInt32LE(12),
    offset: record.readUInt32LE(16),
    split: record.readUInt16LE(4) !== 0 && record.readUInt16LE(4) !== 0xffff,
  };
}

/** True where the end record leaves something to its zip64 counterpart. */
export function needsEnd64(end: ZipEnd): boolean {
  return end.entries === 0xffff || end.size === full32 || end.offset === full32;
}

export function parseEnd64(record: Buffer): ZipEnd {
  return {
    entries: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
    split: record.readUInt32LE(16) !== 0,
  };
}
