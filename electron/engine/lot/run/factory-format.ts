import { isWickError } from '../../../contract/errors.ts';
import type { BlockView } from '../../image/block-view.ts';
import type { Disk, DiskPartition } from '../../image/disk.ts';
import type { ExfatEntry, ExfatListing } from '../../image/file-system/exfat/directory.ts';
import { ExfatVolume } from '../../image/file-system/exfat/volume.ts';
import type { FatEntry } from '../../image/file-system/fat/directory.ts';
import { type FatFolder, FatVolume, isDots } from '../../image/file-system/fat/volume.ts';
import { recognise } from '../../image/file-system/recognise.ts';
import { CachedView } from '../../image/view/cached-view.ts';
import { missedOf, type Volume, type VolumeFile, type VolumeFolder } from './made-by-systems.ts';

/** Part of a card that may lie outside of all partitions. */
const mostOutside = 0.1;
/** Bytes of a table of clusters that is read. */
const mostTable = 64 << 20;

/**
 * Whether a card is as it comes from the factory, or was formatted since: file systems that fill it, of the kinds that cards
 * have, and no file in them that a person has put there. It is only read. All that is doubtful is not.
 *
 * @returns what was found, as a clause; undefined where nobody would miss any of it
 * @throws WickError `target-…`, `helper-failed`, `cancelled`
 */
export async function keptOn({ table, partitions }: Disk, size: number): Promise<string | undefined> {
  const found: string[] = [];
  let missed: string | undefined;
  for (const partition of partitions.slice(0, 4)) {
    const here = await missedIn(partition);
    // The first one says enough; one that has a name says more.
    missed = missed === undefined || missed === '' ? (here ?? missed) : missed;
    const { fileSystem, label } = partition;
    const name = fileSystem?.label ?? label;
    found.push(`${fileSystem?.kind ?? 'a partition'}${name === undefined || name === '' ? '' : ` "${name}"`}`);
  }
  const held = `there is ${found.join(', ')} on it`;
  if (missed !== undefined && missed !== '') return `${held}, with ${missed}`;
  if (missed === '' || partitions.length > found.length || found.length === 0) return held;
  const [finding] = table.findings;
  if (finding !== undefined) return `${held}, and ${finding.message}`;
  const inside = partitions.reduce((sum, { length }) => sum + length, 0);
  return inside < size * (1 - mostOutside) ? `${held}, and more outside of that` : undefined;
}

/** Empty where nothing more can be said than what fills it. */
async function missedIn(partition: DiskPartition): Promise<string | undefined> {
  try {
    const volume = await volumeIn(partition);
    return volume === undefined ? '' : await missedOf(volume);
  } catch (error) {
    if (isWickError(error) && !error.code.startsWith('file-system-')) throw error;
    return 'something that cannot be read';
  }
}

/** Undefined for other file systems. */
async function volumeIn({ view, fileSystem }: DiskPartition): Promise<Volume | undefined> {
  const cached = new CachedView(view);
  if (fileSystem?.kind === 'exfat') return exfatVolume(await ExfatVolume.open(cached, 'the card'));
  return await fatVolume(cached);
}

async function fatVolume(view: BlockView): Promise<Volume | undefined> {
  const found = await recognise(view);
  if (found?.type !== 'fat' || found.geometry.tableSize > mostTable) return undefined;
  const volume = new FatVolume(view, found.geometry, 'the card');
  const { clusterSize, clusters } = found.geometry;
  const folder = ({ entries, cluster, runs }: FatFolder): VolumeFolder => ({
    files: entries.filter((entry) => !isDots(entry)).map(file),
    // The root folder of FAT12 and FAT16 lies before them all.
    clusters: cluster === 0 ? 0 : runs.reduce((sum, { length }) => sum + length, 0) / clusterSize,
  });
  const file = ({ name, size, cluster, folder: isFolder }: FatEntry): VolumeFile => ({
    name,
    size,
    ...(isFolder ? { list: async () => folder(await volume.folder(cluster)) } : {}),
  });
  const used = async () => {
    let count = 0;
    for (let cluster = 2; cluster < clusters + 2; ) {
      const { free, end } = await volume.table.freeRun(cluster);
      if (!free) count += end - cluster;
      cluster = end;
    }
    return count;
  };
  return { root: async () => folder(await volume.root()), clusterSize, used };
}

function exfatVolume(volume: ExfatVolume): Volume {
  let root: Promise<ExfatListing & { clusters: number }> | undefined;
  const readRoot = () => (root ??= volume.root());
  const filesOf = ({ entries }: ExfatListing) => entries.map(file);
  const file = (entry: ExfatEntry): VolumeFile => {
    const { name, size, folder } = entry;
    if (!folder) return { name, size };
    const list = async () => ({ files: filesOf(await volume.folder(entry)), clusters: volume.clustersFor(entry) });
    return { name, size: 0, list };
  };
  return {
    clusterSize: volume.clusterSize,
    used: async () => await volume.used(await readRoot()),
    root: async () => {
      const listing = await readRoot();
      const { bitmaps, upcase } = listing;
      const own = [...bitmaps, ...(upcase === undefined ? [] : [upcase])];
      const clusters = own.reduce((sum, place) => sum + volume.clustersFor(place), listing.clusters);
      return { files: filesOf(listing), clusters };
    },
  };
}
