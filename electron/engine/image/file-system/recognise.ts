import type { BlockView } from '../block-view.ts';
import { CachedView } from '../view/cached-view.ts';
import { hasExtMagic, parseSuperblock, type Superblock, superblockOffset, superblockSize } from './ext4/superblock.ts';
import { readInfo } from './fat/allocate.ts';
import { type FatGeometry, readFatGeometry, volumeIdText } from './fat/geometry.ts';
import { FatVolume } from './fat/volume.ts';
import type { FileSystem } from './file-system.ts';
import { guid, probedBytes, probeOthers } from './probes.ts';

/** A volume, and what is needed to look into it. */
export type Recognised =
  | { type: 'fat'; fileSystem: FileSystem; geometry: FatGeometry }
  /** `superblock`: what is wrong with it, where it cannot be used. */
  | { type: 'ext'; fileSystem: FileSystem; superblock: Superblock | string }
  | { type: 'other'; fileSystem: FileSystem };

/** Finds out by content which file system fills a view; undefined where none does that is known. */
export async function recognise(view: BlockView): Promise<Recognised | undefined> {
  const head = Buffer.from(await view.read(0, Math.min(view.size, probedBytes)));
  const other = probeOthers(head);
  if (other !== undefined) return { type: 'other', fileSystem: other };
  return recogniseExt(head, view.size) ?? (await recogniseFat(head, view));
}

function recogniseExt(head: Buffer, size: number): Recognised | undefined {
  const bytes = head.subarray(superblockOffset, superblockOffset + superblockSize);
  if (bytes.length < superblockSize || !hasExtMagic(bytes)) return undefined;
  const superblock = parseSuperblock(bytes);
  const uuid = guid(bytes, 104);
  if (typeof superblock === 'string') {
    const fileSystem = { kind: 'ext4', label: undefined, uuid, size: undefined, used: undefined } as const;
    return { type: 'ext', fileSystem, superblock };
  }
  const { kind, label, blocks, blockSize, freeBlocks } = superblock;
  const bytesInAll = blocks * blockSize;
  const used = freeBlocks <= blocks ? (blocks - freeBlocks) * blockSize : undefined;
  return {
    type: 'ext',
    fileSystem: { kind, label, uuid, size: bytesInAll, used },
    superblock: bytesInAll <= size ? superblock : 'it is larger than the place that it is in',
  };
}

async function recogniseFat(head: Buffer, view: BlockView): Promise<Recognised | undefined> {
  const geometry = readFatGeometry(head, view.size);
  if (geometry === undefined) return undefined;
  const { kind, size, clusters, clusterSize, volumeId } = geometry;
  const volume = new FatVolume(new CachedView(view), geometry, '');
  const free = (await readInfo(volume))?.free;
  // The label that people see is an entry of the root folder; damage there is told by whoever looks inside.
  const label = await volume.root().then(
    (root) => root.label,
    () => undefined,
  );
  return {
    type: 'fat',
    fileSystem: {
      kind,
      label: label ?? geometry.label,
      uuid: volumeId === undefined ? undefined : volumeIdText(volumeId),
      size,
      used: free === undefined ? undefined : (clusters - free) * clusterSize,
    },
    geometry,
  };
}
