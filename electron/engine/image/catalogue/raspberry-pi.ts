import * as z from 'zod';
import { leadsTo } from './address.ts';
import { address, sha256, size, text, texts } from './fields.ts';
import { Slugs, slug } from './slug.ts';
import { type CatalogueFolder, type CatalogueImage, type CatalogueNode, mostDepth, mostNodes } from './tree.ts';
import { unfitByName } from './unfit.ts';

/**
 * The os_list of Raspberry Pi Imager (rpi-imager, doc/json-schema/os-list-schema.json), versions 3 and 4: entries are
 * images, folders of entries (`subitems`) or folders whose entries are listed elsewhere (`subitems_url`).
 */
const listSchema = z.object({
  os_list: z.array(z.unknown()),
  imager: z
    .object({ devices: z.array(z.unknown()).catch([]) })
    .optional()
    .catch(undefined),
});

const entrySchema = z.object({
  name: text,
  description: text,
  url: address,
  subitems: z.array(z.unknown()).optional().catch(undefined),
  subitems_url: address,
  extract_size: size,
  extract_sha256: sha256,
  image_download_size: size,
  image_download_sha256: sha256,
  release_date: text,
  init_format: text,
  devices: texts,
  contains_multiple_files: z.boolean().optional().catch(undefined),
});

const deviceSchema = z.object({ name: text, tags: texts });

type Entry = z.output<typeof entrySchema>;

/** Undefined where it is something else. */
export function parseRaspberryPi(json: unknown, list: URL): CatalogueFolder | undefined {
  const found = listSchema.safeParse(Array.isArray(json) ? { os_list: json } : json);
  if (!found.success) return undefined;
  const { os_list: entries, imager } = found.data;
  const left = { nodes: mostNodes };
  const children = readEntries(entries, { list, depth: 1, left });
  // A bare array may be anything.
  if (Array.isArray(json) && children.length === 0) return undefined;
  return {
    kind: 'folder',
    slug: '',
    aliases: [],
    title: 'Raspberry Pi Imager',
    children,
    implied: [],
    boardNames: boardNames(imager?.devices ?? []),
  };
}

function boardNames(devices: readonly unknown[]): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const device of devices.slice(0, 1000)) {
    const { success, data } = deviceSchema.safeParse(device);
    if (success && data.name !== undefined) names.set(slug(data.name), data.tags);
  }
  return names;
}

interface Place {
  list: URL;
  depth: number;
  left: { nodes: number };
}

function readEntries(entries: readonly unknown[], place: Place): CatalogueNode[] {
  if (place.depth > mostDepth) return [];
  const slugs = new Slugs();
  const nodes: CatalogueNode[] = [];
  for (const json of entries) {
    if (place.left.nodes <= 0) break;
    const { success, data } = entrySchema.safeParse(json);
    if (!success || data.name === undefined) continue;
    place.left.nodes -= 1;
    nodes.push(readEntry(data, slugs.take(data.name), place));
  }
  return nodes;
}

function readEntry(entry: Entry, name: string, place: Place): CatalogueNode {
  const { name: title = '', description, subitems, subitems_url: elsewhere } = entry;
  if (subitems === undefined && elsewhere === undefined) return imageOf(entry, name, place.list);
  return {
    kind: 'folder',
    slug: name,
    aliases: [],
    title,
    description,
    implied: [],
    children: subitems === undefined ? [] : readEntries(subitems, { ...place, depth: place.depth + 1 }),
    ...(subitems === undefined ? { list: leadsTo(elsewhere, place.list, false) } : {}),
  };
}

function imageOf(entry: Entry, name: string, list: URL): CatalogueImage {
  const proven = entry.image_download_sha256 !== undefined || entry.extract_sha256 !== undefined;
  const download = leadsTo(entry.url, list, proven);
  return {
    kind: 'image',
    slug: name,
    aliases: [],
    title: entry.name ?? '',
    description: entry.description,
    address: download,
    sha256: entry.image_download_sha256,
    unpackedSha256: entry.extract_sha256,
    downloadSize: entry.image_download_size,
    unpackedSize: entry.extract_size,
    released: entry.release_date,
    boards: entry.devices,
    initFormat: entry.init_format,
    unfit: unfitEntry(entry, download),
  };
}

function unfitEntry(entry: Entry, download: string | undefined): string | undefined {
  if (/^internal:/iu.test(entry.url ?? '')) return 'it is something that Raspberry Pi Imager does by itself';
  if (download === undefined) return 'nothing is offered there to download';
  if (entry.contains_multiple_files === true)
    return 'it is files for a card that is formatted already, not a disk image';
  return unfitByName(download);
}
