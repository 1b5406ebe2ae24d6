import type { PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import { readSmallFile } from '../tree/read-file.ts';

/** Where the parts of a Pantavisor system lie in a tree of files. */
export interface Place {
  form: PantavisorReport['form'];
  tree: FileTree;
  /** Path of the state. */
  state: string;
  /** Folder of the objects; undefined where there is none inside of the tree. */
  objects: string | undefined;
  /** Folder that the state is checked out into, with a slash at its end; undefined where it is not. */
  files: string | undefined;
}

const isFolder = async (tree: FileTree, path: string) => (await tree.stat(path))?.kind === 'folder';

/** What form of a Pantavisor system a tree holds; undefined where it holds none. */
export async function formOf(tree: FileTree): Promise<PantavisorReport['form'] | undefined> {
  if (await isFolder(tree, '/trails')) return 'storage';
  if ((await isFolder(tree, '/objects')) && (await isFolder(tree, '/config'))) return 'storage';
  if ((await tree.stat('/.pvr/json'))?.kind === 'file') return 'checkout';
  const json = await tree.stat('/json');
  return json?.kind === 'file' &&
    (await tree.list('/'))?.every((name) => name === 'json' || name === 'objects') === true
    ? 'export'
    : undefined;
}

/** `revision` counts for a storage partition. */
export async function placeOf(tree: FileTree, form: PantavisorReport['form'], revision: string): Promise<Place> {
  switch (form) {
    case 'storage': {
      const files = `/trails/${revision}/`;
      return { form, tree, state: `${files}.pvr/json`, objects: '/objects', files };
    }
    case 'checkout': {
      const objects = await objectsOfCheckout(tree);
      return { form, tree, state: '/.pvr/json', objects, files: '/' };
    }
    case 'export':
      return { form, tree, state: '/json', objects: '/objects', files: undefined };
  }
}

/** `.pvr/config` may name another folder; one outside of the tree cannot be looked at. */
async function objectsOfCheckout(tree: FileTree): Promise<string | undefined> {
  const usual = '/.pvr/objects';
  const named = objectsFolder(await readSmallFile(tree, '/.pvr/config', 1 << 20));
  if (named === undefined || named === '') return (await isFolder(tree, usual)) ? usual : undefined;
  const path = `/${named.replace(/^\.?\/+/u, '')}`;
  return !named.startsWith('/') && !named.split('/').includes('..') && (await isFolder(tree, path)) ? path : undefined;
}

/** Nothing else of this file may be shown: it may hold tokens. */
function objectsFolder(bytes: Buffer | undefined): string | undefined {
  try {
    const config: unknown = JSON.parse(bytes?.toString('utf8') ?? '');
    const folder: unknown =
      typeof config === 'object' && config !== null && 'ObjectsDir' in config && config.ObjectsDir;
    return typeof folder === 'string' ? folder : undefined;
  } catch {
    return undefined;
  }
}
