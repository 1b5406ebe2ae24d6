import type { Range } from '../../../contract/range.ts';
import type { FatVolume } from '../file-system/fat/volume.ts';

/** What a FAT volume uses: everything before its clusters, and each cluster that is not free. Bytes of the volume. */
export async function fatUse(volume: FatVolume, signal: AbortSignal): Promise<Range[]> {
  const { dataOffset, clusterSize, clusters } = volume.geometry;
  const used: Range[] = [{ offset: 0, length: dataOffset }];
  for (let cluster = 2; cluster < clusters + 2; ) {
    signal.throwIfAborted();
    const { free, end } = await volume.table.freeRun(cluster);
    const offset = dataOffset + (cluster - 2) * clusterSize;
    if (!free) used.push({ offset, length: (end - cluster) * clusterSize });
    cluster = end;
  }
  return used;
}
