import { isWickError, WickError } from '../../../contract/errors.ts';
import type { Drive } from '../../../contract/drive.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { keepCopy } from '../../flash/keep-copy.ts';
import { feed } from '../../flash/feed.ts';
import { type FlashOrder, type PreparedFlash, prepareFlash } from '../../flash/prepare.ts';
import { SegmentRing } from '../../flash/ring.ts';
import type { Image } from '../../image/image.ts';
import { openImage } from '../../image/open.ts';
import { openStore } from '../../image/store/store.ts';
import { shareChunks } from '../../image/chunk-memory.ts';
import { namedIn } from '../definition/digest.ts';
import type { Source } from '../../image/source.ts';
import { type LotPlaces, lotSource, mapNamed } from './lot-source.ts';

/** Decoded bytes on their way into the store. */
const ringCapacity = 16 << 20;

/** The image of a lot, as it is had at this station. */
export class LotImage {
  readonly #lot: Lot;
  readonly #places: LotPlaces;
  readonly #keeps: boolean;
  #warm: Promise<void> | undefined;
  #source: Promise<string | Source> | undefined;

  /** `store`: keep an unpacked copy. */
  constructor(lot: Lot, { store, ...places }: LotPlaces & { store: boolean }) {
    this.#lot = lot;
    this.#places = places;
    this.#keeps = store;
  }

  /**
   * Unpacks the image into the store once, so that no card waits for it; those that come meanwhile wait for this. Where there
   * is no room for a copy, each card unpacks it by itself.
   *
   * @throws WickError what is wrong with the image
   */
  async warm(signal: AbortSignal): Promise<void> {
    this.#warm ??= this.#unpack(signal).catch((error: unknown) => {
      // The next card tries again: a server may be back by then, or a download that went away.
      this.#warm = undefined;
      this.#source = undefined;
      throw error;
    });
    await this.#warm;
  }

  /** For one card. @throws WickError what is wrong with the image, and why the drive is refused */
  async prepare(drive: Drive, { eject, signal }: { eject: boolean; signal: AbortSignal }): Promise<PreparedFlash> {
    await this.warm(signal);
    return await prepareFlash({
      image: await this.#wish(signal),
      drives: () => Promise.resolve([drive]),
      // What settings change is proved on the card itself.
      recipes: [],
      options: { unmapped: 'skip', verify: true, changedOnly: false, eject, force: [] },
      store: this.#keeps,
      unpack: false,
      signal,
    });
  }

  async #wish(signal: AbortSignal): Promise<FlashOrder['image']> {
    const { source, entry, bmap, sha256 } = this.#lot.image;
    const { folder } = this.#places;
    const named = namedIn(folder, source);
    this.#source ??= lotSource(this.#lot.image, this.#places, signal).catch((error: unknown) => {
      this.#source = undefined;
      throw error;
    });
    return {
      source: await this.#source,
      entry,
      bmap: bmap === undefined || bmap === false ? bmap : mapNamed(bmap, folder),
      // A file was compared before, and is again whenever it has changed.
      ...(named.kind === 'file' ? {} : { sha256 }),
    };
  }

  async #unpack(signal: AbortSignal): Promise<void> {
    if (!this.#keeps) return;
    shareChunks();
    const { source, entry, bmap, sha256 } = await this.#wish(signal);
    const image = await openImage(source, {
      signal,
      ...(entry === undefined ? {} : { entry }),
      ...(bmap === undefined ? {} : { bmap }),
    });
    const isRaw = image.path !== undefined && image.formats.length === 0;
    if (isRaw || !image.rereadable) return;
    const store = await openStore();
    if (store.off !== undefined) return;
    if ((await store.find(image, { source: image.origin, entry, sha256 })) !== undefined) return;
    await unpackInto(image, { store, entry, sha256, signal });
  }
}

interface Unpacking {
  store: Awaited<ReturnType<typeof openStore>>;
  entry: string | undefined;
  sha256: string | undefined;
  signal: AbortSignal;
}

async function unpackInto(image: Image, { store, entry, sha256, signal }: Unpacking): Promise<void> {
  const ring = new SegmentRing({ capacity: ringCapacity, patience: Number.POSITIVE_INFINITY });
  ring.add(0);
  const fed = feed({ image, sha256, hash: true, ring, signal, emit: () => {} });
  fed.then(
    () => ring.end(),
    (error: unknown) => ring.fail(isWickError(error) ? error : new WickError('cancelled', {})),
  );
  const cut: { at?: number } = {};
  const segments = ring.read(0, cut);
  try {
    await keepCopy({ image, store, entry, segments, cut, fed, signal });
  } finally {
    ring.remove(0);
  }
  const { head } = await fed;
  for (const { release } of head) release();
}
