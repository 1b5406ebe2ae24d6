import { crc32c } from './checksum.ts';
import { ext3Features, featureNames } from './features.ts';

export const superblockOffset = 1024;
export const superblockSize = 1024;

/** What the superblock says (ext4 on-disk format, "The Super Block"). Sizes are bytes, places are blocks. */
export interface Superblock {
  kind: 'ext2' | 'ext3' | 'ext4';
  features: ReadonlySet<string>;
  blockSize: number;
  /** With bigalloc, the unit of allocation; else as `blockSize`. */
  clusterSize: number;
  blocks: number;
  freeBlocks: number;
  inodes: number;
  firstDataBlock: number;
  blocksPerGroup: number;
  clustersPerGroup: number;
  inodesPerGroup: number;
  groups: number;
  inodeSize: number;
  descriptorSize: number;
  /** With meta_bg: descriptor blocks from this number on are spread over the groups. */
  firstMetaGroup: number;
  /** Blocks behind the descriptors that are kept to let them grow. */
  reservedDescriptors: number;
  /** With sparse_super2: groups that have a backup. */
  backupGroups: readonly [number, number];
  uuid: Buffer;
  label: string | undefined;
  /** Of all checksums but the superblock's own. */
  checksumSeed: number;
  cleanlyUnmounted: boolean;
  hasErrors: boolean;
  /** The inode of the journal; 0 for none, or one on another disk. */
  journalInode: number;
  /** The first of a list of inodes that were being removed; 0 for none. */
  lastOrphan: number;
}

export function hasExtMagic(bytes: Uint8Array): boolean {
  return bytes[56] === 0x53 && bytes[57] === 0xef;
}

/** A string says, as a clause, what is wrong. `bytes`: the superblock's 1024 bytes. */
export function parseSuperblock(bytes: Uint8Array): Superblock | string {
  const sb = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!hasExtMagic(sb)) return 'its superblock is not there';
  const isOld = sb.readUInt32LE(76) === 0;
  const bits = { compat: sb.readUInt32LE(92), incompat: sb.readUInt32LE(96), readOnly: sb.readUInt32LE(100) };
  const features = featureNames(isOld ? { compat: 0, incompat: 0, readOnly: 0 } : bits);
  if (features.has('metadata_csum') && crc32c(sb.subarray(0, 1020)) !== sb.readUInt32LE(1020)) {
    return "its superblock's checksum differs";
  }
  const is64 = features.has('64bit');
  const blockSize = 1024 * 2 ** sb.readUInt32LE(24);
  const high = (offset: number) => (is64 ? sb.readUInt32LE(offset) * 2 ** 32 : 0);
  const blocks = sb.readUInt32LE(4) + high(336);
  const firstDataBlock = sb.readUInt32LE(20);
  const blocksPerGroup = sb.readUInt32LE(32);
  const clustersPerGroup = features.has('bigalloc') ? sb.readUInt32LE(36) : blocksPerGroup;
  const clusterSize = features.has('bigalloc') ? 1024 * 2 ** sb.readUInt32LE(28) : blockSize;
  const inodesPerGroup = sb.readUInt32LE(40);
  const inodeSize = isOld ? 128 : sb.readUInt16LE(88);
  const descriptorSize = is64 ? sb.readUInt16LE(254) : 32;
  const groups = Math.ceil((blocks - firstDataBlock) / blocksPerGroup);
  const inodes = sb.readUInt32LE(0);
  const sane =
    blockSize <= 65_536 &&
    clusterSize >= blockSize &&
    clusterSize <= 2 ** 29 &&
    firstDataBlock < 2 &&
    blocks > firstDataBlock + 1 &&
    blocksPerGroup > 0 &&
    clustersPerGroup > 0 &&
    clustersPerGroup <= 8 * blockSize &&
    blocksPerGroup === clustersPerGroup * (clusterSize / blockSize) &&
    inodesPerGroup > 0 &&
    inodesPerGroup <= 8 * blockSize &&
    isPowerOfTwo(inodeSize) &&
    inodeSize >= 128 &&
    inodeSize <= blockSize &&
    isPowerOfTwo(descriptorSize) &&
    descriptorSize >= (is64 ? 64 : 32) &&
    descriptorSize <= blockSize &&
    inodes === groups * inodesPerGroup;
  if (!sane) return 'its superblock contradicts itself';
  const uuid = Buffer.from(sb.subarray(104, 120));
  const state = sb.readUInt16LE(58);
  return {
    kind: kindOf(features),
    features,
    blockSize,
    clusterSize,
    blocks,
    freeBlocks: sb.readUInt32LE(12) + high(344),
    inodes,
    firstDataBlock,
    blocksPerGroup,
    clustersPerGroup,
    inodesPerGroup,
    groups,
    inodeSize,
    descriptorSize,
    firstMetaGroup: sb.readUInt32LE(260),
    reservedDescriptors: sb.readUInt16LE(206),
    backupGroups: [sb.readUInt32LE(588), sb.readUInt32LE(592)],
    uuid,
    label: sb.toString('utf8', 120, 136).split('\0')[0] || undefined,
    checksumSeed: features.has('metadata_csum_seed') ? sb.readUInt32LE(624) : crc32c(uuid),
    cleanlyUnmounted: (state & 1) !== 0,
    hasErrors: (state & 2) !== 0,
    journalInode: features.has('has_journal') ? sb.readUInt32LE(224) : 0,
    lastOrphan: sb.readUInt32LE(232),
  };
}

function kindOf(features: ReadonlySet<string>): Superblock['kind'] {
  if ([...features].some((name) => !ext3Features.has(name))) return 'ext4';
  return features.has('has_journal') ? 'ext3' : 'ext2';
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}
