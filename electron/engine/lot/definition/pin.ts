import { relative } from 'node:path';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { findBmap } from '../../image/bmap/find.ts';
import { type CatalogueOptions, findCatalogueImage } from '../../image/catalogue/open.ts';
import { openSource } from '../../image/source/source.ts';
import { digestOf, namedIn } from './digest.ts';
import { rawDigestOf } from './raw-digest.ts';

export interface ImageWish {
  source: string;
  entry?: string | undefined;
  /** `auto`, `none`, a path or an address. */
  bmap?: string | undefined;
  /** Of the file, or of the raw image inside; any case. */
  sha256?: string | undefined;
}

export interface PinOptions {
  /** Paths start from here. */
  folder: string;
  catalogue?: Omit<CatalogueOptions, 'signal'> | undefined;
  signal: AbortSignal;
  onBytes?: ((bytes: number, total: number | undefined) => void) | undefined;
}

export interface Pinned {
  image: Lot['image'];
  /** The block map, where it is a file of its own. */
  files: Lot['files'];
}

/**
 * Fixes what is written: the image by its digest, and the block map that says what of it is written.
 *
 * @throws WickError `source-…`, `catalogue-…`, `bmap-not-found`
 */
export async function pinImage(wish: ImageWish, options: PinOptions): Promise<Pinned> {
  const { source, entry } = wish;
  const map = await mapOf(wish, options);
  const image = {
    source,
    ...(entry === undefined ? {} : { entry }),
    ...(map === undefined ? {} : { bmap: map === 'none' ? (false as const) : map }),
    sha256: await imageDigest(wish, options),
  };
  const named = map === undefined || map === 'none' ? undefined : namedIn(options.folder, map);
  if (map === undefined || named === undefined) return { image, files: {} };
  const place = named.kind === 'file' ? named.path : named.name;
  const digest = await digestOf(place, options.signal).catch((error: unknown) => {
    if (isWickError(error, 'source-not-found')) throw new WickError('bmap-not-found', { what: map }, { cause: error });
    throw error;
  });
  return { image, files: { [map]: digest } };
}

async function imageDigest({ source, entry, sha256 }: ImageWish, options: PinOptions): Promise<string> {
  const { folder, signal, catalogue, onBytes } = options;
  const expected = sha256?.toLowerCase();
  const named = namedIn(folder, source);
  if (named.kind === 'catalogue') {
    if (catalogue === undefined) throw new WickError('usage', { reason: `${source} cannot be looked up here.` });
    const { image } = await findCatalogueImage(named.name, { ...catalogue, signal });
    const digest = expected ?? image.sha256 ?? image.unpackedSha256;
    if (digest !== undefined) return digest;
    throw new WickError('usage', {
      reason: `The catalogue does not say the SHA-256 of ${source}, and a lot needs it.`,
      hint: 'Download the image, and name the file in the recipe.',
    });
  }
  if (source === '-') throw new WickError('usage', { reason: 'A lot cannot be made of standard input.' });
  const place = named.kind === 'file' ? named.path : named.name;
  const actual = await digestOf(place, signal, onBytes);
  if (expected === undefined || expected === actual) return actual;
  const inside = await rawDigestOf(place, { entry, signal });
  if (expected === inside) return inside;
  throw new WickError('source-checksum', { what: source, expected, actual });
}

/** The one that writing will find, so that no other one is put in its place; undefined where there is none, or in an archive. */
async function mapOf(
  { source, bmap = 'auto' }: ImageWish,
  { folder, signal }: PinOptions,
): Promise<string | undefined> {
  if (bmap !== 'auto') return bmap;
  const named = namedIn(folder, source);
  if (named.kind !== 'file') return undefined;
  const found = (await findBmap(await openSource(named.path, { signal }), signal))?.source.path;
  return found === undefined ? undefined : relative(folder, found).replaceAll('\\', '/');
}
