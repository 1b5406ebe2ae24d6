import { type Ext4Geometry, firstInode, inodeSize } from './geometry.ts';

export interface SuperblockFields {
  /** At most 16 bytes of UTF-8. */
  label: string;
  uuid: string;
  created: Date;
  freeBlocks: number;
  freeInodes: number;
}

const compatible = 0x8; // ext_attr
const incompatible = 0x2 | 0x40; // filetype, extents
const readOnlyCompatible = 0x1 | 0x2 | 0x40; // sparse_super, large_file, extra_isize

/**
 * The superblock's 1024 bytes as they stand in a group: without journal, 64-bit block numbers and checksums.
 * Format: Linux kernel, "ext4 Data Structures and Algorithms", 3.1 "Super Block".
 */
export function superblock(geometry: Ext4Geometry, fields: SuperblockFields, group: number): Uint8Array {
  const bytes = Buffer.alloc(1024);
  const seconds = Math.floor(fields.created.getTime() / 1000);
  const logBlockSize = Math.log2(geometry.blockSize) - 10;
  bytes.writeUInt32LE(geometry.inodesPerGroup * geometry.groups.length, 0x00);
  bytes.writeUInt32LE(geometry.blocks, 0x04);
  bytes.writeUInt32LE(fields.freeBlocks, 0x0c);
  bytes.writeUInt32LE(fields.freeInodes, 0x10);
  bytes.writeUInt32LE(geometry.firstDataBlock, 0x14);
  bytes.writeUInt32LE(logBlockSize, 0x18);
  bytes.writeUInt32LE(logBlockSize, 0x1c);
  bytes.writeUInt32LE(geometry.blocksPerGroup, 0x20);
  bytes.writeUInt32LE(geometry.blocksPerGroup, 0x24);
  bytes.writeUInt32LE(geometry.inodesPerGroup, 0x28);
  bytes.writeUInt32LE(seconds, 0x30);
  bytes.writeInt16LE(-1, 0x36); // never a check for its number of mounts
  bytes.writeUInt16LE(0xef53, 0x38);
  bytes.writeUInt16LE(1, 0x3a); // cleanly unmounted
  bytes.writeUInt16LE(1, 0x3c); // go on after errors
  bytes.writeUInt32LE(seconds, 0x40);
  bytes.writeUInt32LE(1, 0x4c); // dynamic revision
  bytes.writeUInt32LE(firstInode, 0x54);
  bytes.writeUInt16LE(inodeSize, 0x58);
  bytes.writeUInt16LE(group, 0x5a);
  bytes.writeUInt32LE(compatible, 0x5c);
  bytes.writeUInt32LE(incompatible, 0x60);
  bytes.writeUInt32LE(readOnlyCompatible, 0x64);
  bytes.set(uuidBytes(fields.uuid), 0x68);
  bytes.set(labelBytes(fields.label), 0x78);
  bytes.writeUInt32LE(0x4 | 0x8, 0x100); // mounted with user_xattr and acl
  bytes.writeUInt32LE(seconds, 0x108);
  bytes.writeUInt16LE(32, 0x15c);
  bytes.writeUInt16LE(32, 0x15e);
  bytes.writeUInt32LE(1, 0x160); // directory hashes use signed characters
  return bytes;
}

export interface GroupUse {
  freeBlocks: number;
  freeInodes: number;
  folders: number;
}

/** The group descriptors, 32 bytes each (3.2 "Block Group Descriptors"). */
export function groupDescriptors(geometry: Ext4Geometry, use: readonly GroupUse[]): Uint8Array {
  const bytes = Buffer.alloc(geometry.groups.length * 32);
  for (const [index, group] of geometry.groups.entries()) {
    const at = index * 32;
    bytes.writeUInt32LE(group.blockBitmap, at);
    bytes.writeUInt32LE(group.inodeBitmap, at + 4);
    bytes.writeUInt32LE(group.inodeTable, at + 8);
    bytes.writeUInt16LE(use[index]?.freeBlocks ?? 0, at + 12);
    bytes.writeUInt16LE(use[index]?.freeInodes ?? 0, at + 14);
    bytes.writeUInt16LE(use[index]?.folders ?? 0, at + 16);
  }
  return bytes;
}

/** A bitmap of one block: the first `used` runs set, and all behind `length` too (3.3 "Block and Inode Bitmaps"). */
export function bitmap(
  blockSize: number,
  length: number,
  used: readonly { start: number; count: number }[],
): Uint8Array {
  const bytes = Buffer.alloc(blockSize);
  const set = (start: number, end: number) => {
    for (let bit = start; bit < end; bit += 1) {
      if (bit % 8 === 0 && end - bit >= 8) {
        bytes[bit >> 3] = 0xff;
        bit += 7;
      } else bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  };
  for (const { start, count } of used) set(start, start + count);
  set(length, blockSize * 8);
  return bytes;
}

function uuidBytes(uuid: string): Uint8Array {
  const digits = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(digits)) throw new RangeError(`${uuid} is not a UUID`);
  return Buffer.from(digits, 'hex');
}

function labelBytes(label: string): Uint8Array {
  const bytes = Buffer.from(label);
  if (bytes.length > 16) throw new RangeError(`${label} is too long for an ext4 label`);
  return bytes;
}
