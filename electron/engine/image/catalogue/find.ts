import { WickError } from '../../../contract/errors.ts';
import { nearest } from './nearest.ts';
import { slug } from './slug.ts';
import type { CatalogueFolder, CatalogueImage, CatalogueNode } from './tree.ts';

/** Fills a folder whose children are listed elsewhere. */
export type LoadFolder = (folder: CatalogueFolder) => Promise<CatalogueFolder>;

export interface Found {
  /** From the catalogue on, with nothing left out: `pantavisor/stable/028/rpi-scarthgap`. */
  name: string;
  node: CatalogueNode;
}

/**
 * Goes down a catalogue. A segment is the name of a child, another name that only one has, or its title; what is implied
 * may be left out.
 *
 * @throws WickError `catalogue-unknown` with the nearest names, `catalogue-ambiguous`, `catalogue-unfit`
 */
export async function findNode(
  top: CatalogueFolder,
  { name, path, load }: { name: string; path: readonly string[]; load: LoadFolder },
): Promise<Found> {
  const search = new Search(name, load);
  const found = await search.down({ name, node: top }, path);
  if (found !== undefined) return found;
  throw search.unknown(path);
}

/** The image that a path leads to. @throws WickError as `findNode`, and `catalogue-not-one` */
export async function findImage(
  top: CatalogueFolder,
  options: { name: string; path: readonly string[]; load: LoadFolder },
): Promise<{ name: string; image: CatalogueImage }> {
  const { name, node } = await findNode(top, options);
  if (node.kind === 'folder') {
    const { children } = await options.load(node);
    const holds = children.slice(0, 12).map((child) => child.slug);
    const more = children.length > holds.length ? [`${children.length - holds.length} more`] : [];
    throw new WickError('catalogue-not-one', { name, holds: [...holds, ...more] });
  }
  if (node.unfit !== undefined) throw new WickError('catalogue-unfit', { name, reason: node.unfit });
  return { name, image: node };
}

class Search {
  readonly #name: string;
  readonly #load: LoadFolder;
  /** The deepest place that was reached, for what is said of a name that leads nowhere. */
  #reached: { name: string; folder: CatalogueFolder; left: number } | undefined;

  constructor(name: string, load: LoadFolder) {
    this.#name = name;
    this.#load = load;
  }

  async down({ name, node }: Found, path: readonly string[]): Promise<Found | undefined> {
    const [segment, ...rest] = path;
    if (segment === undefined) return { name, node };
    if (node.kind === 'image') {
      const reason = rest.length === 0 ? node.parts?.[slug(segment)] : undefined;
      if (reason !== undefined) throw new WickError('catalogue-unfit', { name: `${name}/${slug(segment)}`, reason });
      return undefined;
    }
    const folder = await this.#load(node);
    if (this.#reached === undefined || path.length < this.#reached.left) {
      this.#reached = { name, folder, left: path.length };
    }
    const child = this.#childOf(folder, name, segment);
    if (child !== undefined) return await this.down({ name: `${name}/${child.slug}`, node: child }, rest);
    const children = new Map(folder.children.map((one) => [one.slug, one]));
    for (const implied of folder.implied) {
      const step = children.get(implied);
      if (step === undefined) continue;
      const found = await this.down({ name: `${name}/${implied}`, node: step }, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  unknown(path: readonly string[]): WickError {
    const wanted = [this.#name, ...path].join('/').slice(0, 200);
    const { name, folder } = this.#reached ?? {};
    const names = folder === undefined || name === undefined ? [] : [...namesBelow(folder, name)];
    return new WickError('catalogue-unknown', { name: wanted, near: nearest(wanted, names) });
  }

  #childOf(folder: CatalogueFolder, name: string, segment: string): CatalogueNode | undefined {
    const wanted = slug(segment);
    const named = folder.children.find((child) => child.slug === wanted);
    if (named !== undefined) return named;
    const others = folder.children.filter((child) => child.aliases.includes(wanted));
    if (others.length > 1) {
      const entries = others.map((child) => child.slug);
      throw new WickError('catalogue-ambiguous', { name: `${name}/${wanted}`, entries });
    }
    return others[0];
  }
}

/** Names under which images below a folder can be had, as short as they go, and those of its folders. */
function* namesBelow(folder: CatalogueFolder, name: string): Generator<string> {
  for (const child of folder.children) {
    const [short = child.slug] = child.aliases;
    yield `${name}/${short}`;
    if (child.kind === 'folder') yield* namesBelow(child, `${name}/${child.slug}`);
  }
}
