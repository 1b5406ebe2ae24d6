import { WickError } from '../../../../contract/errors.ts';
import type { Range } from '../../../../contract/range.ts';
import type { DiskTree } from '../disk-tree.ts';
import type { FileStat } from '../file-tree.ts';
import { type FatVolume, isDots } from './volume.ts';

const chunkSize = 1 << 20;

/** Files of a FAT volume. Names are equal whatever their case. */
export class FatTree implements DiskTree {
  /** A fresh one for every call: what was changed meanwhile is seen. */
  protected readonly volume: () => FatVolume;
  readonly warning: string | undefined;

  constructor(volume: () => FatVolume, warning?: string) {
    this.volume = volume;
    this.warning = warning;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const found = await this.volume().find(path);
    if (found === 'root') return { kind: 'folder', size: 0 };
    if (found === undefined) return undefined;
    return { kind: found.entry.folder ? 'folder' : 'file', size: found.entry.size };
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    const folder = await this.volume().findFolder(path);
    return folder?.entries.filter((entry) => !isDots(entry)).map(({ name }) => name);
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const volume = this.volume();
    const found = await volume.find(path);
    if (found === undefined || found === 'root' || found.entry.folder) {
      throw new WickError('file-missing', { what: volume.what, path });
    }
    for (const { offset, length } of await volume.fileRuns(found.entry)) {
      for (let at = 0; at < length; at += chunkSize) {
        yield await volume.view.read(offset + at, Math.min(chunkSize, length - at));
      }
    }
  }

  async fileExtents(path: string): Promise<readonly Range[] | undefined> {
    const volume = this.volume();
    const found = await volume.find(path);
    if (found === undefined || found === 'root' || found.entry.folder) return undefined;
    return await volume.fileRuns(found.entry);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
