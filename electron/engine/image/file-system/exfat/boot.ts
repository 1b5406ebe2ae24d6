import { WickError } from '../../../../contract/errors.ts';
import type { BlockView } from '../../block-view.ts';

/** Where everything lies in an exFAT volume; bytes of the volume unless said otherwise. */
export interface ExfatGeometry {
  clusterSize: number;
  /** The table that counts. */
  tableOffset: number;
  /** Of cluster 2. */
  heapOffset: number;
  /** How many there are, from number 2 on. */
  clusters: number;
  rootCluster: number;
}

/** Sectors of the boot region that its last one, the twelfth, is the checksum of. */
const summedSectors = 11;
/** Flags and the share in use change while a volume is mounted, and are not part of the sum. */
const unsummed: ReadonlySet<number> = new Set([106, 107, 112]);

/**
 * Reads the main boot region. Format: Microsoft exFAT file system specification, sections 3.1 to 3.4.
 *
 * @throws WickError `file-system-damaged`
 */
export async function readExfatGeometry(view: BlockView, what: string): Promise<ExfatGeometry> {
  const damaged = (reason: string) => new WickError('file-system-damaged', { what, kind: 'exfat', reason });
  if (view.size < 12 << 9) throw damaged('it is too small');
  const boot = Buffer.from(await view.read(0, 512));
  const signed = boot.toString('latin1', 3, 11) === 'EXFAT   ' && boot.readUInt16BE(510) === 0x55aa;
  // There a FAT volume says how large it is.
  const isClear = boot.subarray(11, 64).every((byte) => byte === 0);
  if (!signed || !isClear) throw damaged('it has no boot sector');
  const [sectorShift = 0, clusterShift = 0, tables = 0] = boot.subarray(108, 111);
  if (sectorShift < 9 || sectorShift > 12 || clusterShift > 25 - sectorShift || tables < 1 || tables > 2)
    throw damaged('its boot sector has sizes that there are none of');
  const sectorSize = 2 ** sectorShift;
  if ((summedSectors + 1) * sectorSize > view.size) throw damaged('it is too small');
  const region = Buffer.from(await view.read(0, (summedSectors + 1) * sectorSize));
  const sums = region.subarray(summedSectors * sectorSize);
  const sum = bootSum(region.subarray(0, summedSectors * sectorSize));
  for (let at = 0; at < sums.length; at += 4)
    if (sums.readUInt32LE(at) !== sum) throw damaged('the checksum of its boot region is wrong');

  const sectors = Number(boot.readBigUInt64LE(72));
  const [tableStart, tableSectors] = [boot.readUInt32LE(80), boot.readUInt32LE(84)];
  const [heapStart, clusters, rootCluster] = [boot.readUInt32LE(88), boot.readUInt32LE(92), boot.readUInt32LE(96)];
  const clusterSize = sectorSize * 2 ** clusterShift;
  const isPlaced =
    boot[105] === 1 &&
    sectors * sectorSize <= view.size &&
    tableStart >= 24 &&
    tableSectors * sectorSize >= (clusters + 2) * 4 &&
    tableStart + tableSectors * tables <= heapStart &&
    heapStart * sectorSize + clusters * clusterSize <= sectors * sectorSize;
  if (!isPlaced || rootCluster < 2 || rootCluster >= clusters + 2)
    throw damaged('its parts do not lie where they could');
  const active = tables === 2 ? boot.readUInt16LE(106) & 1 : 0;
  return {
    clusterSize,
    tableOffset: (tableStart + active * tableSectors) * sectorSize,
    heapOffset: heapStart * sectorSize,
    clusters,
    rootCluster,
  };
}

function bootSum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 1)
    if (!unsummed.has(at)) sum = (((sum << 31) | (sum >>> 1)) + (bytes[at] ?? 0)) >>> 0;
  return sum;
}
