import type { Disk, Files } from 'ext2fs';
import type { Overlay } from '../../view/overlay.ts';
import { Turns } from '../turns.ts';

/** Bytes that are handed over at once: the library has 16 MiB of memory in all, and cannot go on once it is used up. */
const chunkSize = 256 << 10;

/** The library is one program with one memory for all of this process. */
const turns = new Turns();

/** What libext2fs says where there is no room: no free block, no free inode, no room in a folder (lib/ext2fs/ext2_err.et). */
const noRoom = new Set([28, 2_133_571_400, 2_133_571_401]);

/** An error of the library. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';
  readonly full: boolean;

  constructor(error: unknown) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    super(line, { cause: error });
    const errno = error instanceof Error && 'errno' in error ? error.errno : undefined;
    this.full = typeof errno === 'number' && noRoom.has(errno);
  }
}

/**
 * Lets libext2fs change a file system. All its changes are in the overlay when the call resolves; where it throws, they are
 * to be thrown away. Throws what the view throws, or LibraryError.
 */
export function changeWithLibrary(overlay: Overlay, work: (files: LibraryFiles) => Promise<void>): Promise<void> {
  return turns.take(async () => {
    const { default: library } = await import('ext2fs');
    const disk = new OverlayDisk(overlay);
    try {
      const mounted = await library.mount(disk);
      try {
        await work(new LibraryFiles(mounted.promises));
      } finally {
        await library.umount(mounted);
      }
    } catch (error) {
      throw disk.failure ?? new LibraryError(error);
    }
    if (disk.failure !== undefined) throw disk.failure;
  });
}

/** What is asked of the library; paths were looked up before. */
export class LibraryFiles {
  readonly #files: Files;

  constructor(files: Files) {
    this.#files = files;
  }

  /** `keep` leaves the old blocks in their places. */
  async write(path: string, data: Uint8Array, options: { mode: number; owner?: Owner; keep?: boolean }): Promise<void> {
    const { fd } = await this.#files.open(path, options.keep === true ? 'r+' : 'w', options.mode);
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(chunkSize, bytes.length - done);
      const { bytesWritten } = await this.#files.write(fd, bytes.subarray(done, done + length), 0, length, done);
      if (bytesWritten === 0) throw new Error('nothing was written');
      done += bytesWritten;
    }
    if (options.owner !== undefined) await this.#files.fchown(fd, options.owner.uid, options.owner.gid);
    await this.#files.close(fd);
  }

  makeFolder(path: string, mode: number): Promise<void> {
    return this.#files.mkdir(path, mode);
  }

  removeFolder(path: string): Promise<void> {
    return this.#files.rmdir(path);
  }

  unlink(path: string): Promise<void> {
    return this.#files.unlink(path);
  }

  link(existing: string, path: string): Promise<void> {
    return this.#files.link(existing, path);
  }
}

/** The library knows numbers of 16 bits here. */
export interface Owner {
  uid: number;
  gid: number;
}

/** The library turns every failure into the same number; the first one is kept. */
class OverlayDisk implements Disk {
  failure: unknown;
  readonly #overlay: Overlay;

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
  }

  async read(buffer: Uint8Array, at: number, length: number, offset: number): Promise<void> {
    await this.#note(async () => buffer.set(await this.#overlay.read(offset, length), at));
  }

  async write(buffer: Uint8Array, at: number, length: number, offset: number): Promise<void> {
    await this.#note(() => this.#overlay.write(offset, buffer.subarray(at, at + length)));
  }

  async discard(): Promise<void> {}

  async flush(): Promise<void> {}

  async #note(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}
