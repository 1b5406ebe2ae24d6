import { crc32c, u32 } from './checksum.ts';
import type { Superblock } from './superblock.ts';

/** What is kept of a file, folder or link (ext4 on-disk format, "Index Nodes"). */
export interface Inode {
  number: number;
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Names of it; 0 where it is free. */
  links: number;
  /** Bytes. */
  size: number;
  /** How its data is found. */
  layout: 'extents' | 'map' | 'inline';
  /** A folder with an index. */
  indexed: boolean;
  encrypted: boolean;
  /** The 60 bytes that lead to the data, or are the data. */
  body: Buffer;
  /** What is kept behind the fields: attributes, and the rest of inline data. */
  tail: Buffer;
  /** Blocks of metadata: whether it has any blocks at all tells a short link from a long one. */
  sectors: number;
  /** Where the checksums of its blocks begin. */
  checksumSeed: number;
}

const kinds: Readonly<Record<number, Inode['kind']>> = { 0x8: 'file', 0x4: 'folder', 0xa: 'link' };

/** Undefined where the checksum differs. */
export function parseInode(bytes: Buffer, number: number, superblock: Superblock): Inode | undefined {
  const { features, checksumSeed, inodeSize } = superblock;
  const extra = inodeSize > 128 ? bytes.readUInt16LE(128) : 0;
  const seed = crc32c(bytes.subarray(100, 104), crc32c(u32(number), checksumSeed));
  if (features.has('metadata_csum') && !isBlank(bytes) && !isIntact(bytes, seed, extra)) return undefined;
  const mode = bytes.readUInt16LE(0);
  const flags = bytes.readUInt32LE(32);
  const kind = kinds[mode >> 12] ?? 'other';
  const high = kind === 'file' || features.has('large_dir') ? bytes.readUInt32LE(108) : 0;
  const tailStart = 128 + extra;
  return {
    number,
    kind,
    mode: mode & 0o7777,
    uid: bytes.readUInt16LE(2) + bytes.readUInt16LE(120) * 65_536,
    gid: bytes.readUInt16LE(24) + bytes.readUInt16LE(122) * 65_536,
    links: bytes.readUInt16LE(26),
    size: bytes.readUInt32LE(4) + high * 2 ** 32,
    layout: (flags & 0x1000_0000) !== 0 ? 'inline' : (flags & 0x8_0000) !== 0 ? 'extents' : 'map',
    indexed: (flags & 0x1000) !== 0,
    encrypted: (flags & 0x800) !== 0,
    body: Buffer.from(bytes.subarray(40, 100)),
    tail: Buffer.from(bytes.subarray(Math.min(tailStart, bytes.length))),
    sectors: bytes.readUInt32LE(28),
    checksumSeed: seed,
  };
}

/** An inode that was never used has no checksum. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}

function isIntact(bytes: Buffer, seed: number, extra: number): boolean {
  const blank = Buffer.from(bytes);
  blank.writeUInt16LE(0, 124);
  const isWide = bytes.length > 128 && extra >= 4;
  if (isWide) blank.writeUInt16LE(0, 130);
  const sum = crc32c(blank, seed);
  const stored = bytes.readUInt16LE(124) + (isWide ? bytes.readUInt16LE(130) * 65_536 : 0);
  return isWide ? sum === stored : (sum & 0xffff) === stored;
}

/** Inline data: what the body holds, and the rest in an attribute called `system.data` ("Inline Data"). */
export function inlineData(inode: Inode): Buffer | undefined {
  if (inode.size <= inode.body.length) return inode.body.subarray(0, inode.size);
  const rest = systemData(inode.tail);
  if (rest === undefined) return undefined;
  const all = Buffer.concat([inode.body, rest]);
  return inode.size <= all.length ? all.subarray(0, inode.size) : undefined;
}

/** The value of the attribute, looked for in an inode's tail ("Extended Attributes"). */
export function systemData(tail: Buffer): Buffer | undefined {
  if (tail.length < 4 || tail.readUInt32LE(0) !== 0xea02_0000) return undefined;
  const first = 4;
  for (let at = first; at + 16 <= tail.length && tail.readUInt32LE(at) !== 0; ) {
    const nameLength = tail.readUInt8(at);
    const name = tail.toString('latin1', at + 16, at + 16 + nameLength);
    const start = first + tail.readUInt16LE(at + 2);
    const length = tail.readUInt32LE(at + 8);
    if (tail.readUInt8(at + 1) === 7 && name === 'data') {
      return start + length <= tail.length ? tail.subarray(start, start + length) : undefined;
    }
    at += 16 + Math.ceil(nameLength / 4) * 4;
  }
  return undefined;
}
