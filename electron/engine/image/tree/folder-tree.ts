import { type BigIntStats, constants } from 'node:fs';
import { lstat, open, opendir, readlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import type { FileStat, FileTree } from '../file-system/file-tree.ts';
import { fileReason } from '../source/reason.ts';

const chunkSize = 1 << 20;

/** The files of a folder of this computer. Nothing outside of it is reached, symbolic links are not followed. */
export class FolderTree implements FileTree {
  readonly #root: string;
  /** Inode numbers may need more digits than a number has: each gets a small one of its own. */
  readonly #inodes = new Map<string, number>();

  constructor(folder: string) {
    this.#root = resolve(folder);
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const stats = await this.#stats(path);
    if (stats === undefined) return undefined;
    const kind = kindOf(stats);
    return {
      kind,
      size: Number(stats.size),
      ...(process.platform === 'win32' ? {} : { mode: Number(stats.mode & 0o7777n) }),
      ...(kind === 'file' ? { inode: this.#inode(stats), links: Number(stats.nlink) } : {}),
      ...(kind === 'link' ? { target: await readlink(this.#place(path)) } : {}),
    };
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    const stats = await this.#stats(path);
    if (stats?.isDirectory() !== true) return undefined;
    const names: string[] = [];
    try {
      for await (const { name } of await opendir(this.#place(path))) names.push(name);
    } catch (cause) {
      throw this.#unreadable(path, fileReason(cause), cause);
    }
    return names;
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const stats = await this.#stats(path);
    if (stats?.isFile() !== true)
      throw this.#unreadable(path, stats === undefined ? 'it is not there' : 'it is no file');
    // Between the look and the opening, somebody may put a link or a pipe in its place.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    try {
      await using file = await open(this.#place(path), flags);
      for (;;) {
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(chunkSize), 0, chunkSize);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } catch (cause) {
      throw cause instanceof WickError ? cause : this.#unreadable(path, fileReason(cause), cause);
    }
  }

  /** Undefined where there is nothing, or where the way leads over something else than folders. */
  async #stats(path: string): Promise<BigIntStats | undefined> {
    const names = namesOf(path);
    if (names === undefined) return undefined;
    let at = this.#root;
    try {
      let stats = await lstat(at, { bigint: true });
      for (const name of names) {
        if (!stats.isDirectory()) return undefined;
        at = join(at, name);
        stats = await lstat(at, { bigint: true });
      }
      return stats;
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')) {
        return undefined;
      }
      throw this.#unreadable(path, fileReason(cause), cause);
    }
  }

  #place(path: string): string {
    return join(this.#root, ...(namesOf(path) ?? []));
  }

  #inode({ dev, ino }: BigIntStats): number {
    const key = `${dev}:${ino}`;
    const known = this.#inodes.get(key) ?? this.#inodes.size + 1;
    this.#inodes.set(key, known);
    return known;
  }

  #unreadable(path: string, reason: string, cause?: unknown): WickError {
    return new WickError('source-unreadable', { what: this.#place(path), reason }, { cause });
  }
}

/** The names of a path below a root; undefined where one of them leads elsewhere. */
function namesOf(path: string): string[] | undefined {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  const separators = process.platform === 'win32' ? /[\\/:\0]/u : /[/\0]/u;
  return names.some((name) => name === '..' || separators.test(name)) ? undefined : names;
}

function kindOf(stats: BigIntStats): FileStat['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
