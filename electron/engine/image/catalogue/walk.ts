import { WickError } from '../../../contract/errors.ts';
import type { LoadFolder } from './find.ts';
import { slug } from './slug.ts';
import { type CatalogueFolder, type CatalogueImage, mostDepth, mostNodes } from './tree.ts';

/** So many lists that others name are read to list everything. */
const mostLists = 60;

export interface Listed {
  /** From the catalogue on. */
  name: string;
  image: CatalogueImage;
}

/**
 * All images below a folder, in their order. Lists that lead back to themselves are read once; one that cannot be had is
 * passed over and told.
 */
export async function* walkImages(
  top: CatalogueFolder,
  { name, load, onTrouble }: { name: string; load: LoadFolder; onTrouble: (error: WickError) => void },
): AsyncGenerator<Listed> {
  const lists = new Set<string>();
  let left = mostNodes;
  const open: { name: string; folder: CatalogueFolder; depth: number }[] = [{ name, folder: top, depth: 0 }];
  for (let next = open.pop(); next !== undefined && left > 0; next = open.pop()) {
    const { list } = next.folder;
    if (list !== undefined) {
      if (lists.has(list) || lists.size === mostLists) continue;
      lists.add(list);
    }
    const folder = await loaded(next.folder, load, onTrouble);
    const folders: typeof open = [];
    for (const child of folder.children) {
      left -= 1;
      if (left < 0) return;
      const childName = `${next.name}/${child.slug}`;
      if (child.kind === 'image') yield { name: childName, image: child };
      else if (next.depth < 2 * mostDepth) folders.push({ name: childName, folder: child, depth: next.depth + 1 });
    }
    open.push(...folders.toReversed());
  }
}

async function loaded(
  folder: CatalogueFolder,
  load: LoadFolder,
  onTrouble: (error: WickError) => void,
): Promise<CatalogueFolder> {
  try {
    return await load(folder);
  } catch (error) {
    if (!(error instanceof WickError) || error.code === 'cancelled') throw error;
    onTrouble(error);
    return { ...folder, children: [] };
  }
}

/**
 * Whether an image says that it runs on a board: `pi5-64bit` by its own name, by its beginning (`pi5`), or by the name
 * that the catalogue gives the board (`raspberry-pi-5`).
 */
export function runsOn(image: CatalogueImage, board: string, names: CatalogueFolder['boardNames']): boolean {
  const wanted = slug(board);
  const tags = new Set(names?.get(wanted));
  return image.boards.some((one) => one === wanted || slug(one).startsWith(`${wanted}-`) || tags.has(one));
}
