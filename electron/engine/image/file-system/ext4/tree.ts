import { WickError } from '../../../../contract/errors.ts';
import { type Range, rangeEnd } from '../../../../contract/range.ts';
import type { DiskTree } from '../disk-tree.ts';
import type { FileStat } from '../file-tree.ts';
import { namesOf } from '../path.ts';
import { type ExtEntry, readFolder } from './directory.ts';
import { type Inode, inlineData } from './inode.ts';
import { runsOf } from './runs.ts';
import type { ExtVolume } from './volume.ts';

const rootInode = 2;
const chunkSize = 1 << 20;
/** A link's target, bytes. */
const mostTarget = 4096;
/** Folders that are remembered. */
const mostFolders = 32;

/** Files of an ext2, 3 or 4 that nobody writes to. */
export class ExtTree implements DiskTree {
  readonly warning: string | undefined;
  readonly #volume: ExtVolume;
  /** The names in folders, by inode, the folder that was used last at the end. */
  readonly #folders = new Map<number, Map<string, number>>();

  constructor(volume: ExtVolume, warning?: string) {
    this.#volume = volume;
    this.warning = warning;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const inode = await this.find(path);
    if (inode === undefined) return undefined;
    const { kind, size, mode, number, links } = inode;
    const stat: FileStat = { kind, size, mode, inode: number, links };
    return kind === 'link' ? { ...stat, target: await this.#target(inode) } : stat;
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    const inode = await this.find(path);
    return inode?.kind === 'folder' ? [...(await this.#names(inode)).keys()] : undefined;
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const inode = await this.find(path);
    if (inode?.kind !== 'file') throw new WickError('file-missing', { what: this.#volume.what, path });
    this.#mustBePlain(inode);
    if (inode.layout === 'inline') {
      if (inode.size > 0) yield this.#inline(inode);
      return;
    }
    let at = 0;
    for (const { offset, from, length } of await this.#pieces(inode)) {
      yield* zeroes(from - at);
      for (let done = 0; done < length; done += chunkSize) {
        yield await this.#volume.view.read(offset + done, Math.min(chunkSize, length - done));
      }
      at = from + length;
    }
    yield* zeroes(inode.size - at);
  }

  async fileExtents(path: string): Promise<readonly Range[] | undefined> {
    const inode = await this.find(path);
    if (inode?.kind !== 'file') return undefined;
    const ranges: Range[] = [];
    for (const { offset, length } of inode.layout === 'inline' ? [] : await this.#pieces(inode)) {
      const last = ranges.at(-1);
      if (last !== undefined && rangeEnd(last) === offset) last.length += length;
      else ranges.push({ offset, length });
    }
    return ranges;
  }

  /** What stands at a path; links are not followed. */
  async find(path: string): Promise<Inode | undefined> {
    let inode = await this.#volume.inode(rootInode);
    if (inode.kind !== 'folder') throw this.#volume.damaged('its root is no folder');
    for (const name of namesOf(path)) {
      if (inode.kind !== 'folder') return undefined;
      const number = (await this.#names(inode)).get(name);
      if (number === undefined) return undefined;
      inode = await this.#volume.inode(number);
      if (inode.links === 0) throw this.#volume.damaged(`${name} leads to inode ${number}, which is free`);
    }
    return inode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#folders.clear();
  }

  async #names(folder: Inode): Promise<Map<string, number>> {
    const known = this.#folders.get(folder.number);
    const names =
      known ?? new Map((await readFolder(this.#volume, folder)).map(({ name, inode }: ExtEntry) => [name, inode]));
    this.#folders.delete(folder.number);
    this.#folders.set(folder.number, names);
    const [oldest] = this.#folders.keys();
    if (this.#folders.size > mostFolders && oldest !== undefined) this.#folders.delete(oldest);
    return names;
  }

  /** Where the bytes lie that were written, cut at the file's end; `from` counts in the file. */
  async #pieces(inode: Inode): Promise<{ offset: number; from: number; length: number }[]> {
    const { blockSize } = this.#volume.superblock;
    return (await runsOf(this.#volume, inode))
      .filter(({ unwritten, logical }) => !unwritten && logical * blockSize < inode.size)
      .map(({ logical, physical, count }) => ({
        offset: physical * blockSize,
        from: logical * blockSize,
        length: Math.min(count * blockSize, inode.size - logical * blockSize),
      }));
  }

  async #target(inode: Inode): Promise<string> {
    this.#mustBePlain(inode);
    if (inode.size > mostTarget) throw this.#volume.damaged(`the link ${inode.number} is too long`);
    if (inode.layout === 'inline') return this.#inline(inode).toString();
    if (inode.size < inode.body.length && inode.layout === 'map') return inode.body.toString('utf8', 0, inode.size);
    const parts: Uint8Array[] = [];
    for (const { offset, length } of await this.#pieces(inode))
      parts.push(await this.#volume.view.read(offset, length));
    return Buffer.concat(parts).toString();
  }

  #inline(inode: Inode): Buffer {
    const data = inlineData(inode);
    if (data === undefined) throw this.#volume.damaged(`the data in inode ${inode.number} is not all there`);
    return data;
  }

  #mustBePlain(inode: Inode): void {
    if (!inode.encrypted) return;
    const { what, superblock } = this.#volume;
    throw new WickError('file-system-unknown-feature', { what, kind: superblock.kind, features: ['encrypted files'] });
  }
}

function* zeroes(length: number): Generator<Uint8Array> {
  for (let done = 0; done < length; done += chunkSize) yield new Uint8Array(Math.min(chunkSize, length - done));
}
