import { crc32c } from './checksum.ts';

/** Of every block of the journal; its numbers are big-endian (ext4 on-disk format, "Block Header"). */
export const journalMagic = 0xc03b_3998;
const headerSize = 12;

/** What the first block of a journal says ("Super Block" of the journal). Places are blocks of the journal. */
export interface JournalHead {
  /** The first block of the log. */
  first: number;
  /** Behind the last block of the log. */
  end: number;
  /** Where the oldest commit begins; 0 where all of it is in place. */
  start: number;
  /** The number of the oldest commit. */
  sequence: number;
  /** Version of the checksums. */
  checksums: 0 | 2 | 3;
  checksumSeed: number;
  wide: boolean;
  hasFastCommits: boolean;
}

const known = { revoke: 0x1, wide: 0x2, asyncCommit: 0x4, checksums2: 0x8, checksums3: 0x10, fastCommits: 0x20 };

/** Undefined where it is damaged; a string says, as a clause, what is not understood. */
export function parseJournalHead(bytes: Buffer, blockSize: number): JournalHead | string | undefined {
  const kind = bytes.readUInt32BE(4);
  if (bytes.readUInt32BE(0) !== journalMagic || (kind !== 3 && kind !== 4)) return undefined;
  const features = kind === 4 ? bytes.readUInt32BE(40) : 0;
  if ((features & ~Object.values(known).reduce((all, bit) => all | bit)) !== 0) {
    return 'its journal uses what Wick does not know';
  }
  const has = (bit: number) => (features & bit) !== 0;
  const checksums = has(known.checksums3) ? 3 : has(known.checksums2) ? 2 : 0;
  if (checksums !== 0) {
    const blank = Buffer.from(bytes.subarray(0, 1024));
    blank.writeUInt32BE(0, 252);
    if (crc32c(blank) !== bytes.readUInt32BE(252)) return undefined;
  }
  const first = bytes.readUInt32BE(20);
  const most = bytes.readUInt32BE(16);
  const end = has(known.fastCommits) ? most - (bytes.readUInt32BE(84) || 256) : most;
  const start = bytes.readUInt32BE(28);
  const sane =
    bytes.readUInt32BE(12) === blockSize &&
    first > 0 &&
    end > first &&
    (start === 0 || (start >= first && start < end));
  if (!sane) return undefined;
  return {
    first,
    end,
    start,
    sequence: bytes.readUInt32BE(24),
    checksums,
    checksumSeed: crc32c(bytes.subarray(48, 64)),
    wide: has(known.wide),
    hasFastCommits: has(known.fastCommits),
  };
}

const kinds: Readonly<Record<number, 'descriptor' | 'commit' | 'revoke'>> = {
  1: 'descriptor',
  2: 'commit',
  5: 'revoke',
};

/** What a block of the log is; undefined where it does not go on: what lies there is older, or was not written in full. */
export function parseBlock(
  bytes: Buffer,
  sequence: number,
  head: JournalHead,
): 'descriptor' | 'commit' | 'revoke' | undefined {
  if (bytes.readUInt32BE(0) !== journalMagic || bytes.readUInt32BE(8) !== sequence) return undefined;
  const kind = kinds[bytes.readUInt32BE(4)];
  if (kind === undefined || head.checksums === 0) return kind;
  const at = kind === 'commit' ? 16 : bytes.length - 4;
  const blank = Buffer.from(bytes);
  blank.writeUInt32BE(0, at);
  return crc32c(blank, head.checksumSeed) === bytes.readUInt32BE(at) ? kind : undefined;
}

interface Tag {
  /** Block of the file system that the copy is of. */
  block: number;
  escaped: boolean;
  sum: number | undefined;
}

const flags = { escaped: 1, sameUuid: 2, last: 8 };

/** Which blocks follow a descriptor, in their order ("Descriptor Block"). */
export function parseTags(bytes: Buffer, { checksums, wide }: JournalHead): Tag[] {
  const size = checksums === 3 ? 16 : 8 + (wide ? 4 : 0) + (checksums === 2 ? 2 : 0);
  const end = bytes.length - (checksums === 0 ? 0 : 4);
  const tags: Tag[] = [];
  for (let at = headerSize; at + size <= end; ) {
    const bits = checksums === 3 ? bytes.readUInt32BE(at + 4) : bytes.readUInt16BE(at + 6);
    const high = wide ? bytes.readUInt32BE(at + 8) : 0;
    const sum =
      checksums === 3 ? bytes.readUInt32BE(at + 12) : checksums === 2 ? bytes.readUInt16BE(at + 4) : undefined;
    tags.push({ block: bytes.readUInt32BE(at) + high * 2 ** 32, escaped: (bits & flags.escaped) !== 0, sum });
    if ((bits & flags.last) !== 0) break;
    at += size + ((bits & flags.sameUuid) === 0 ? 16 : 0);
  }
  return tags;
}

/** Blocks whose older copies no longer count ("Revocation Block"). */
export function revokedBlocks(bytes: Buffer, { wide, checksums }: JournalHead): number[] {
  const size = wide ? 8 : 4;
  const end = Math.min(bytes.readUInt32BE(headerSize), bytes.length - (checksums === 0 ? 0 : 4));
  const blocks: number[] = [];
  for (let at = headerSize + 4; at + size <= end; at += size) {
    blocks.push(wide ? bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4) : bytes.readUInt32BE(at));
  }
  return blocks;
}
