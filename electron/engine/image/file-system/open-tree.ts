import { WickError } from '../../../contract/errors.ts';
import type { BlockView } from '../block-view.ts';
import { CachedView } from '../view/cached-view.ts';
import type { DiskTree, WritableDiskTree } from './disk-tree.ts';
import { incompatibleFeatures, readable, writable } from './ext4/features.ts';
import { readJournal } from './ext4/journal.ts';
import { ReplayedView } from './ext4/replayed-view.ts';
import { parseSuperblock, type Superblock, superblockOffset, superblockSize } from './ext4/superblock.ts';
import { ExtTree } from './ext4/tree.ts';
import { ExtVolume } from './ext4/volume.ts';
import { WritableExtTree } from './ext4/writable-tree.ts';
import { FatTable } from './fat/table.ts';
import { FatTree } from './fat/tree.ts';
import { FatVolume } from './fat/volume.ts';
import { WritableFatTree } from './fat/writable-tree.ts';
import { type Recognised, recognise } from './recognise.ts';

export interface OpenTreeOptions {
  /** `partition 2` or `the disk`, for messages. */
  what: string;
  /** What files that are written are dated with. */
  now?: () => Date;
}

/** Opens a volume to read its files; nothing is written to it. Throws `file-system-…` where that is not possible. */
export async function openTree(view: BlockView, { what }: OpenTreeOptions): Promise<DiskTree> {
  const found = await recogniseTree(view, what);
  const cached = new CachedView(view);
  if (found.type === 'fat') {
    const warning = found.geometry.dirty ? 'It was not unmounted: what was written last may be missing.' : undefined;
    return new FatTree(() => new FatVolume(cached, found.geometry, what), warning);
  }
  mustBeUnderstood(found.superblock, what);
  const volume = new ExtVolume(cached, found.superblock, what);
  return found.superblock.features.has('needs_recovery') ? await openRunning(volume) : new ExtTree(volume);
}

/**
 * Opens a volume to change its files. Nothing else may write to it meanwhile. Throws `file-system-…` for all that is not
 * known to be clean and understood.
 */
export async function openWritableTree(view: BlockView, options: OpenTreeOptions): Promise<WritableDiskTree> {
  const { what, now = () => new Date() } = options;
  const found = await recogniseTree(view, what);
  if (view.write === undefined) throw new TypeError(`the view of ${what} takes no writes`);
  const cached = new CachedView(view);
  if (found.type === 'fat') {
    const { geometry } = found;
    const complaint = geometry.dirty ? 'dirty' : await new FatTable(cached, geometry).complaint();
    if (complaint !== undefined) {
      const reason = complaint === 'dirty' ? 'it was not unmounted' : 'errors were found on it';
      throw new WickError('file-system-not-clean', { what, kind: geometry.kind, reason });
    }
    return new WritableFatTree(cached, { geometry, what, now });
  }
  mustBeUnderstood(found.superblock, what);
  mustBeWritable(found.superblock, what);
  return new WritableExtTree(cached, { superblock: found.superblock, what });
}

type Tree = Extract<Recognised, { type: 'fat' }> | { type: 'ext'; superblock: Superblock };

async function recogniseTree(view: BlockView, what: string): Promise<Tree> {
  const found = await recognise(view);
  if (found === undefined || found.type === 'other') {
    throw new WickError('file-system-unsupported', { what, kind: found?.fileSystem.kind });
  }
  if (found.type === 'fat') return found;
  const { superblock, fileSystem } = found;
  if (typeof superblock === 'string') {
    throw new WickError('file-system-damaged', { what, kind: fileSystem.kind, reason: superblock });
  }
  return { type: 'ext', superblock };
}

/** A volume that was pulled out of a running device: as it will be once its journal was carried out. */
async function openRunning(volume: ExtVolume): Promise<DiskTree> {
  const { what, view } = volume;
  const journal = await readJournal(volume);
  if (typeof journal === 'string') {
    return new ExtTree(volume, `It was not unmounted, and ${journal}: what was written last may be missing.`);
  }
  const { blocks, commits, hasMore } = journal;
  const replayed = new CachedView(new ReplayedView(volume, blocks));
  const superblock = parseSuperblock(await replayed.read(superblockOffset, superblockSize));
  if (typeof superblock === 'string' || superblock.blocks * superblock.blockSize > view.size) {
    throw volume.damaged('its journal would put a superblock there that cannot be used');
  }
  mustBeUnderstood(superblock, what);
  const taken = commits === 1 ? '1 commit of its journal was' : `${commits} commits of its journal were`;
  const warning = `It was not unmounted: ${taken} taken into account, and nothing was written to it.`;
  const more = hasMore ? ' What was written last may be missing: its fast commits are not read.' : '';
  return new ExtTree(new ExtVolume(replayed, superblock, what), warning + more);
}

function mustBeUnderstood({ features, kind }: Superblock, what: string): void {
  const unknown = incompatibleFeatures(features).filter((name) => !readable.has(name));
  if (unknown.length > 0) throw new WickError('file-system-unknown-feature', { what, kind, features: unknown });
}

function mustBeWritable(superblock: Superblock, what: string): void {
  const { features, kind, blockSize, hasErrors, cleanlyUnmounted, lastOrphan } = superblock;
  const refuse = (reason: string): never => {
    throw new WickError('file-system-not-clean', { what, kind, reason });
  };
  if (features.has('needs_recovery')) refuse('its journal holds changes that are not in place yet');
  if (hasErrors) refuse('errors were found on it');
  if (!cleanlyUnmounted) refuse('it was not unmounted');
  if (lastOrphan !== 0 || features.has('orphan_present')) refuse('files were being removed when it was last used');
  const unknown = [...features].filter((name) => !writable.has(name));
  if (blockSize > 4096) unknown.push(`blocks of ${blockSize} bytes`);
  if (unknown.length > 0) throw new WickError('file-system-unknown-feature', { what, kind, features: unknown });
}
