import type { Range } from '../../../contract/range.ts';
import type { FileTree, WritableFileTree } from './file-tree.ts';

/** Files of a file system on a disk. Calls may be made while others are under way; they are carried out in order. */
export interface DiskTree extends FileTree, AsyncDisposable {
  /** Sentences, where the volume was not left in order: what that means for what is read. */
  readonly warning?: string | undefined;
  /**
   * Where a file's bytes lie, in the order of the file, in bytes of the file system's own view (add the partition's offset
   * for the disk). Parts that are holes are left out; empty for what is kept inside an inode. Undefined where there is no
   * file.
   */
  fileExtents(path: string): Promise<readonly Range[] | undefined>;
}

export interface WritableDiskTree extends DiskTree, WritableFileTree {}
