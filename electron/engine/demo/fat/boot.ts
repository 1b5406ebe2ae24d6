import { type FatGeometry, rootEntriesOfFat16, sectorSize } from './geometry.ts';

export interface BootFields {
  /** Eleven characters, padded with spaces. */
  label: string;
  /** Serial number of the volume, 32 bits. */
  volumeId: number;
  /** Sectors of the disk before the volume. */
  hiddenSectors: number;
}

const rootClusterOfFat32 = 2;
const backupBootSector = 6;
const media = 0xf8;

/**
 * The boot sector with its parameter block. There is no boot code beyond a halt.
 * Format: Microsoft FAT File System Specification (fatgen103), sections 3.1 to 3.4.
 */
function bootSector(geometry: FatGeometry, { label, volumeId, hiddenSectors }: BootFields): Uint8Array {
  const fat32 = geometry.type === 'fat32';
  const sector = Buffer.alloc(sectorSize);
  const code = fat32 ? 0x5a : 0x3e;
  sector.set([0xeb, code - 2, 0x90]);
  sector.write('MSWIN4.1', 3, 'latin1');
  sector.writeUInt16LE(sectorSize, 11);
  sector[13] = geometry.sectorsPerCluster;
  sector.writeUInt16LE(geometry.reservedSectors, 14);
  sector[16] = 2;
  sector.writeUInt16LE(fat32 ? 0 : rootEntriesOfFat16, 17);
  const small = !fat32 && geometry.sectors < 0x1_0000;
  sector.writeUInt16LE(small ? geometry.sectors : 0, 19);
  sector[21] = media;
  sector.writeUInt16LE(fat32 ? 0 : geometry.tableSectors, 22);
  sector.writeUInt16LE(63, 24);
  sector.writeUInt16LE(255, 26);
  sector.writeUInt32LE(hiddenSectors, 28);
  sector.writeUInt32LE(small ? 0 : geometry.sectors, 32);
  if (fat32) {
    sector.writeUInt32LE(geometry.tableSectors, 36);
    sector.writeUInt32LE(rootClusterOfFat32, 44);
    sector.writeUInt16LE(1, 48);
    sector.writeUInt16LE(backupBootSector, 50);
  }
  const extended = fat32 ? 64 : 36;
  sector[extended] = 0x80;
  sector[extended + 2] = 0x29;
  sector.writeUInt32LE(volumeId >>> 0, extended + 3);
  sector.write(label, extended + 7, 11, 'latin1');
  sector.write(fat32 ? 'FAT32   ' : 'FAT16   ', extended + 18, 'latin1');
  sector.set([0xf4, 0xeb, 0xfd], code); // hlt; jump back to it
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}

/** The sectors before the first table: boot sector, and on FAT32 FSInfo (section 5) and the backup of both. */
export function reservedSectors(
  geometry: FatGeometry,
  fields: BootFields,
  clusters: { free: number; nextFree: number },
): Uint8Array {
  const area = Buffer.alloc(geometry.reservedSectors * sectorSize);
  const boot = bootSector(geometry, fields);
  area.set(boot, 0);
  if (geometry.type !== 'fat32') return area;
  const info = Buffer.alloc(sectorSize);
  info.writeUInt32LE(0x4161_5252, 0);
  info.writeUInt32LE(0x6141_7272, 484);
  info.writeUInt32LE(clusters.free, 488);
  info.writeUInt32LE(clusters.nextFree, 492);
  info.writeUInt32LE(0xaa55_0000, 508);
  for (const first of [0, backupBootSector]) {
    area.set(boot, first * sectorSize);
    area.set(info, (first + 1) * sectorSize);
  }
  return area;
}

/** The used start of a file allocation table (section 4) in which each chain lies in one run. */
export function allocationTable(
  type: FatGeometry['type'],
  runs: readonly { first: number; count: number }[],
): Uint8Array {
  const width = type === 'fat32' ? 4 : 2;
  const [endOfChain, mediaEntry] = type === 'fat32' ? [0x0fff_ffff, 0x0fff_ff00 | media] : [0xffff, 0xff00 | media];
  const entries = runs.reduce((most, { first, count }) => Math.max(most, first + count), 2);
  const table = Buffer.alloc(entries * width);
  const put = (index: number, value: number) =>
    width === 4 ? table.writeUInt32LE(value, index * 4) : table.writeUInt16LE(value, index * 2);
  put(0, mediaEntry);
  put(1, endOfChain);
  for (const { first, count } of runs) {
    for (let cluster = first; cluster < first + count - 1; cluster += 1) put(cluster, cluster + 1);
    if (count > 0) put(first + count - 1, endOfChain);
  }
  return table;
}
