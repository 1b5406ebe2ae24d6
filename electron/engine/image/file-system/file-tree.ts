/** What stands at a path. A link is not followed. */
export interface FileStat {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** Permission bits; undefined where the file system has none (FAT). */
  mode?: number | undefined;
  /** Equal for two names of one file; undefined where names cannot share a file (FAT). */
  inode?: number | undefined;
  /** Names of the file. */
  links?: number | undefined;
  /** Where a link leads. */
  target?: string | undefined;
}

/**
 * Files by absolute paths (`/config/a`), of a file system, an archive or a folder of this computer. Paths that lead over a
 * symbolic link are not followed. Throws WickError where the structure is damaged.
 */
export interface FileTree {
  /** Undefined where there is nothing. */
  stat(path: string): Promise<FileStat | undefined>;
  /** The names in a folder, in the order they are stored; undefined where there is no folder. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** A file's bytes in chunks of at most 1 MiB. Throws where there is no file. */
  read(path: string): AsyncIterable<Uint8Array>;
}

/** Changes are on the medium once the call has resolved. */
export interface WritableFileTree extends FileTree {
  /** Makes or replaces a file; its folder must be there. A replaced file keeps its mode and its other names' content. */
  write(path: string, data: Uint8Array, options?: { mode?: number }): Promise<void>;
  /** Overwrites a file's bytes where they lie, without touching anything else; `data` has exactly its size. */
  overwrite(path: string, data: Uint8Array): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Removes a file, a link or an empty folder. */
  remove(path: string): Promise<void>;
  /** A second name for a file. Throws where the file system has none (FAT). */
  link(existing: string, path: string): Promise<void>;
}
