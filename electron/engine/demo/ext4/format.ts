import { type Layout, layOut } from '../segments.ts';
import type { FolderNode } from '../tree.ts';
import { BlockAllocator, type Blocks } from './allocate.ts';
import { type Ext4Geometry, ext4Geometry, firstInode, inodeSize } from './geometry.ts';
import { type Numbered, numberInodes } from './number.ts';
import { type PlacedInode, placeInode } from './place.ts';
import { bitmap, type GroupUse, groupDescriptors, superblock } from './superblock.ts';

export interface Ext4Options {
  /** Bytes; what is left behind the last whole block or group stays unused. */
  size: number;
  /** At most 16 bytes of UTF-8. */
  label: string;
  uuid: string;
  /** Made at this moment; also for what has no date of its own. */
  created: Date;
  /** Bytes: 1024, 2048 or 4096 (the default). A group is 8 MiB, 32 MiB or 128 MiB then. */
  blockSize?: number;
  /** One inode for so many bytes; default 16384. There are always enough for the tree. */
  bytesPerInode?: number;
  /** Files of at least so many bytes (multiple of the block size) start at a multiple of it, which leaves gaps. */
  alignLargeFiles?: number;
}

/**
 * Formats an ext4 file system and fills it with a tree, lost+found added. It has extents, file types in directories,
 * sparse superblocks and large files; no journal, no checksums, no hashed directories. What does not fit throws a
 * RangeError. Format: Linux kernel, "ext4 Data Structures and Algorithms" (Documentation/filesystems/ext4).
 */
export function formatExt4(root: FolderNode, options: Ext4Options): Layout {
  const { blockSize = 4096, bytesPerInode = 16_384 } = options;
  const nodes = numberInodes(root);
  const inodesUsed = firstInode + nodes.length - 2;
  const geometry = ext4Geometry({ size: options.size, blockSize, bytesPerInode, inodes: inodesUsed });
  const allocator = new BlockAllocator(geometry);
  const placed = nodes.map((node) => placeInode(node, allocator, { ...options, blockSize }));

  const segments = placed.flatMap((inode) => inode.segments);
  const use = groupUse(geometry, nodes, inodesUsed, placed);
  const total = (key: 'freeBlocks' | 'freeInodes') => use.reduce((sum, group) => sum + group[key], 0);
  const fields = { ...options, freeBlocks: total('freeBlocks'), freeInodes: total('freeInodes') };
  const descriptors = groupDescriptors(geometry, use);
  const table = inodeTable(inodesUsed, nodes, placed);

  // What lies before the first superblock belongs to a boot loader; it is zero.
  segments.push({ kind: 'bytes', offset: 0, length: 1024, data: new Uint8Array(0) });
  for (const [index, group] of geometry.groups.entries()) {
    const put = (block: number, blocks: number, data: Uint8Array): void => {
      segments.push({ kind: 'bytes', offset: block * blockSize, length: blocks * blockSize, data });
    };
    if (group.hasSuper) {
      const offset = index === 0 ? 1024 : group.start * blockSize;
      const length = (group.start + 1) * blockSize - offset;
      segments.push({ kind: 'bytes', offset, length, data: superblock(geometry, fields, index) });
      put(group.start + 1, geometry.descriptorBlocks, descriptors);
    }
    const bytesPerTable = geometry.inodesPerGroup * inodeSize;
    put(group.blockBitmap, 1, bitmap(blockSize, group.end - group.start, use[index]?.usedBlocks ?? []));
    put(group.inodeBitmap, 1, bitmap(blockSize, geometry.inodesPerGroup, use[index]?.usedInodes ?? []));
    put(
      group.inodeTable,
      geometry.inodeTableBlocks,
      table.subarray(index * bytesPerTable, (index + 1) * bytesPerTable),
    );
  }
  return layOut(options.size, segments);
}

/** The used start of all inode tables put together. */
function inodeTable(inodesUsed: number, nodes: readonly Numbered[], placed: readonly PlacedInode[]): Uint8Array {
  const table = Buffer.alloc(inodesUsed * inodeSize);
  for (const [index, { bytes }] of placed.entries()) table.set(bytes, ((nodes[index]?.inode ?? 1) - 1) * inodeSize);
  return table;
}

interface UseOfGroup extends GroupUse {
  /** Relative to the group's first block. */
  usedBlocks: Blocks[];
  /** Relative to the group's first inode. */
  usedInodes: Blocks[];
}

function groupUse(
  geometry: Ext4Geometry,
  nodes: readonly Numbered[],
  inodesUsed: number,
  placed: readonly PlacedInode[],
): UseOfGroup[] {
  const { inodesPerGroup, blocksPerGroup, firstDataBlock } = geometry;
  const use = geometry.groups.map((group, index): UseOfGroup => {
    const inodes = Math.max(0, Math.min(inodesPerGroup, inodesUsed - index * inodesPerGroup));
    return {
      usedBlocks: [{ start: 0, count: group.dataStart - group.start }],
      usedInodes: [{ start: 0, count: inodes }],
      freeBlocks: group.end - group.dataStart,
      freeInodes: inodesPerGroup - inodes,
      folders: 0,
    };
  });
  for (const { start, count } of placed.flatMap((inode) => inode.blocks)) {
    const group = use[Math.floor((start - firstDataBlock) / blocksPerGroup)];
    group?.usedBlocks.push({ start: (start - firstDataBlock) % blocksPerGroup, count });
    if (group !== undefined) group.freeBlocks -= count;
  }
  for (const { inode, node } of nodes) {
    const group = use[Math.floor((inode - 1) / inodesPerGroup)];
    if (node.kind === 'folder' && group !== undefined) group.folders += 1;
  }
  return use;
}
