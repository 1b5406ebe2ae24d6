import { join } from 'node:path';
import { isCatalogueName } from '../../engine/image/catalogue/name.ts';
import type { CatalogueOptions } from '../../engine/image/catalogue/open.ts';
import type { Source } from '../../engine/image/source.ts';
import { cacheFolder } from '../../engine/image/store/place.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import type { Face } from '../output/face.ts';
import { PhaseView } from '../output/phase-view.ts';

export interface FromCatalogue {
  /** Which file of an archive is the image. */
  entry?: string | undefined;
  /** Called before anything large is downloaded: what would fail afterwards may as well fail now. */
  beforehand?: () => Promise<unknown>;
}

/** What was named, or the file of a catalogue that it stands for, downloaded and proved. @throws WickError */
export async function fromCatalogue(face: Face, named: string, options: FromCatalogue = {}): Promise<string | Source> {
  if (!isCatalogueName(named)) return named;
  const { findCatalogueImage, openCatalogueImage } = await import('../../engine/image/catalogue/open.ts');
  const found = await findCatalogueImage(named, await catalogueOptions(face));
  const { name, image } = found;
  const { sha256, released, title } = image;
  face.event('catalogue', { name, title, sha256, unpackedSha256: image.unpackedSha256, released });
  face.note(`${title}${released === undefined ? '' : `, of ${released}`}: catalogue:${name}`);
  if (sha256 === undefined && image.unpackedSha256 === undefined) {
    face.note('The catalogue gives no checksum for it: whether it is right, only its own format can tell.');
  }
  await options.beforehand?.();
  using view = new DownloadView(face, `catalogue:${name}`);
  return await openCatalogueImage(found, {
    signal: face.signal,
    folder: join(await cacheFolder(), 'downloads'),
    entry: options.entry,
    onNote: (note) => face.note(note),
    onPhase: (phase, total) => view.phase(phase, total),
    onBytes: (bytes) => view.bytes(bytes),
  });
}

export async function catalogueOptions(face: Face): Promise<CatalogueOptions> {
  return {
    signal: face.signal,
    station: await stationFolder(),
    listFolder: join(await cacheFolder(), 'catalogues'),
    onNote: (note) => face.note(note),
  };
}

/** Shows nothing until there is something to wait for. */
class DownloadView implements Disposable {
  readonly #face: Face;
  readonly #what: string;
  #view: PhaseView | undefined;

  constructor(face: Face, what: string) {
    this.#face = face;
    this.#what = what;
  }

  phase(phase: 'downloading' | 'checking', total: number | undefined): void {
    if (this.#view === undefined) this.#view = new PhaseView(this.#face, this.#what, phase, total);
    else this.#view.phase(phase, total);
  }

  bytes(bytes: number): void {
    this.#view?.bytes(bytes);
  }

  [Symbol.dispose](): void {
    this.#view?.[Symbol.dispose]();
  }
}
