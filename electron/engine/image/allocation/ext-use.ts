import type { Range } from '../../../contract/range.ts';
import { isWickError } from '../../../contract/errors.ts';
import { crc32c } from '../file-system/ext4/checksum.ts';
import { readable, writable } from '../file-system/ext4/features.ts';
import type { Superblock } from '../file-system/ext4/superblock.ts';
import type { ExtVolume, Group } from '../file-system/ext4/volume.ts';

/** Features that leave the meaning of the block bitmaps as it is. */
const harmless = new Set([...readable, ...writable, 'encrypt', 'bigalloc', 'quota', 'project', 'verity', 'read-only']);

/**
 * Whether the block bitmaps say what is used: not while a journal holds changes of them, nor after errors.
 */
export function bitmapsCount({ features, hasErrors, cleanlyUnmounted }: Superblock): boolean {
  if (hasErrors || !cleanlyUnmounted || features.has('needs_recovery')) return false;
  return [...features].every((name) => harmless.has(name));
}

/**
 * What an ext2, 3 or 4 uses: what its bitmaps say, and all places of metadata whatever they say. A group whose bitmap
 * cannot be trusted counts as used. Bytes of the volume.
 */
export async function extUse(volume: ExtVolume, signal: AbortSignal): Promise<Range[]> {
  const { superblock } = volume;
  const { blockSize, blocks, groups, firstDataBlock, blocksPerGroup, inodesPerGroup, inodeSize } = superblock;
  const used: Range[] = [];
  const use = (block: number, count: number) => {
    const end = Math.min(block + count, blocks);
    if (block < end) used.push({ offset: block * blockSize, length: (end - block) * blockSize });
  };
  // The boot block, and the superblock where blocks are larger.
  use(0, firstDataBlock + 1);
  const tableBlocks = Math.ceil((inodesPerGroup * inodeSize) / blockSize);
  for (let index = 0; index < groups; index += 1) {
    signal.throwIfAborted();
    const start = volume.groupStart(index);
    useBackups(volume, index, use);
    const group = await groupOrNone(volume, index);
    if (group === undefined) {
      use(start, blocksPerGroup);
      continue;
    }
    use(group.blockBitmap, 1);
    use(group.inodeBitmap, 1);
    use(group.inodeTable, tableBlocks);
    if (group.blocksUninitialized) continue;
    const bitmap = await bitmapOrNone(volume, group);
    if (bitmap === undefined) use(start, blocksPerGroup);
    else useBits(superblock, bitmap, (cluster, count) => use(start + cluster, count));
  }
  return used;
}

/** The superblock and the descriptors, or their copies, with the room that they may grow into. */
function useBackups(volume: ExtVolume, index: number, use: (block: number, count: number) => void): void {
  const { groups, descriptorSize, blockSize, reservedDescriptors, firstMetaGroup } = volume.superblock;
  const start = volume.superblockPlace(index);
  const descriptorBlocks = Math.ceil((groups * descriptorSize) / blockSize);
  const old = volume.has('meta_bg') ? Math.min(firstMetaGroup, descriptorBlocks) : descriptorBlocks;
  if (volume.hasBackup(index)) use(start, 1 + old + reservedDescriptors);
  // With meta_bg, a block of descriptors lies in the first, the second and the last of the groups that it describes.
  if (volume.has('meta_bg')) use(start, 2);
}

/** Runs of bits that are set, as blocks from the group's start. */
function useBits(superblock: Superblock, bitmap: Buffer, use: (block: number, count: number) => void): void {
  const { clustersPerGroup, clusterSize, blockSize } = superblock;
  const ratio = clusterSize / blockSize;
  let first: number | undefined;
  for (let bit = 0; bit <= clustersPerGroup; bit += 1) {
    const set = bit < clustersPerGroup && ((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
    if (set) first ??= bit;
    else if (first !== undefined) {
      use(first * ratio, (bit - first) * ratio);
      first = undefined;
    }
  }
}

async function groupOrNone(volume: ExtVolume, index: number): Promise<Group | undefined> {
  try {
    return await volume.group(index);
  } catch (error) {
    if (isWickError(error, 'file-system-damaged')) return undefined;
    throw error;
  }
}

/** The checksum of a bitmap is in its group's descriptor. */
async function bitmapOrNone(volume: ExtVolume, group: Group): Promise<Buffer | undefined> {
  const { clustersPerGroup, checksumSeed, blocks } = volume.superblock;
  if (group.blockBitmap <= 0 || group.blockBitmap >= blocks) return undefined;
  const bitmap = await volume.block(group.blockBitmap);
  if (!volume.has('metadata_csum')) return bitmap;
  const sum = crc32c(bitmap.subarray(0, clustersPerGroup / 8), checksumSeed);
  const { low, high } = group.blockBitmapSum;
  return (sum & 0xffff) === low && (high === undefined || sum >>> 16 === high) ? bitmap : undefined;
}
