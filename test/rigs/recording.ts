const kinds = ['write', 'flush', 'mark'] as const;
export type RecordKind = (typeof kinds)[number];

/** What happened to a drive, in order: bytes were written at an offset, all so far was made durable, or a mark was left. */
export interface DriveRecord {
  kind: RecordKind;
  offset: number;
  data: Uint8Array;
}

const headSize = 16;

export function formatRecord({ kind, offset, data }: DriveRecord): Buffer {
  const head = Buffer.alloc(headSize);
  head.writeUInt32LE(kinds.indexOf(kind), 0);
  head.writeUInt32LE(data.length, 4);
  head.writeBigUInt64LE(BigInt(offset), 8);
  return Buffer.concat([head, data]);
}

export function readRecords(bytes: Buffer): DriveRecord[] {
  const records: DriveRecord[] = [];
  for (let at = 0; at + headSize <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const kind = kinds[bytes.readUInt32LE(at)];
    if (kind === undefined) throw new Error('this is not a recording');
    const offset = Number(bytes.readBigUInt64LE(at + 8));
    records.push({ kind, offset, data: bytes.subarray(at + headSize, at + headSize + length) });
    at += headSize + length;
  }
  return records;
}

/** Bytes. */
export const sectorSize = 512;

/**
 * The drive as a power cut before record `end` leaves it: what was flushed is there; of what was not, any sectors are, and any
 * may be torn. `base`: the drive before the first record. `kept`: how many bytes arrived of each such sector.
 */
export function afterPowerCut(base: Buffer, records: readonly DriveRecord[], end: number, kept: () => number): Buffer {
  const image = Buffer.from(base);
  const flushed = records.slice(0, end).findLastIndex(({ kind }) => kind === 'flush');
  for (const [index, { kind, offset, data }] of records.slice(0, end).entries()) {
    if (kind !== 'write') continue;
    if (index < flushed) image.set(data, offset);
    else for (let at = 0; at < data.length; at += sectorSize) image.set(data.subarray(at, at + kept()), offset + at);
  }
  return image;
}
