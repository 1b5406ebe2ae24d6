import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { rangeEnd } from '../../../contract/range.ts';
import type { BlockMap } from '../bmap/bmap.ts';
import type { Image, ImageOrigin } from '../image.ts';
import { sourceKey } from './facts.ts';
import { preparePlace, usualFolder } from './place.ts';
import { dataFile, isDamage, readMap, readRecord, type StoredRecord, writeRecord } from './record.ts';
import { type Bound, makeRoom, usualBound } from './room.ts';
import { mapDigest, serves } from './same-map.ts';
import { type Entry, Shelf } from './shelf.ts';
import { StoredImage } from './stored-image.ts';
import { type Decoded, type StoredRange, StoreWriter } from './writer.ts';

export interface StoreOptions {
  /** Default: the system's folder for caches. */
  folder?: string;
  /** Most bytes that the store takes; default a tenth of the disk, and 16 GiB at most. */
  maxBytes?: number;
  /** Bytes that it leaves free on the disk; default 4 GiB, or a tenth of a small disk. */
  keepFree?: number;
  /** ms since 1970. */
  now?: () => number;
}

export interface StoredSource {
  /** Where the image comes from; a file is known by its `path`. Without, nothing is found and nothing kept. */
  source?: ImageOrigin | undefined;
  /** Which file of an archive the person asked for. */
  entry?: string | undefined;
}

export interface FindOptions extends StoredSource {
  /** The person expects this SHA-256, lower-case hex: only a copy that is known to have it will do. */
  sha256?: string | undefined;
}

/** Decoded images, kept so that the next card costs no decoding. Nothing here ever throws: a store that fails is empty. */
export interface ImageStore {
  readonly folder: string | undefined;
  /** Why there is no store. */
  readonly off: string | undefined;
  /** The copy of an opened image that would be written with its map; undefined where there is none. */
  find(image: Image, options?: FindOptions): Promise<StoredImage | undefined>;
  /** To be called before the image is decoded; undefined where its copy would not fit or be of no use. */
  begin(image: Image, options?: StoredSource): Promise<StoreWriter | undefined>;
  /** All copies, the one that was used last first. */
  list(): Promise<Entry[]>;
}

/** Opens the store, and clears away what dead processes have left in it. */
export async function openStore(options: StoreOptions = {}): Promise<ImageStore> {
  const now = options.now ?? Date.now;
  let folder: string | undefined;
  try {
    folder = options.folder ?? (await usualFolder());
    await preparePlace(folder);
    const shelf = new Shelf(folder);
    await shelf.prepare();
    const usual = await usualBound(folder);
    await shelf.sweep(now()).catch(() => {});
    return new FolderStore(shelf, {
      bound: { most: options.maxBytes ?? usual.most, keepFree: options.keepFree ?? usual.keepFree },
      now,
    });
  } catch (error) {
    return {
      folder,
      off: error instanceof Error ? error.message : String(error),
      find: () => Promise.resolve(undefined),
      begin: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
    };
  }
}

class FolderStore implements ImageStore {
  readonly off = undefined;
  readonly #shelf: Shelf;
  readonly #bound: Bound;
  readonly #now: () => number;

  constructor(shelf: Shelf, options: { bound: Bound; now: () => number }) {
    this.#shelf = shelf;
    this.#bound = options.bound;
    this.#now = options.now;
  }

  get folder(): string {
    return this.#shelf.folder;
  }

  async find(image: Image, options: FindOptions = {}): Promise<StoredImage | undefined> {
    try {
      const key = await this.#keyOf(image, options.source);
      const source = key === undefined ? undefined : await this.#shelf.sourceOf(key);
      if (source === undefined) return undefined;
      for (const id of await this.#shelf.idsOf(source)) {
        const found = await this.#open(id, image, options);
        if (found !== undefined) return found;
      }
    } catch {
      // As good as nothing found.
    }
    return undefined;
  }

  async begin(image: Image, options: StoredSource = {}): Promise<StoreWriter | undefined> {
    try {
      const key = await this.#keyOf(image, options.source);
      if (key === undefined) return undefined;
      const expected =
        image.bmap === undefined ? image.size : image.bmap.ranges.reduce((sum, { length }) => sum + length, 0);
      const hasRoom = (bytes: number) => makeRoom(this.#shelf, this.#bound, bytes);
      if (!(await hasRoom(expected ?? 0))) return undefined;
      const folder = await this.#shelf.beginFolder();
      return new StoreWriter({
        folder,
        file: await open(join(folder, dataFile), 'wx', 0o600),
        expected,
        mayCache: freemem() / 4,
        hasRoom,
        finish: (decoded) => this.#finish(folder, key, image, options, decoded),
      });
    } catch {
      return undefined;
    }
  }

  async list(): Promise<Entry[]> {
    return await this.#shelf.entries().then(
      (entries) => entries.toReversed(),
      () => [],
    );
  }

  /** Undefined for what cannot be told again, and for a raw file: it is its own copy. */
  async #keyOf(image: Image, source: ImageOrigin | undefined): Promise<string | undefined> {
    if (!image.rereadable || (image.path !== undefined && image.formats.length === 0)) return undefined;
    const facts = image.path === undefined ? source : ({ kind: 'file', path: image.path } as const);
    return facts === undefined ? undefined : await sourceKey(facts, this.#now());
  }

  /** A damaged copy goes away, one for other purposes is passed over. */
  async #open(id: string, image: Image, { entry, sha256 }: FindOptions): Promise<StoredImage | undefined> {
    const folder = this.#shelf.entryFolder(id);
    const drop = () => this.#shelf.drop(id);
    try {
      const record = await readRecord(folder);
      const wanted = sha256 === undefined || record.sourceSha256 === sha256;
      if (!wanted || record.entry !== entry || !serves(record, image)) return undefined;
      const map = await readMap(folder, record);
      await this.#shelf.touch(id, this.#now());
      return new StoredImage({ image, record, map, folder, drop });
    } catch (error) {
      if (isDamage(error)) await drop();
      return undefined;
    }
  }

  /**
   * Nothing is forced to the disk: after a crash a file may lack its bytes, and then its checksum does not match, be it
   * the record's, the map's or a range's.
   */
  async #finish(
    folder: string,
    key: string,
    image: Image,
    { source, entry }: StoredSource,
    decoded: Decoded,
  ): Promise<void> {
    if ((await this.#keyOf(image, source)) !== key) throw new Error('the image has changed');
    const { size, ranges, sourceSha256 } = decoded;
    const map: BlockMap = {
      version: '2.0',
      name: image.name,
      imageSize: size,
      blockSize: blockSizeOf(size, ranges),
      checksumType: 'sha256',
      ranges: ranges.map(({ offset, length, digest }) => ({ offset, length, checksum: digest })),
    };
    const madeBy = image.bmap === undefined ? 'whole' : mapDigest(image.bmap);
    const record: StoredRecord = {
      format: 1,
      name: image.name,
      formats: [...image.formats],
      ...(entry === undefined ? {} : { entry }),
      madeBy,
      size,
      mappedBytes: ranges.reduce((sum, range) => sum + range.length, 0),
      ...(sourceSha256 === undefined ? {} : { sourceSha256 }),
      ...(image.sourceSize === undefined ? {} : { sourceSize: image.sourceSize }),
      storedAt: Math.round(this.#now()),
    };
    await writeRecord(folder, record, map);
    const id = entryId(sourceSha256 ?? key, madeBy, entry);
    await this.#shelf.place(folder, id);
    await this.#shelf.touch(id, this.#now());
    await this.#shelf.noteSource(key, sourceSha256 ?? key);
    await makeRoom(this.#shelf, this.#bound, 0);
  }
}

/** Maps are made in blocks of 4096 bytes, hardly ever in smaller ones. */
function blockSizeOf(size: number, ranges: readonly StoredRange[]): number {
  return ranges.every((range) => rangeEnd(range) % 4096 === 0 || rangeEnd(range) === size) ? 4096 : 512;
}

/** Another map or another file of the archive makes another copy. */
function entryId(source: string, madeBy: string, entry: string | undefined): string {
  return `${source}-${hash('sha256', JSON.stringify([madeBy, entry ?? null])).slice(0, 16)}`;
}
