export const sectorSize = 512;

export type FatType = 'fat16' | 'fat32';

/** Where the parts of a FAT volume lie; sectors from its start, unless said otherwise. */
export interface FatGeometry {
  type: FatType;
  sectors: number;
  sectorsPerCluster: number;
  reservedSectors: number;
  /** Sectors of one of the two file allocation tables. */
  tableSectors: number;
  /** Sectors of the fixed root directory of FAT16; 0 on FAT32. */
  rootSectors: number;
  dataStart: number;
  /** Data clusters; their numbers run from 2 to `clusters + 1`. */
  clusters: number;
}

export const rootEntriesOfFat16 = 512;

/** Largest volume in bytes for each number of sectors a cluster: the tables of the specification's section 3.5. */
const clusterSizes: Record<FatType, readonly [limit: number, sectors: number][]> = {
  fat16: [
    [16_340 * 1024, 2],
    [128 * 2 ** 20, 4],
    [256 * 2 ** 20, 8],
    [512 * 2 ** 20, 16],
    [1024 * 2 ** 20, 32],
    [2048 * 2 ** 20, 64],
  ],
  fat32: [
    [260 * 2 ** 20, 1],
    [8 * 2 ** 30, 8],
    [16 * 2 ** 30, 16],
    [32 * 2 ** 30, 32],
    [2 ** 41, 64],
  ],
};

/**
 * The layout of a FAT volume of `size` bytes (multiple of 512). The number of clusters decides what a reader takes the
 * volume for; a size that would come within 16 of the borders, 4,085 and 65,525, gets larger clusters, or is refused
 * (section 3.5). Format: Microsoft FAT File System Specification (fatgen103), sections 3.1 to 3.5.
 */
export function fatGeometry(size: number, type: FatType): FatGeometry {
  if (size % sectorSize !== 0) throw new RangeError(`no ${type} of ${size} bytes: they are no whole sectors`);
  const [fewest, most] = type === 'fat32' ? [65_525 + 16, 0x0fff_fff5] : [4_085 + 16, 65_525 - 16];
  for (const [limit, sectorsPerCluster] of clusterSizes[type]) {
    if (size > limit) continue;
    const geometry = geometryFor(size / sectorSize, type, sectorsPerCluster);
    if (geometry.clusters >= fewest && geometry.clusters <= most) return geometry;
  }
  throw new RangeError(`no ${type} of ${size} bytes: it would not have the right number of clusters`);
}

function geometryFor(sectors: number, type: FatType, sectorsPerCluster: number): FatGeometry {
  const reservedSectors = type === 'fat32' ? 32 : sectorsPerCluster;
  const rootSectors = type === 'fat32' ? 0 : (rootEntriesOfFat16 * 32) / sectorSize;
  const entriesPerSector = sectorSize / (type === 'fat32' ? 4 : 2);
  // Each cluster costs its own sectors and an entry in both tables.
  const left = sectors - reservedSectors - rootSectors;
  const atMost = Math.floor((left * entriesPerSector) / (sectorsPerCluster * entriesPerSector + 2));
  const tableSectors = Math.ceil((atMost + 2) / entriesPerSector);
  const dataStart = reservedSectors + 2 * tableSectors + rootSectors;
  const clusters = Math.floor((sectors - dataStart) / sectorsPerCluster);
  return { type, sectors, sectorsPerCluster, reservedSectors, tableSectors, rootSectors, dataStart, clusters };
}
