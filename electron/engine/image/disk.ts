import type { BlockView } from './block-view.ts';
import type { DiskTree, WritableDiskTree } from './file-system/disk-tree.ts';
import type { FileSystem } from './file-system/file-system.ts';
import { openTree, openWritableTree } from './file-system/open-tree.ts';
import { recognise } from './file-system/recognise.ts';
import { readPartitionTable } from './partition/read-table.ts';
import type { Partition, PartitionTable } from './partition/table.ts';
import { slice } from './view/slice.ts';

/** A partition, or a file system that fills the disk (`number` 0), and what it holds. */
export interface DiskPartition extends Partition {
  /** Its bytes alone. */
  view: BlockView;
  /** Undefined where nothing that is known was found. */
  fileSystem: FileSystem | undefined;
  /**
   * FAT and ext2/3/4. Throws WickError `file-system-unsupported`, `file-system-damaged`, `file-system-unknown-feature`.
   * What a journal holds is read as if it was in its place, and said in the tree's `warning`.
   */
  openTree(): Promise<DiskTree>;
  /**
   * The same, and refuses (`file-system-…`) what is not clean, has errors or features that are not known. Nothing else may
   * write to the view while the tree is open; what was changed is on the medium once whoever holds the drive has flushed it.
   */
  openWritableTree(): Promise<WritableDiskTree>;
}

/** What is on a disk or in an image. */
export interface Disk {
  table: PartitionTable;
  partitions: readonly DiskPartition[];
}

export interface OpenDiskOptions {
  /** Bytes that the drive counts in, where known: an MBR does not say it. */
  sectorSize?: number;
  /** What files that are written are dated with, on FAT. */
  now?: () => Date;
}

/** Reads the partition table, and looks at what each partition holds. `view` must outlive everything opened from it. */
export async function openDisk(view: BlockView, options: OpenDiskOptions = {}): Promise<Disk> {
  const { places: _, ...table } = await readPartitionTable(
    view,
    options.sectorSize === undefined ? {} : { sectorSize: options.sectorSize },
  );
  if (table.scheme !== 'none') {
    const partitions = table.partitions.map((one) =>
      lookInto(one, slice(view, one.offset, one.length), `partition ${one.number}`, options),
    );
    return { table, partitions: await Promise.all(partitions) };
  }
  const whole = await lookInto(wholeDisk(view.size), view, 'the disk', options);
  return { table, partitions: whole.fileSystem === undefined ? [] : [whole] };
}

async function lookInto(
  partition: Partition,
  view: BlockView,
  what: string,
  { now }: OpenDiskOptions,
): Promise<DiskPartition> {
  const found = await recognise(view);
  const tree = { what, ...(now === undefined ? {} : { now }) };
  return {
    ...partition,
    view,
    fileSystem: found?.fileSystem,
    openTree: () => openTree(view, tree),
    openWritableTree: () => openWritableTree(view, tree),
  };
}

function wholeDisk(size: number): Partition {
  return {
    number: 0,
    offset: 0,
    length: size,
    type: { id: '', name: undefined },
    label: undefined,
    uuid: undefined,
    bootable: false,
    attributes: [],
  };
}
