/** Records of a pax extended header (POSIX.1-2001); of keys that repeat, all values in their order. */
export type PaxRecords = Readonly<Record<string, string>>;

/** Keys that GNU tar repeats, once for each part of a sparse file; kept with commas in between. */
const repeated = new Set(['GNU.sparse.offset', 'GNU.sparse.numbytes']);

/** `length key=value\n`, the length in decimal and with itself. Undefined where that is not what is there. */
export function readPax(bytes: Uint8Array): PaxRecords | undefined {
  const records: Record<string, string> = Object.create(null);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (at < buffer.length) {
    const space = buffer.indexOf(0x20, at);
    const digits = space === -1 ? '' : buffer.toString('latin1', at, space);
    if (!/^\d{1,9}$/u.test(digits)) return undefined;
    const end = at + Number(digits);
    const equals = buffer.indexOf(0x3d, space);
    if (end > buffer.length || equals === -1 || equals >= end || buffer[end - 1] !== 0x0a) return undefined;
    const key = buffer.toString('utf8', space + 1, equals);
    const value = buffer.toString('utf8', equals + 1, end - 1);
    const before = records[key];
    records[key] = before !== undefined && repeated.has(key) ? `${before},${value}` : value;
    at = end;
  }
  return records;
}
