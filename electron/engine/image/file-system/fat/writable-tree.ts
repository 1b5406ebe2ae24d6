import { WickError } from '../../../../contract/errors.ts';
import type { Range } from '../../../../contract/range.ts';
import type { BlockView } from '../../block-view.ts';
import { Overlay } from '../../view/overlay.ts';
import type { WritableDiskTree } from '../disk-tree.ts';
import type { FileStat } from '../file-tree.ts';
import { namesOf } from '../path.ts';
import { Turns } from '../turns.ts';
import { allocateChain, freeChain } from './allocate.ts';
import type { FatGeometry } from './geometry.ts';
import { nameFault } from './names.ts';
import { addEntry, changeEntry, dotSlots, removeEntry } from './slots.ts';
import { FatTree } from './tree.ts';
import { type FatFolder, FatVolume, isDots } from './volume.ts';

export interface FatOptions {
  geometry: FatGeometry;
  /** `partition 1`, for messages. */
  what: string;
  now: () => Date;
}

/** Each change is made in memory first, and written as a whole: what fails changes nothing. */
export class WritableFatTree extends FatTree implements WritableDiskTree {
  readonly #view: BlockView;
  readonly #options: FatOptions;
  readonly #turns = new Turns();

  constructor(view: BlockView, options: FatOptions) {
    super(() => new FatVolume(view, options.geometry, options.what));
    this.#view = view;
    this.#options = options;
  }

  override stat(path: string): Promise<FileStat | undefined> {
    return this.#turns.take(() => super.stat(path));
  }

  override list(path: string): Promise<readonly string[] | undefined> {
    return this.#turns.take(() => super.list(path));
  }

  override fileExtents(path: string): Promise<readonly Range[] | undefined> {
    return this.#turns.take(() => super.fileExtents(path));
  }

  override async *read(path: string): AsyncGenerator<Uint8Array> {
    await this.#turns.rest();
    yield* super.read(path);
  }

  async write(path: string, data: Uint8Array, _options: { mode?: number } = {}): Promise<void> {
    if (data.length > 0xffff_ffff) throw this.#refused(path, 'FAT keeps no file of 4 GiB or more');
    await this.#change(async (volume) => {
      const found = await volume.find(path);
      if (found === 'root' || found?.entry.folder === true) throw this.#refused(path, 'it is a folder');
      if (found !== undefined && found.entry.cluster !== 0) await freeChain(volume, found.entry.cluster);
      const place = found === undefined ? await this.#newName(volume, path) : undefined;
      const content = {
        cluster: await this.#store(volume, data, path),
        size: data.length,
        modified: this.#options.now(),
      };
      if (found !== undefined) await changeEntry(volume, found.parent, found.entry, content);
      if (place !== undefined)
        await addEntry(volume, place.parent, { name: place.name, folder: false, ...content }, path);
    });
  }

  async overwrite(path: string, data: Uint8Array): Promise<void> {
    await this.#change(async (volume) => {
      const found = await volume.find(path);
      if (found === undefined) throw new WickError('file-missing', { what: volume.what, path });
      if (found === 'root' || found.entry.folder) throw this.#refused(path, 'it is a folder');
      if (found.entry.size !== data.length)
        throw this.#refused(path, `it has ${found.entry.size} bytes, not ${data.length}`);
      await writeRuns(volume, await volume.fileRuns(found.entry), data);
    });
  }

  async makeFolder(path: string): Promise<void> {
    await this.#change(async (volume) => {
      if ((await volume.find(path)) !== undefined) throw this.#refused(path, 'it is there already');
      const { parent, name } = await this.#newName(volume, path);
      const modified = this.#options.now();
      const [cluster = 0] = await allocateChain(volume, 1, path);
      const above = parent.cluster === volume.geometry.rootCluster ? 0 : parent.cluster;
      const bytes = Buffer.alloc(volume.geometry.clusterSize);
      bytes.set(dotSlots(cluster, above, modified));
      await writeRuns(volume, volume.runsOf([cluster]), bytes);
      await addEntry(volume, parent, { name, folder: true, cluster, size: 0, modified }, path);
    });
  }

  async remove(path: string): Promise<void> {
    await this.#change(async (volume) => {
      const found = await volume.find(path);
      if (found === undefined) throw new WickError('file-missing', { what: volume.what, path });
      if (found === 'root') throw this.#refused(path, 'it is the root folder');
      const { parent, entry } = found;
      if (entry.folder) {
        const { entries } = await volume.folder(entry.cluster);
        if (entries.some((one) => !isDots(one))) throw this.#refused(path, 'the folder is not empty');
      }
      if (entry.cluster !== 0) await freeChain(volume, entry.cluster);
      await removeEntry(volume, parent, entry);
    });
  }

  link(_existing: string, path: string): Promise<void> {
    return Promise.reject(this.#refused(path, 'FAT gives a file only one name'));
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#turns.rest();
  }

  #change(work: (volume: FatVolume) => Promise<void>): Promise<void> {
    return this.#turns.take(async () => {
      const overlay = new Overlay(this.#view);
      await work(new FatVolume(overlay, this.#options.geometry, this.#options.what));
      await overlay.commit();
    });
  }

  async #newName(volume: FatVolume, path: string): Promise<{ parent: FatFolder; name: string }> {
    const names = namesOf(path);
    const name = names.pop() ?? '';
    const fault = nameFault(name);
    if (fault !== undefined) throw this.#refused(path, fault);
    const parent = await volume.findFolder(`/${names.join('/')}`);
    if (parent === undefined) throw this.#refused(path, 'its folder is not there');
    return { parent, name };
  }

  /** Returns the first cluster; 0 for nothing. */
  async #store(volume: FatVolume, data: Uint8Array, path: string): Promise<number> {
    if (data.length === 0) return 0;
    const clusters = await allocateChain(volume, Math.ceil(data.length / volume.geometry.clusterSize), path);
    await writeRuns(volume, volume.runsOf(clusters), data);
    return clusters[0] ?? 0;
  }

  #refused(path: string, reason: string): WickError {
    return new WickError('file-refused', { what: this.#options.what, path, reason });
  }
}

/** What is left of the last run stays as it is. */
async function writeRuns(volume: FatVolume, runs: readonly Range[], data: Uint8Array): Promise<void> {
  let done = 0;
  for (const { offset, length } of runs) {
    const part = data.subarray(done, done + length);
    await volume.view.write?.(offset, part);
    done += part.length;
  }
}
