import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isWickError, WickError } from '../../../../contract/errors.ts';
import type { FlashPhase } from '../../../../contract/flash.ts';
import { addressFileName } from '../../source/address.ts';
import { type HttpSource, openHttp } from '../../source/http.ts';
import type { HttpOptions } from '../../source/http-request.ts';
import { fileReason } from '../../source/reason.ts';
import { preparePlace } from '../../store/place.ts';
import { usualBound } from '../../store/room.ts';
import type { CatalogueImage } from '../tree.ts';
import { namedSource } from '../named-source.ts';
import { type Begun, claim } from './begun.ts';
import { type Filled, fill } from './fill.ts';
import { type KeptFile, KeptFiles } from './kept.ts';
import { type Bound, makeRoom, type Places } from './room.ts';
import { checkUnpacked } from './unpacked.ts';

export interface DownloadOptions {
  signal: AbortSignal;
  /** Where downloads lie. */
  folder: string;
  http?: Partial<HttpOptions> | undefined;
  /** Which file of an archive is the image. */
  entry?: string | undefined;
  /** Most bytes that downloads take together; default a tenth of the disk, 16 GiB at most. */
  maxBytes?: number | undefined;
  /** Takes sentences for the person. */
  onNote: (note: string) => void;
  onPhase: (phase: Extract<FlashPhase, 'downloading' | 'checking'>, total: number | undefined) => void;
  /** Takes bytes of the phase. */
  onBytes: (bytes: number) => void;
}

/** ms between two looks at what another process downloads. */
const lookEvery = 500;

/**
 * The file of an image, from the cache where it is there, else downloaded. It is whole, and right as far as the catalogue
 * gives a checksum, before anybody reads it. Where another process downloads the same, that one's is waited for.
 *
 * @throws WickError `source-…`, `archive-…`, `file-unwritable`
 */
export async function download(name: string, image: CatalogueImage, options: DownloadOptions): Promise<KeptFile> {
  const { folder } = options;
  const places = { folder, begun: join(folder, 'begun'), kept: new KeptFiles(join(folder, 'files')) };
  const usual = await prepare(places);
  const bound = { keepFree: usual.keepFree, most: options.maxBytes ?? usual.most };
  const one = new Download(name, image, options, places, bound);
  return await one.get();
}

/** @throws WickError `file-unwritable` */
async function prepare({ folder, begun, kept }: Places): Promise<Bound> {
  try {
    await preparePlace(folder);
    await mkdir(begun, { recursive: true, mode: 0o700 });
    await kept.prepare();
    const { most, keepFree } = await usualBound(folder);
    // A download that was asked for is worth more than the room that a mere copy leaves.
    return { most, keepFree: keepFree / 16 };
  } catch (cause) {
    throw new WickError('file-unwritable', { path: folder, reason: fileReason(cause) }, { cause });
  }
}

class Download {
  readonly #name: string;
  readonly #image: CatalogueImage;
  readonly #address: URL;
  readonly #options: DownloadOptions;
  readonly #places: Places;
  readonly #bound: Bound;
  readonly #key: string;
  #waited = false;
  /** It was downloaded by this very call. */
  #fresh = false;

  constructor(name: string, image: CatalogueImage, options: DownloadOptions, places: Places, bound: Bound) {
    if (image.address === undefined) throw new Error(`${name} has no address`);
    this.#name = name;
    this.#image = image;
    this.#address = new URL(image.address);
    this.#options = options;
    this.#places = places;
    this.#bound = bound;
    this.#key = keyOf(image, image.address);
  }

  async get(): Promise<KeptFile> {
    const { signal, onPhase, onNote } = this.#options;
    const { kept } = this.#places;
    for (;;) {
      const found = await kept.find(this.#key, signal, (size) => onPhase('checking', size));
      if (found !== undefined && (this.#fresh || (await this.#isCurrent(found)))) {
        if (await kept.use(this.#key, Date.now())) return found;
        continue;
      }
      const begun = await claim(this.#places.begun, this.#key);
      if (begun !== 'busy') {
        await this.#finish(begun);
        continue;
      }
      if (!this.#waited) onNote('Another process is downloading this already; its download is waited for.');
      this.#waited = true;
      await wait(lookEvery, undefined, { signal });
    }
  }

  async #finish(begun: Begun): Promise<void> {
    await using _ = begun;
    let filled = await this.#fill(begun);
    if (!this.#isRight(filled) && filled.resumed) {
      // What was there from the last time may be what is wrong.
      await begun.setNote(undefined);
      filled = await this.#fill(begun);
    }
    await this.#check(begun, filled);
    const fileName = safeName(addressFileName(this.#address));
    await rename(begun.data, join(begun.folder, fileName));
    await rm(join(begun.folder, 'note.json'), { force: true });
    const { size, sha256, validator } = filled;
    const record = { fileName, size, sha256, keptAt: Date.now(), ...(validator === undefined ? {} : { validator }) };
    if (!this.#isProven) await this.#places.kept.drop(this.#key);
    await this.#places.kept.place(begun.folder, this.#key, record);
    begun.letGo();
    this.#fresh = true;
  }

  async #fill(begun: Begun): Promise<Filled> {
    const { signal, onPhase, onBytes } = this.#options;
    const source = await this.#open();
    try {
      return await fill(begun, source, {
        signal,
        proven: this.#isProven,
        makeRoom: (bytes) => makeRoom(this.#places, this.#bound, bytes),
        onStart: (total) => onPhase('downloading', total),
        onBytes,
      });
    } catch (error) {
      if (isWickError(error, 'source-changed')) await begun.remove();
      throw error;
    } finally {
      source.leaveFirst();
    }
  }

  async #open(): Promise<HttpSource> {
    const { signal, http } = this.#options;
    return await openHttp(this.#address, signal, { mayDowngrade: this.#isProven, ...http });
  }

  get #isProven(): boolean {
    return this.#image.sha256 !== undefined || this.#image.unpackedSha256 !== undefined;
  }

  #isRight({ sha256 }: Filled): boolean {
    return this.#image.sha256 === undefined || sha256 === this.#image.sha256;
  }

  /** Nothing that is wrong is left behind. */
  async #check(begun: Begun, filled: Filled): Promise<void> {
    const { sha256: expected, unpackedSha256 } = this.#image;
    if (expected !== undefined) {
      if (this.#isRight(filled)) return;
      await begun.remove();
      throw new WickError('source-checksum', { what: this.#name, expected, actual: filled.sha256 });
    }
    if (unpackedSha256 === undefined) return;
    const { signal, entry, onPhase, onBytes } = this.#options;
    try {
      const source = await namedSource(begun.data, { name: this.#name, fileName: addressFileName(this.#address) });
      const onStart = (total: number | undefined) => onPhase('checking', total);
      await checkUnpacked(source, { signal, expected: unpackedSha256, entry, onStart, onBytes });
    } catch (error) {
      // An archive of which another entry is to be named is none the worse for it.
      if (error instanceof WickError && error.code.startsWith('source-')) await begun.remove();
      throw error;
    }
  }

  /** What no checksum names is compared with what the server has now; off line, it is used as it is. */
  async #isCurrent(found: KeptFile): Promise<boolean> {
    const { signal, http, onNote } = this.#options;
    if (this.#isProven) return true;
    try {
      const source = await openHttp(this.#address, signal, {
        tries: 1,
        stallTimeout: 10_000,
        ...http,
        mayDowngrade: false,
      });
      source.leaveFirst();
      const { validator, size } = source.origin;
      return validator !== undefined && validator === found.validator && size === found.size;
    } catch (error) {
      if (!(error instanceof WickError) || error.code === 'cancelled') throw error;
      onNote(
        `${error.message} The file that was downloaded on ${new Date(found.keptAt).toISOString().slice(0, 10)} is used.`,
      );
      return true;
    }
  }
}

/** By its checksum, whatever it is called and wherever it lies. */
function keyOf({ sha256, unpackedSha256 }: CatalogueImage, address: string): string {
  if (sha256 !== undefined) return sha256;
  if (unpackedSha256 !== undefined) return `image-${unpackedSha256}`;
  return `address-${createHash('sha256').update(address).digest('hex')}`;
}

/** The name that a server gives, as it may stand in a folder. */
function safeName(name: string): string {
  const plain = name.replaceAll(/[^\w.+-]/gu, '_').slice(-120);
  return /^[a-z\d]/iu.test(plain) && !/^(?:record\.json|reader-)/u.test(plain) ? plain : `_${plain}`;
}
