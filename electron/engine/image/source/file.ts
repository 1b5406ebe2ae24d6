import { type FileHandle, open, readFile, realpath, stat } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import { chunkSize, letGoOfChunk, takeChunk } from '../chunk-memory.ts';
import type { OpenSourceOptions, Source } from '../source.ts';
import { errorCode, fileReason } from './reason.ts';

/** A regular file or a block device. Throws `source-not-found` and `source-unreadable`. */
export async function openFile(name: string): Promise<Source> {
  const path = resolve(name);
  let stats: BigIntStats;
  try {
    stats = await stat(path, { bigint: true });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new WickError('source-not-found', { what: name }, { cause: error });
    throw unreadable(name, fileReason(error), error);
  }
  if (!stats.isFile() && !stats.isBlockDevice()) throw unreadable(name, kindOf(stats));
  const source = new FileSource(name, path, stats, stats.isFile() ? Number(stats.size) : await deviceSize(path));
  await source.check();
  return source;
}

class FileSource implements Source {
  readonly name: string;
  readonly fileName: string;
  readonly size: number | undefined;
  readonly path: string;
  readonly seekable = true;
  readonly #stats: BigIntStats;
  #bytesRead = 0;

  constructor(name: string, path: string, stats: BigIntStats, size: number | undefined) {
    this.name = name;
    this.fileName = basename(path);
    this.path = path;
    this.size = size;
    this.#stats = stats;
  }

  bytesRead(): number {
    return this.#bytesRead;
  }

  /** Throws unless the file can be opened for reading. */
  async check(): Promise<void> {
    await (await this.#open()).close();
  }

  /** One read is always under way while the last chunk is being used. Throws at the end where the file was changed. */
  async *open(options: OpenSourceOptions): AsyncGenerator<Uint8Array> {
    const { signal, lend = false } = options;
    signal.throwIfAborted();
    await using handle = await this.#open();
    let at = options.start ?? 0;
    const end = Math.min(options.end ?? Number.POSITIVE_INFINITY, this.size ?? Number.POSITIVE_INFINITY);
    let ahead = at < end ? this.#read(handle, at, end, lend) : undefined;
    let chunk: Uint8Array | undefined;
    try {
      while (ahead !== undefined) {
        chunk = await ahead;
        ahead = undefined;
        signal.throwIfAborted();
        if (chunk.length === 0) {
          if (this.size === undefined) return;
          throw unreadable(this.name, `it became shorter while it was being read; it ended at byte ${at}`);
        }
        at += chunk.length;
        this.#bytesRead += chunk.length;
        if (at < end) ahead = this.#read(handle, at, end, lend);
        yield chunk;
        letGoOfChunk(chunk);
        chunk = undefined;
      }
    } finally {
      if (chunk !== undefined) letGoOfChunk(chunk);
      await ahead?.then(letGoOfChunk, () => {});
    }
    this.#mustBeTheSame(await handle.stat({ bigint: true }));
  }

  async sibling(fileName: string): Promise<Source | undefined> {
    const base = dirname(this.name);
    const name = base === '.' && !this.name.startsWith('.') ? fileName : join(base, fileName);
    try {
      return await openFile(name);
    } catch (error) {
      if (error instanceof WickError && error.code === 'source-not-found') return undefined;
      throw error;
    }
  }

  async #open(): Promise<FileHandle> {
    let handle: FileHandle;
    try {
      handle = await open(this.path, 'r');
    } catch (error) {
      throw unreadable(this.name, fileReason(error), error);
    }
    try {
      this.#mustBeTheSame(await handle.stat({ bigint: true }));
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async #read(handle: FileHandle, at: number, end: number, lend: boolean): Promise<Uint8Array> {
    const length = Math.min(chunkSize, end - at);
    const buffer = lend ? takeChunk(length) : Buffer.allocUnsafeSlow(length);
    try {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      letGoOfChunk(buffer);
      throw unreadable(this.name, `${fileReason(error)} (byte ${at})`, error);
    }
  }

  /**
   * All readings that belong together must see one file, or the card is a mixture of two images. The time of the last
   * change of any kind (ctime) tells even where somebody has set the time of the last writing back.
   */
  #mustBeTheSame(now: BigIntStats): void {
    const then = this.#stats;
    if (!then.isFile()) return;
    const same = (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every((fact) => now[fact] === then[fact]);
    if (!same) throw unreadable(this.name, 'it was changed while it was being read');
  }
}

function unreadable(what: string, reason: string, cause?: unknown): WickError {
  return new WickError('source-unreadable', { what, reason }, { cause });
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'it is a folder';
  if (stats.isFIFO()) return 'it is a pipe; name - to read standard input';
  if (stats.isSocket()) return 'it is a socket';
  return 'it is a device that has no content of its own';
}

/** Bytes, from sysfs, which counts in sectors of 512 bytes whatever the drive's own are; undefined on other systems. */
async function deviceSize(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(`/sys/class/block/${basename(await realpath(path))}/size`, 'utf8')) * 512;
  } catch {
    return undefined;
  }
}
