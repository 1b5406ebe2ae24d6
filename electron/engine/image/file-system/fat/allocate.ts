import { WickError } from '../../../../contract/errors.ts';
import type { FatVolume } from './volume.ts';

/** Takes free clusters and links them, the last one as the end of a chain. Throws `file-system-full` for `path`. */
export async function allocateChain(volume: FatVolume, count: number, path: string): Promise<number[]> {
  const { clusters, kind } = volume.geometry;
  const info = await readInfo(volume);
  const start = info !== undefined && info.next >= 2 && info.next < clusters + 2 ? info.next : 2;
  const taken: number[] = [];
  for (const [from, to] of [
    [start, clusters + 2],
    [2, start],
  ] as const) {
    for (let cluster = from; cluster < to && taken.length < count; ) {
      const { free, end } = await volume.table.freeRun(cluster);
      const most = free ? Math.min(end, to, cluster + count - taken.length) : cluster;
      for (let next = cluster; next < most; next += 1) taken.push(next);
      cluster = free ? most : end;
    }
  }
  if (taken.length < count) throw new WickError('file-system-full', { what: volume.what, kind, path });
  for (const [index, cluster] of taken.entries()) await volume.table.set(cluster, taken[index + 1] ?? 'end');
  await changeInfo(volume, -count, taken.at(-1));
  return taken;
}

export async function freeChain(volume: FatVolume, first: number): Promise<void> {
  const clusters = await volume.chain(first, volume.geometry.clusters);
  for (const cluster of clusters) await volume.table.set(cluster, 'free');
  await changeInfo(volume, clusters.length, undefined);
}

/** Free clusters and the last one taken, as the volume counts them itself; FAT32 only (fatgen103, section 5). */
export async function readInfo(volume: FatVolume): Promise<{ free: number | undefined; next: number } | undefined> {
  const { infoOffset, clusters } = volume.geometry;
  if (infoOffset === undefined) return undefined;
  const sector = Buffer.from(await volume.view.read(infoOffset, 512));
  if (sector.readUInt32LE(0) !== 0x4161_5252 || sector.readUInt32LE(484) !== 0x6141_7272) return undefined;
  const free = sector.readUInt32LE(488);
  return { free: free > clusters ? undefined : free, next: sector.readUInt32LE(492) };
}

async function changeInfo(volume: FatVolume, freed: number, next: number | undefined): Promise<void> {
  const { infoOffset } = volume.geometry;
  const info = await readInfo(volume);
  if (infoOffset === undefined || info === undefined) return;
  const fields = Buffer.alloc(8);
  fields.writeUInt32LE(info.free === undefined ? 0xffff_ffff : Math.max(0, info.free + freed), 0);
  fields.writeUInt32LE(next ?? info.next, 4);
  await volume.view.write?.(infoOffset + 488, fields);
}
