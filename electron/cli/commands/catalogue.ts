import { findNode } from '../../engine/image/catalogue/find.ts';
import {
  addCatalogue,
  knownCatalogues,
  newCatalogue,
  removeCatalogue,
  shownList,
} from '../../engine/image/catalogue/known.ts';
import { parseCatalogueName } from '../../engine/image/catalogue/name.ts';
import { openCatalogue } from '../../engine/image/catalogue/open.ts';
import type { CatalogueFolder, CatalogueNode } from '../../engine/image/catalogue/tree.ts';
import { runsOn, walkImages } from '../../engine/image/catalogue/walk.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { entryData, entryLines, imageText } from '../output/catalogue.ts';
import type { Face } from '../output/face.ts';
import { catalogueOptions } from '../recipe/from-catalogue.ts';

export interface CatalogueListOptions {
  board?: string;
  all?: true;
}

interface CatalogueEntry {
  name: string;
  node: CatalogueNode;
}

/** `wick catalogue [PATH] [--board NAME] [--all]` */
export async function catalogueCommand(
  face: Face,
  named: string | undefined,
  { board, all }: CatalogueListOptions,
): Promise<number> {
  const deep = all === true || board !== undefined;
  if (named === undefined && !deep) return await listCatalogues(face);
  const names = named === undefined ? (await known()).map(({ name }) => name) : [named];
  const entries: CatalogueEntry[] = [];
  for (const name of names) entries.push(...(await entriesOf(face, name, { deep, board })));
  face.event('result', { ok: true, exitCode: 0, entries: entries.map((entry) => entryData(entry)) });
  if (face.json) return 0;
  const [only] = entries;
  if (!deep && only?.node.kind === 'image' && entries.length === 1) face.print(imageText(only.name, only.node));
  else if (entries.length > 0) face.print(entryLines(entries).join('\n'));
  else face.print(board === undefined ? 'There is nothing in it.' : `Nothing there says that it runs on ${board}.`);
  return 0;
}

/** `wick catalogue add NAME ADDRESS`: only what can be read is added. */
export async function catalogueAdd(face: Face, name: string, address: string): Promise<number> {
  const added = newCatalogue(name, address);
  await openCatalogue(added.address, await catalogueOptions(face));
  await addCatalogue(await stationFolder(), added);
  const shown = shownList(added.address);
  face.event('result', { ok: true, exitCode: 0, name, address: shown });
  if (!face.json) face.print(`${name} is ${shown} from now on.`);
  return 0;
}

/** `wick catalogue remove NAME` */
export async function catalogueRemove(face: Face, name: string): Promise<number> {
  await removeCatalogue(await stationFolder(), name);
  face.event('result', { ok: true, exitCode: 0, name });
  if (!face.json) face.print(`${name} is no longer a catalogue.`);
  return 0;
}

async function known() {
  return await knownCatalogues(await stationFolder());
}

async function listCatalogues(face: Face): Promise<number> {
  const catalogues = (await known()).map(({ name, address, builtIn }) => {
    return { name, address: shownList(address), builtIn };
  });
  face.event('result', { ok: true, exitCode: 0, catalogues });
  const width = Math.max(...catalogues.map(({ name }) => name.length));
  if (!face.json) for (const { name, address } of catalogues) face.print(`${name.padEnd(width)}  ${address}`);
  return 0;
}

async function entriesOf(
  face: Face,
  named: string,
  { deep, board }: { deep: boolean; board: string | undefined },
): Promise<CatalogueEntry[]> {
  const { catalogue, path } = parseCatalogueName(named);
  const { name: top, top: folder, lists } = await openCatalogue(catalogue, await catalogueOptions(face));
  const { name, node } = await findNode(folder, { name: top, path, load: lists.load });
  if (node.kind === 'image') return [{ name, node }];
  if (!deep) return childrenOf(name, await lists.load(node));
  const entries: CatalogueEntry[] = [];
  const onTrouble = ({ message }: Error) => face.note(message);
  for await (const { name: one, image } of walkImages(node, { name, load: lists.load, onTrouble })) {
    if (board === undefined || runsOn(image, board, folder.boardNames)) entries.push({ name: one, node: image });
  }
  return entries;
}

function childrenOf(name: string, { children }: CatalogueFolder): CatalogueEntry[] {
  return children.map((node) => ({ name: `${name}/${node.aliases[0] ?? node.slug}`, node }));
}
