/** One primary partition; bytes from the start of the disk, multiples of 512. */
export interface MbrPartition {
  offset: number;
  size: number;
  /** System id: 0x0c is FAT32 with LBA, 0x0e FAT16 with LBA, 0x83 Linux. */
  type: number;
  active: boolean;
}

const sectorSize = 512;
const heads = 255;
const sectorsPerTrack = 63;

/**
 * A master boot record without boot code: disk id at 0x1b8, four entries of 16 bytes at 0x1be, signature 0x55 0xaa.
 * Format: UEFI Specification 2.10, section 5.2.1 "Legacy Master Boot Record"; the cylinder/head/sector fields follow
 * the usual translation of 255 heads and 63 sectors a track, with fe ff ff past its reach.
 */
export function masterBootRecord(diskId: number, partitions: readonly MbrPartition[]): Uint8Array {
  if (partitions.length > 4) throw new RangeError('a master boot record has room for four partitions');
  const sector = Buffer.alloc(sectorSize);
  sector.writeUInt32LE(diskId >>> 0, 0x1b8);
  for (const [index, { offset, size, type, active }] of partitions.entries()) {
    const first = offset / sectorSize;
    const count = size / sectorSize;
    if (!Number.isInteger(first) || !Number.isInteger(count) || first < 1 || count < 1 || first + count > 2 ** 32) {
      throw new RangeError(`partition ${index + 1} cannot be described in a master boot record`);
    }
    const at = 0x1be + 16 * index;
    sector[at] = active ? 0x80 : 0;
    sector.set(cylinderHeadSector(first), at + 1);
    sector[at + 4] = type;
    sector.set(cylinderHeadSector(first + count - 1), at + 5);
    sector.writeUInt32LE(first, at + 8);
    sector.writeUInt32LE(count, at + 12);
  }
  sector.writeUInt16LE(0xaa55, 0x1fe);
  return sector;
}

function cylinderHeadSector(sector: number): [number, number, number] {
  const cylinder = Math.floor(sector / (heads * sectorsPerTrack));
  if (cylinder > 1023) return [0xfe, 0xff, 0xff];
  const head = Math.floor(sector / sectorsPerTrack) % heads;
  return [head, (sector % sectorsPerTrack) + 1 + ((cylinder >> 8) << 6), cylinder & 0xff];
}
