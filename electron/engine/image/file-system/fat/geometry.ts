/** Where everything lies in a FAT volume; bytes of the volume unless said otherwise. */
export interface FatGeometry {
  kind: 'fat12' | 'fat16' | 'fat32';
  sectorSize: number;
  clusterSize: number;
  /** The first table. */
  tableOffset: number;
  tableSize: number;
  /** Tables one behind the other. */
  tables: number;
  /** The one table that counts, where they are not kept equal (FAT32). */
  activeTable: number | undefined;
  /** FAT12 and FAT16: the root folder. */
  rootOffset: number;
  rootSize: number;
  /** FAT32: its first cluster. */
  rootCluster: number;
  /** Of cluster 2. */
  dataOffset: number;
  /** How many there are, from number 2 on. */
  clusters: number;
  /** FAT32: the sector that counts free clusters. */
  infoOffset: number | undefined;
  size: number;
  /** From the boot sector; the root folder may know another one. */
  label: string | undefined;
  volumeId: number | undefined;
  /** The boot sector says that the volume was not unmounted. */
  dirty: boolean;
}

/**
 * Reads a boot sector (at least 512 bytes); undefined where it is none of a volume that fits into `viewSize` bytes.
 * Format: Microsoft FAT specification (fatgen103), sections 3.1 to 3.5; the dirty bit is Windows' and Linux' own.
 */
export function readFatGeometry(first: Uint8Array, viewSize: number): FatGeometry | undefined {
  const boot = Buffer.from(first.buffer, first.byteOffset, first.length);
  if (boot.length < 512 || boot.readUInt16BE(510) !== 0x55aa) return undefined;
  const sectorSize = boot.readUInt16LE(11);
  const perCluster = boot[13] ?? 0;
  const reserved = boot.readUInt16LE(14);
  const tables = boot[16] ?? 0;
  const rootEntries = boot.readUInt16LE(17);
  const sectors = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const tableSectors = boot.readUInt16LE(22) || boot.readUInt32LE(36);
  if (![512, 1024, 2048, 4096].includes(sectorSize)) return undefined;
  if (perCluster === 0 || (perCluster & (perCluster - 1)) !== 0) return undefined;
  if (reserved === 0 || tables === 0 || tables > 4 || sectors === 0 || tableSectors === 0) return undefined;
  if ((boot[21] ?? 0) < 0xf0) return undefined;
  const size = sectors * sectorSize;
  const rootSize = Math.ceil((rootEntries * 32) / sectorSize) * sectorSize;
  const tableSize = tableSectors * sectorSize;
  const tableOffset = reserved * sectorSize;
  const rootOffset = tableOffset + tables * tableSize;
  const dataOffset = rootOffset + rootSize;
  const clusterSize = perCluster * sectorSize;
  const clusters = Math.floor((size - dataOffset) / clusterSize);
  if (size > viewSize || clusters < 1) return undefined;
  // FAT32 is told by the 16-bit fields that it leaves empty; between the others the number of clusters decides.
  const isFat32 = boot.readUInt16LE(22) === 0 && rootEntries === 0;
  const kind = isFat32 ? 'fat32' : clusters < 4085 ? 'fat12' : 'fat16';
  const entryBits = { fat12: 12, fat16: 16, fat32: 32 }[kind];
  const tableEntries = Math.floor((tableSize * 8) / entryBits);
  if (!isFat32 && (rootEntries === 0 || clusters > 65_525)) return undefined;
  if (clusters > 0x0fff_fff5 || tableEntries < clusters + 2) return undefined;
  const flags = boot.readUInt16LE(40);
  const activeTable = isFat32 && (flags & 0x80) !== 0 ? flags & 0x0f : undefined;
  const rootCluster = isFat32 ? boot.readUInt32LE(44) : 0;
  if (isFat32 && (rootCluster < 2 || rootCluster >= clusters + 2)) return undefined;
  if (activeTable !== undefined && activeTable >= tables) return undefined;
  const info = isFat32 ? boot.readUInt16LE(48) : 0;
  const extended = isFat32 ? 64 : 36;
  const signed = boot[extended + 2] === 0x29 || boot[extended + 2] === 0x28;
  return {
    kind,
    sectorSize,
    clusterSize,
    tableOffset,
    tableSize,
    tables,
    activeTable,
    rootOffset,
    rootSize,
    rootCluster,
    dataOffset,
    clusters,
    infoOffset: info === 0 || info >= reserved ? undefined : info * sectorSize,
    size,
    label: boot[extended + 2] === 0x29 ? labelOf(boot.subarray(extended + 7, extended + 18)) : undefined,
    volumeId: signed ? boot.readUInt32LE(extended + 3) : undefined,
    dirty: ((boot[extended + 1] ?? 0) & 0x01) !== 0,
  };
}

/** Eleven characters of a volume's label; undefined where it has none. */
export function labelOf(bytes: Uint8Array): string | undefined {
  const label = Buffer.from(bytes).toString('latin1').trimEnd();
  return label === '' || label === 'NO NAME' || label.includes('\0') ? undefined : label;
}

/** As people see it: `1234-ABCD`. */
export function volumeIdText(id: number): string {
  const hex = id.toString(16).toUpperCase().padStart(8, '0');
  return `${hex.slice(0, 4)}-${hex.slice(4)}`;
}
