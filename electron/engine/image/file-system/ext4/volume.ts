import { WickError } from '../../../../contract/errors.ts';
import type { BlockView } from '../../block-view.ts';
import { crc16, crc32c, u32 } from './checksum.ts';
import { type Inode, parseInode } from './inode.ts';
import type { Superblock } from './superblock.ts';

/** A group's descriptor (ext4 on-disk format, "Block Group Descriptors"); places are blocks. */
export interface Group {
  blockBitmap: number;
  inodeBitmap: number;
  inodeTable: number;
  /** Its bitmap was never written: nothing is used but what the layout says. */
  blocksUninitialized: boolean;
  /** Of the block bitmap, with metadata_csum; small descriptors have the low half only. */
  blockBitmapSum: { low: number; high: number | undefined };
}

/** Descriptors and inodes of one ext2, 3 or 4. Throws `file-system-damaged`. */
export class ExtVolume {
  readonly view: BlockView;
  readonly superblock: Superblock;
  /** For messages. */
  readonly what: string;

  constructor(view: BlockView, superblock: Superblock, what: string) {
    this.view = view;
    this.superblock = superblock;
    this.what = what;
  }

  has(feature: string): boolean {
    return this.superblock.features.has(feature);
  }

  async block(number: number): Promise<Buffer> {
    const { blockSize } = this.superblock;
    this.mustExist(number, 1);
    return Buffer.from(await this.view.read(number * blockSize, blockSize));
  }

  /** Throws unless `count` blocks from `number` on belong to the file system, behind the superblock. */
  mustExist(number: number, count: number): void {
    const { firstDataBlock, blocks } = this.superblock;
    if (number <= firstDataBlock || number + count > blocks) {
      throw this.damaged(`it names block ${number}, which it does not have`);
    }
  }

  async group(index: number): Promise<Group> {
    const { descriptorSize, blockSize } = this.superblock;
    const perBlock = blockSize / descriptorSize;
    const block = this.descriptorBlock(Math.floor(index / perBlock));
    const at = block * blockSize + (index % perBlock) * descriptorSize;
    const descriptor = Buffer.from(await this.view.read(at, descriptorSize));
    if (!this.#isIntact(descriptor, index)) throw this.damaged(`the checksum of group ${index} differs`);
    const place = (low: number, high: number) =>
      descriptor.readUInt32LE(low) + (descriptorSize >= 64 ? descriptor.readUInt32LE(high) * 2 ** 32 : 0);
    const checked = this.has('metadata_csum') || this.has('uninit_bg');
    return {
      blockBitmap: place(0, 32),
      inodeBitmap: place(4, 36),
      inodeTable: place(8, 40),
      blocksUninitialized: checked && (descriptor.readUInt16LE(18) & 2) !== 0,
      blockBitmapSum: {
        low: descriptor.readUInt16LE(24),
        high: descriptorSize >= 64 ? descriptor.readUInt16LE(56) : undefined,
      },
    };
  }

  /** Where a block of descriptors lies (lib/ext2fs/openfs.c and the format's "Meta Block Groups" say the same). */
  descriptorBlock(index: number): number {
    const { firstMetaGroup, descriptorSize, blockSize } = this.superblock;
    if (!this.has('meta_bg') || index < firstMetaGroup) return this.superblockPlace(0) + 1 + index;
    const group = (index * blockSize) / descriptorSize;
    return this.superblockPlace(group) + (this.hasBackup(group) ? 1 : 0);
  }

  /** Of a group's copy: its first block, but for the superblock itself, which lies behind 1024 bytes. */
  superblockPlace(group: number): number {
    return group === 0 ? Math.floor(1024 / this.superblock.blockSize) : this.groupStart(group);
  }

  groupStart(group: number): number {
    return this.superblock.firstDataBlock + group * this.superblock.blocksPerGroup;
  }

  /** Whether a group begins with a copy of the superblock. */
  hasBackup(group: number): boolean {
    if (group === 0) return true;
    if (this.has('sparse_super2')) return this.superblock.backupGroups.includes(group);
    if (!this.has('sparse_super') || group === 1) return true;
    return [3, 5, 7].some((base) => isPowerOf(base, group));
  }

  async inode(number: number): Promise<Inode> {
    const { inodes, inodesPerGroup, inodeSize, blockSize } = this.superblock;
    if (number < 1 || number > inodes) throw this.damaged(`it names inode ${number}, which it does not have`);
    const { inodeTable } = await this.group(Math.floor((number - 1) / inodesPerGroup));
    const index = (number - 1) % inodesPerGroup;
    this.mustExist(inodeTable, Math.ceil((inodesPerGroup * inodeSize) / blockSize));
    const bytes = Buffer.from(await this.view.read(inodeTable * blockSize + index * inodeSize, inodeSize));
    const inode = parseInode(bytes, number, this.superblock);
    if (inode === undefined) throw this.damaged(`the checksum of inode ${number} differs`);
    return inode;
  }

  damaged(reason: string): WickError {
    return new WickError('file-system-damaged', { what: this.what, kind: this.superblock.kind, reason });
  }

  #isIntact(descriptor: Buffer, index: number): boolean {
    const { uuid, checksumSeed } = this.superblock;
    const stored = descriptor.readUInt16LE(30);
    if (this.has('metadata_csum')) {
      const blank = Buffer.from(descriptor);
      blank.writeUInt16LE(0, 30);
      return (crc32c(blank, crc32c(u32(index), checksumSeed)) & 0xffff) === stored;
    }
    if (!this.has('uninit_bg')) return true;
    const start = crc16(descriptor.subarray(0, 30), crc16(u32(index), crc16(uuid)));
    return crc16(descriptor.subarray(32), start) === stored;
  }
}

function isPowerOf(base: number, value: number): boolean {
  let power = base;
  while (power < value) power *= base;
  return power === value;
}
