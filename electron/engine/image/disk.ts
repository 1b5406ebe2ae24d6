import type { BlockView } from './block-view.ts';
import type { DiskTree, WritableDiskTree } from './file-system/disk-tree.ts';
import type { FileSystem } from './file-system/file-system.ts';
import type { Partition, PartitionTable } from './partition/table.ts';

/** A partition, or a file system that fills the disk (`number` 0), and what it holds. */
export interface DiskPartition extends Partition {
  /** Its bytes alone. */
  view: BlockView;
  /** Undefined where nothing that is known was found. */
  fileSystem: FileSystem | undefined;
  /**
   * FAT and ext2/3/4. Throws WickError `file-system-unsupported`, `file-system-damaged`, `file-system-unknown-feature`; and
   * `file-system-not-clean` where a journal must be replayed first and what is read could be stale.
   */
  openTree(): Promise<DiskTree>;
  /** The same, and refuses (`file-system-…`) what is not clean, has errors or features that are not known, or is read-only. */
  openWritableTree(): Promise<WritableDiskTree>;
}

/** What is on a disk or in an image. */
export interface Disk {
  table: PartitionTable;
  partitions: readonly DiskPartition[];
}

/** Reads the partition table, and looks at what each partition holds. `view` must outlive everything opened from it. */
export async function openDisk(view: BlockView): Promise<Disk> {
  await view.read(0, 0);
  throw new Error('not made yet');
}
