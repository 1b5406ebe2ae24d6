import { addressFileName } from '../source/address.ts';
import { WickError } from '../../../contract/errors.ts';
import type { HttpOptions } from '../source/http-request.ts';
import type { Source } from '../source.ts';
import { type DownloadOptions, download } from './download/download.ts';
import { findImage } from './find.ts';
import { knownCatalogues, shownList } from './known.ts';
import { Lists } from './lists.ts';
import { type CatalogueName, parseCatalogueName } from './name.ts';
import { namedSource } from './named-source.ts';
import { nearest } from './nearest.ts';
import type { CatalogueFolder, CatalogueImage } from './tree.ts';

export interface CatalogueOptions {
  signal: AbortSignal;
  /** Where it is kept which catalogues were added. */
  station: string;
  /** Where lists are kept for when there is no connection; undefined keeps none. */
  listFolder: string | undefined;
  http?: Partial<HttpOptions> | undefined;
  /** Takes sentences for the person. */
  onNote: (note: string) => void;
}

export interface OpenedCatalogue {
  /** `pantavisor`; for a list that has no name, its address and a `#`. */
  name: string;
  top: CatalogueFolder;
  lists: Lists;
}

/** Reads a catalogue. @throws WickError `catalogue-…`, `source-unreadable` */
export async function openCatalogue(
  named: CatalogueName['catalogue'],
  options: CatalogueOptions,
): Promise<OpenedCatalogue> {
  const lists = new Lists({ ...options, folder: options.listFolder });
  if (named instanceof URL) return { name: `${shownList(named)}#`, top: await lists.read(named), lists };
  const known = await knownCatalogues(options.station);
  const catalogue = known.find(({ name }) => name === named);
  if (catalogue === undefined) {
    const names = known.map(({ name }) => name);
    const near = nearest(named, names);
    throw new WickError('catalogue-unknown', {
      name: named || 'catalogue without a name',
      near: near.length > 0 ? near : names,
    });
  }
  return { name: catalogue.name, top: await lists.read(catalogue.address), lists };
}

/** What `catalogue:…` stands for. @throws WickError `usage`, `catalogue-…`, `source-unreadable` */
export async function findCatalogueImage(
  typed: string,
  options: CatalogueOptions,
): Promise<{ name: string; image: CatalogueImage }> {
  const { catalogue, path } = parseCatalogueName(typed);
  const { name, top, lists } = await openCatalogue(catalogue, options);
  return await findImage(top, { name, path, load: lists.load });
}

/** The image's file: downloaded, proved, and on this computer. @throws WickError as `download` */
export async function openCatalogueImage(
  { name, image }: { name: string; image: CatalogueImage },
  options: DownloadOptions,
): Promise<Source> {
  const shown = `catalogue:${name}`;
  const { path } = await download(shown, image, options);
  return await namedSource(path, { name: shown, fileName: addressFileName(new URL(image.address ?? path)) });
}
