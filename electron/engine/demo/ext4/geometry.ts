export const inodeSize = 256;
/** Inodes below this are reserved; the first free one is lost+found. */
export const firstInode = 11;

/** A block group; block numbers count from the start of the file system. */
export interface Group {
  index: number;
  start: number;
  /** Exclusive. */
  end: number;
  /** Holds a copy of the superblock and of the group descriptors. */
  hasSuper: boolean;
  blockBitmap: number;
  inodeBitmap: number;
  inodeTable: number;
  dataStart: number;
}

export interface Ext4Geometry {
  /** Bytes: 1024, 2048 or 4096. */
  blockSize: number;
  blocks: number;
  /** 1 where blocks are 1024 bytes, as block 0 is the boot block then; else 0. */
  firstDataBlock: number;
  blocksPerGroup: number;
  inodesPerGroup: number;
  inodeTableBlocks: number;
  descriptorBlocks: number;
  groups: readonly Group[];
}

export interface Ext4Size {
  /** Bytes. */
  size: number;
  blockSize: number;
  /** One inode for so many bytes, and never fewer than `inodes`. */
  bytesPerInode: number;
  inodes: number;
}

/**
 * Where everything lies, without flexible block groups: each group starts with its own bitmaps and inode table. A last
 * group too small for them is left out. Format: Linux kernel, "ext4 Data Structures and Algorithms", 2.1 to 2.4
 * (Blocks, Layout, Flexible Block Groups) and 3.1 (sparse_super).
 */
export function ext4Geometry(wanted: Ext4Size): Ext4Geometry {
  const { blockSize } = wanted;
  if (![1024, 2048, 4096].includes(blockSize)) throw new RangeError(`no ext4 with blocks of ${blockSize} bytes`);
  const firstDataBlock = blockSize === 1024 ? 1 : 0;
  const blocksPerGroup = 8 * blockSize;
  let blocks = Math.floor(wanted.size / blockSize);
  while (blocks < 2 ** 32) {
    const count = Math.ceil((blocks - firstDataBlock) / blocksPerGroup);
    if (count < 1) break;
    const inodesPerGroup = roundUp(
      Math.max(wanted.size / wanted.bytesPerInode, wanted.inodes) / count,
      Math.max(8, blockSize / inodeSize),
    );
    if (inodesPerGroup > 8 * blockSize) break;
    const inodeTableBlocks = (inodesPerGroup * inodeSize) / blockSize;
    const descriptorBlocks = Math.ceil((count * 32) / blockSize);
    const groups = Array.from({ length: count }, (_, index): Group => {
      const start = firstDataBlock + index * blocksPerGroup;
      const hasSuper = hasSuperblock(index);
      const blockBitmap = start + (hasSuper ? 1 + descriptorBlocks : 0);
      return {
        index,
        start,
        end: Math.min(blocks, start + blocksPerGroup),
        hasSuper,
        blockBitmap,
        inodeBitmap: blockBitmap + 1,
        inodeTable: blockBitmap + 2,
        dataStart: blockBitmap + 2 + inodeTableBlocks,
      };
    });
    const last = groups.at(-1);
    if (last === undefined) break;
    if (last.dataStart + 50 <= last.end) {
      return {
        blockSize,
        blocks,
        firstDataBlock,
        blocksPerGroup,
        inodesPerGroup,
        inodeTableBlocks,
        descriptorBlocks,
        groups,
      };
    }
    blocks = last.start;
  }
  throw new RangeError(`no ext4 of ${wanted.size} bytes with ${wanted.inodes} files`);
}

/** Groups 0 and 1, and all that are powers of 3, 5 and 7. */
function hasSuperblock(group: number): boolean {
  if (group <= 1) return true;
  return [3, 5, 7].some((base) => {
    let power = base;
    while (power < group) power *= base;
    return power === group;
  });
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
