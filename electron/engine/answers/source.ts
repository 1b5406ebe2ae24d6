import { join } from 'node:path';
import { findCatalogueImage, openCatalogueImage } from '../image/catalogue/open.ts';
import { isCatalogueName } from '../image/catalogue/name.ts';
import type { Source } from '../image/source.ts';
import { cacheFolder } from '../image/store/place.ts';
import type { Host } from './host.ts';

export interface OpenNamed {
  entry: string | undefined;
  signal: AbortSignal;
  /** A phase of a download begins; `total` in bytes. */
  onPhase?: (phase: 'downloading' | 'checking', total: number | undefined) => void;
  /** Takes bytes of the phase. */
  onBytes?: (bytes: number) => void;
}

/** What a catalogue remarks is told where it is listed. */
const onNote = () => {};

/** What was named, or the file of a catalogue that it stands for, downloaded and proved. @throws WickError */
export async function openNamed(host: Host, named: string, options: OpenNamed): Promise<string | Source> {
  if (!isCatalogueName(named)) return named;
  const { entry, signal, onPhase = () => {}, onBytes = () => {} } = options;
  const found = await findCatalogueImage(named, { ...(await catalogueOptions(host, signal)), onNote });
  const folder = join(await cacheFolder(), 'downloads');
  return await openCatalogueImage(found, { signal, folder, entry, onNote, onPhase, onBytes });
}

export async function catalogueOptions(host: Host, signal: AbortSignal) {
  return { signal, station: host.folder, listFolder: join(await cacheFolder(), 'catalogues') };
}
