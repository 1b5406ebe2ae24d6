import { join, resolve } from 'node:path';
import type { Lot } from '../../../contract/lot/lot.ts';
import { findCatalogueImage, openCatalogueImage } from '../../image/catalogue/open.ts';
import type { Source } from '../../image/source.ts';
import { cacheFolder } from '../../image/store/place.ts';
import { namedIn } from '../definition/digest.ts';

export interface LotPlaces {
  /** Where the paths of the lot start at this station. */
  folder: string;
  /** Where this station keeps which catalogues it knows. */
  stationFolder: string;
}

/**
 * What a lot's image is read from at this station: a path, an address, or the file that a catalogue's name stands for,
 * downloaded and proved.
 *
 * @throws WickError `catalogue-…`, `source-…`
 */
export async function lotSource(
  { source, entry }: Lot['image'],
  { folder, stationFolder }: LotPlaces,
  signal: AbortSignal,
): Promise<string | Source> {
  const named = namedIn(folder, source);
  if (named.kind === 'file') return named.path;
  if (named.kind === 'address') return named.name;
  const cache = await cacheFolder();
  const silent = { onNote: () => {}, onPhase: () => {}, onBytes: () => {} };
  const listFolder = join(cache, 'catalogues');
  const found = await findCatalogueImage(named.name, { signal, station: stationFolder, listFolder, ...silent });
  return await openCatalogueImage(found, { signal, folder: join(cache, 'downloads'), entry, ...silent });
}

/** A block map by its path or address. */
export function mapNamed(name: string, folder: string): string {
  return name.includes('://') ? name : resolve(folder, name);
}
