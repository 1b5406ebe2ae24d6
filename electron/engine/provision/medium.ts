import { isWickError } from '../../contract/errors.ts';
import type { Disk, DiskPartition } from '../image/disk.ts';
import type { DiskTree, WritableDiskTree } from '../image/file-system/disk-tree.ts';

/** A disk with the trees of its partitions, each opened once, when it is first asked for, and closed together. */
export class Medium implements AsyncDisposable {
  readonly partitions: readonly DiskPartition[];
  readonly #trees = new Map<number, Promise<DiskTree>>();
  readonly #writable = new Map<number, Promise<WritableDiskTree>>();

  constructor(disk: Disk) {
    this.partitions = disk.partitions;
  }

  /** The files of a partition. @throws WickError `file-system-…` */
  async tree(partition: DiskPartition): Promise<DiskTree> {
    const opened = this.#trees.get(partition.number) ?? partition.openTree();
    this.#trees.set(partition.number, opened);
    return await opened;
  }

  /** The same, undefined where the files cannot be read: to look for what may be there. */
  async readable(partition: DiskPartition): Promise<DiskTree | undefined> {
    if (!holdsFiles(partition)) return undefined;
    try {
      return await this.tree(partition);
    } catch (error) {
      if (isWickError(error) && error.code.startsWith('file-system-')) return undefined;
      throw error;
    }
  }

  /**
   * What cannot be looked into could hold any system: where none was found, this says why none could be.
   *
   * @throws WickError `file-system-…`
   */
  async mustBeLegible(): Promise<void> {
    for (const partition of this.partitions.filter((one) => holdsFiles(one))) await this.tree(partition);
  }

  /** The files of a partition, to change them. @throws WickError `file-system-…` */
  async writable(partition: DiskPartition): Promise<WritableDiskTree> {
    const opened = this.#writable.get(partition.number) ?? partition.openWritableTree();
    this.#writable.set(partition.number, opened);
    return await opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled([...this.#trees.values(), ...this.#writable.values()]);
    for (const one of opened) if (one.status === 'fulfilled') await one.value[Symbol.asyncDispose]();
  }
}

export function isFat({ fileSystem }: DiskPartition): boolean {
  return fileSystem?.kind.startsWith('fat') ?? false;
}

export function isExt({ fileSystem }: DiskPartition): boolean {
  return fileSystem?.kind.startsWith('ext') ?? false;
}

function holdsFiles(partition: DiskPartition): boolean {
  return isFat(partition) || isExt(partition);
}

/** `partition 2 (fat32, label bootfs)` */
export function partitionText({ number, fileSystem, label }: DiskPartition): string {
  const name = fileSystem?.label ?? label;
  const facts = [fileSystem?.kind, name === undefined || name === '' ? undefined : `label ${name}`].filter(
    (fact) => fact !== undefined,
  );
  const noun = number === 0 ? 'the whole disk' : `partition ${number}`;
  return facts.length === 0 ? noun : `${noun} (${facts.join(', ')})`;
}
