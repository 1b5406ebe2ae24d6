import type { Blocks } from './allocate.ts';
import { inodeSize } from './geometry.ts';

export const fileTypes = { file: 0x8000, folder: 0x4000, link: 0xa000 } as const;

export interface InodeFields {
  type: (typeof fileTypes)[keyof typeof fileTypes];
  mode: number;
  uid: number;
  gid: number;
  links: number;
  /** Bytes. */
  size: number;
  modified: Date;
  /** All blocks that the inode holds, extent blocks among them, in units of 512 bytes. */
  sectors: number;
  /** The 60 bytes of `i_block`: the root of an extent tree, or the target of a short symbolic link. */
  block: { kind: 'extents' | 'link'; bytes: Uint8Array };
}

/** An inode of 256 bytes. Format: Linux kernel, "ext4 Data Structures and Algorithms", 4.1 "Index Nodes". */
export function inode(fields: InodeFields): Uint8Array {
  const bytes = Buffer.alloc(inodeSize);
  const [seconds, extra] = inodeTime(fields.modified);
  bytes.writeUInt16LE(fields.type | (fields.mode & 0o7777), 0x00);
  bytes.writeUInt16LE(fields.uid & 0xffff, 0x02);
  bytes.writeUInt32LE(fields.size % 2 ** 32, 0x04);
  for (const at of [0x08, 0x0c, 0x10, 0x90]) bytes.writeInt32LE(seconds, at);
  bytes.writeUInt16LE(fields.gid & 0xffff, 0x18);
  bytes.writeUInt16LE(fields.links, 0x1a);
  bytes.writeUInt32LE(fields.sectors, 0x1c);
  bytes.writeUInt32LE(fields.block.kind === 'extents' ? 0x80000 : 0, 0x20);
  bytes.set(fields.block.bytes, 0x28);
  bytes.writeUInt32LE(Math.floor(fields.size / 2 ** 32), 0x6c);
  bytes.writeUInt16LE(fields.uid >>> 16, 0x78);
  bytes.writeUInt16LE(fields.gid >>> 16, 0x7a);
  bytes.writeUInt16LE(32, 0x80);
  for (const at of [0x84, 0x88, 0x8c, 0x94]) bytes.writeUInt32LE(extra, at);
  return bytes;
}

/** Seconds, signed, and above them two more bits of the epoch beside the nanoseconds (4.1.4 "Inode Timestamps"). */
function inodeTime(moment: Date): [seconds: number, extra: number] {
  const all = Math.floor(moment.getTime() / 1000);
  const seconds = all | 0;
  const epoch = (all - seconds) / 2 ** 32;
  if (!(epoch >= 0 && epoch <= 3)) throw new RangeError(`ext4 cannot keep ${moment.getTime()} ms`);
  const nanoseconds = (moment.getTime() - all * 1000) * 1_000_000;
  return [seconds, nanoseconds * 4 + epoch];
}

export interface ExtentTree {
  /** The 60 bytes in the inode. */
  root: Uint8Array;
  /** Blocks of the tree outside the inode. */
  leaves: { block: number; data: Uint8Array }[];
}

const extentSize = 12;
const entriesInInode = 4;

/**
 * The extent tree of a file whose blocks are these runs, in order: within the inode up to four of them, else with one
 * level of leaf blocks. Format: "ext4 Data Structures and Algorithms", 4.2.2 "Extent Tree".
 */
export function extentTree(runs: readonly Blocks[], blockSize: number, takeBlock: () => number): ExtentTree {
  let logical = 0;
  const extents = runs.map(({ start, count }) => {
    const bytes = Buffer.alloc(extentSize);
    bytes.writeUInt32LE(logical, 0);
    bytes.writeUInt16LE(count, 4);
    bytes.writeUInt32LE(start, 8);
    const extent = { logical, bytes };
    logical += count;
    return extent;
  });
  if (extents.length <= entriesInInode) {
    return {
      root: extentNode(
        0,
        entriesInInode,
        extents.map(({ bytes }) => bytes),
      ),
      leaves: [],
    };
  }
  const perLeaf = Math.floor(blockSize / extentSize) - 1;
  const leaves: ExtentTree['leaves'] = [];
  const index: Uint8Array[] = [];
  for (let at = 0; at < extents.length; at += perLeaf) {
    const part = extents.slice(at, at + perLeaf);
    const block = takeBlock();
    const entry = Buffer.alloc(extentSize);
    entry.writeUInt32LE(part[0]?.logical ?? 0, 0);
    entry.writeUInt32LE(block, 4);
    index.push(entry);
    leaves.push({
      block,
      data: extentNode(
        0,
        perLeaf,
        part.map(({ bytes }) => bytes),
      ),
    });
  }
  if (index.length > entriesInInode) throw new RangeError('a file in too many pieces');
  return { root: extentNode(1, entriesInInode, index), leaves };
}

function extentNode(depth: number, most: number, entries: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(extentSize);
  header.writeUInt16LE(0xf30a, 0);
  header.writeUInt16LE(entries.length, 2);
  header.writeUInt16LE(most, 4);
  header.writeUInt16LE(depth, 6);
  return Buffer.concat([header, ...entries]);
}
