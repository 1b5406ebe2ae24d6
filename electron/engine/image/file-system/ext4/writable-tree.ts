import { WickError } from '../../../../contract/errors.ts';
import type { Range } from '../../../../contract/range.ts';
import type { BlockView } from '../../block-view.ts';
import { Overlay } from '../../view/overlay.ts';
import type { WritableDiskTree } from '../disk-tree.ts';
import type { FileStat } from '../file-tree.ts';
import { namesOf } from '../path.ts';
import { Turns } from '../turns.ts';
import type { Inode } from './inode.ts';
import { changeWithLibrary, type LibraryFiles, LibraryError } from './library.ts';
import { parseSuperblock, type Superblock, superblockOffset, superblockSize } from './superblock.ts';
import { ExtTree } from './tree.ts';
import { ExtVolume } from './volume.ts';

export interface ExtOptions {
  superblock: Superblock;
  /** `partition 2`, for messages. */
  what: string;
}

/** Names of one file (fs/ext4/ext4.h, EXT4_LINK_MAX). */
const mostLinks = 65_000;

/**
 * Files of an ext2, 3 or 4, changed by libext2fs. Each change is made in memory first, found again there by our own
 * reader, and only then written: what fails changes nothing.
 */
export class WritableExtTree implements WritableDiskTree {
  readonly #view: BlockView;
  readonly #options: ExtOptions;
  readonly #turns = new Turns();
  #tree: ExtTree;
  #superblock: Superblock;

  constructor(view: BlockView, options: ExtOptions) {
    this.#view = view;
    this.#options = options;
    this.#superblock = options.superblock;
    this.#tree = new ExtTree(new ExtVolume(view, options.superblock, options.what));
  }

  stat(path: string): Promise<FileStat | undefined> {
    return this.#turns.take(() => this.#tree.stat(path));
  }

  list(path: string): Promise<readonly string[] | undefined> {
    return this.#turns.take(() => this.#tree.list(path));
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    await this.#turns.rest();
    yield* this.#tree.read(path);
  }

  fileExtents(path: string): Promise<readonly Range[] | undefined> {
    return this.#turns.take(() => this.#tree.fileExtents(path));
  }

  write(path: string, data: Uint8Array, { mode = 0o644 }: { mode?: number } = {}): Promise<void> {
    return this.#turns.take(async () => {
      const inode = await this.#tree.find(path);
      if (inode === undefined) {
        await this.#mustHavePlace(path);
        this.#mustHaveRoom(path, data.length);
        await this.#change(path, data, (files) => files.write(path, data, { mode }));
        return;
      }
      this.#mustBeFile(inode, path);
      this.#mustHaveRoom(path, data.length - (inode.links === 1 ? inode.size : 0));
      await this.#change(path, data, async (files) => {
        if (inode.links === 1) return await files.write(path, data, { mode });
        // A new file takes the name; the other names keep the old one.
        await files.unlink(path);
        await files.write(path, data, { mode: inode.mode, owner: this.#smallOwner(inode, path) });
      });
    });
  }

  overwrite(path: string, data: Uint8Array): Promise<void> {
    return this.#turns.take(async () => {
      const inode = await this.#tree.find(path);
      if (inode === undefined) throw new WickError('file-missing', { what: this.#options.what, path });
      this.#mustBeFile(inode, path);
      if (inode.size !== data.length) throw this.#refused(path, `it has ${inode.size} bytes, not ${data.length}`);
      if (inode.layout === 'inline') {
        await this.#change(path, data, (files) => files.write(path, data, { mode: inode.mode, keep: true }));
        return;
      }
      const runs = (await this.#tree.fileExtents(path)) ?? [];
      if (runs.reduce((sum, { length }) => sum + length, 0) !== data.length) throw this.#refused(path, 'it has holes');
      const overlay = new Overlay(this.#view);
      let done = 0;
      for (const { offset, length } of runs) {
        await overlay.write(offset, data.subarray(done, done + length));
        done += length;
      }
      await overlay.commit();
    });
  }

  makeFolder(path: string): Promise<void> {
    return this.#turns.take(async () => {
      if ((await this.#tree.find(path)) !== undefined) throw this.#refused(path, 'it is there already');
      await this.#mustHavePlace(path);
      await this.#change(path, 'folder', (files) => files.makeFolder(path, 0o755));
    });
  }

  remove(path: string): Promise<void> {
    return this.#turns.take(async () => {
      const inode = await this.#tree.find(path);
      if (inode === undefined) throw new WickError('file-missing', { what: this.#options.what, path });
      if (namesOf(path).length === 0) throw this.#refused(path, 'it is the root folder');
      if (inode.kind === 'folder' && ((await this.#tree.list(path)) ?? []).length > 0) {
        throw this.#refused(path, 'the folder is not empty');
      }
      await this.#change(path, undefined, (files) =>
        inode.kind === 'folder' ? files.removeFolder(path) : files.unlink(path),
      );
    });
  }

  link(existing: string, path: string): Promise<void> {
    return this.#turns.take(async () => {
      const inode = await this.#tree.find(existing);
      if (inode === undefined) throw new WickError('file-missing', { what: this.#options.what, path: existing });
      this.#mustBeFile(inode, existing);
      if (inode.links >= mostLinks) throw this.#refused(path, `${existing} has too many names`);
      if ((await this.#tree.find(path)) !== undefined) throw this.#refused(path, 'it is there already');
      await this.#mustHavePlace(path);
      await this.#change(path, inode, (files) => files.link(existing, path));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#turns.rest();
  }

  async #change(path: string, expected: Expected, work: (files: LibraryFiles) => Promise<void>): Promise<void> {
    const { what, superblock } = this.#options;
    const { kind } = superblock;
    const overlay = new Overlay(this.#view);
    try {
      await changeWithLibrary(overlay, work);
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      if (error.full) throw new WickError('file-system-full', { what, kind, path }, { cause: error });
      throw new WickError(
        'file-system-damaged',
        { what, kind, reason: `it cannot be changed (${error.message})` },
        { cause: error },
      );
    }
    const changed = await readAnew(overlay, what);
    if (!(await isAsExpected(new ExtTree(changed), path, expected))) {
      throw new WickError('file-system-damaged', { what, kind, reason: `${path} would not be what was written` });
    }
    await overlay.commit();
    this.#superblock = changed.superblock;
    this.#tree = new ExtTree(new ExtVolume(this.#view, changed.superblock, what));
  }

  /** Says at once what the library finds only after having filled the rest. */
  #mustHaveRoom(path: string, bytes: number): void {
    const { freeBlocks, blockSize, kind } = this.#superblock;
    if (bytes > freeBlocks * blockSize + blockSize) {
      throw new WickError('file-system-full', { what: this.#options.what, kind, path });
    }
  }

  async #mustHavePlace(path: string): Promise<void> {
    const names = namesOf(path);
    const name = names.pop();
    if (name === undefined) throw this.#refused(path, 'it is the root folder');
    if (Buffer.byteLength(name) > 255) throw this.#refused(path, 'its name is longer than 255 bytes');
    const folder = await this.#tree.find(`/${names.join('/')}`);
    if (folder?.kind !== 'folder') throw this.#refused(path, 'its folder is not there');
  }

  #mustBeFile({ kind, encrypted }: Inode, path: string): void {
    if (encrypted) throw this.#refused(path, 'it is encrypted');
    if (kind === 'file') return;
    throw this.#refused(
      path,
      kind === 'folder' ? 'it is a folder' : kind === 'link' ? 'it is a link' : 'it is no file',
    );
  }

  /** The library sets numbers of 16 bits. */
  #smallOwner({ uid, gid }: Inode, path: string): { uid: number; gid: number } {
    if (uid < 65_536 && gid < 65_536) return { uid, gid };
    throw this.#refused(path, 'it has other names, and an owner whose number is too large');
  }

  #refused(path: string, reason: string): WickError {
    return new WickError('file-refused', { what: this.#options.what, path, reason });
  }
}

/** What must stand at a path after a change: a file with these bytes, a name of this file, a folder, or nothing. */
type Expected = Uint8Array | Inode | 'folder' | undefined;

async function readAnew(view: BlockView, what: string): Promise<ExtVolume> {
  const superblock = parseSuperblock(await view.read(superblockOffset, superblockSize));
  if (typeof superblock === 'string')
    throw new WickError('file-system-damaged', { what, kind: 'ext4', reason: superblock });
  return new ExtVolume(view, superblock, what);
}

async function isAsExpected(tree: ExtTree, path: string, expected: Expected): Promise<boolean> {
  const inode = await tree.find(path);
  if (expected === undefined) return inode === undefined;
  if (expected === 'folder') return inode?.kind === 'folder' && ((await tree.list(path)) ?? []).length === 0;
  if (!(expected instanceof Uint8Array)) return inode?.number === expected.number && inode.links === expected.links + 1;
  if (inode?.kind !== 'file' || inode.size !== expected.length) return false;
  let at = 0;
  for await (const chunk of tree.read(path)) {
    if (Buffer.compare(chunk, expected.subarray(at, at + chunk.length)) !== 0) return false;
    at += chunk.length;
  }
  return true;
}
