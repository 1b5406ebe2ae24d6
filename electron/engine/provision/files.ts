import type { FileTree } from '../image/file-system/file-tree.ts';

/** Bytes: no file that is read whole to be changed is near this. */
const longest = 64 << 20;

/** A whole file; undefined where there is none. @throws RangeError for one of more than 64 MiB */
export async function readWhole(tree: FileTree, path: string): Promise<Buffer | undefined> {
  const stat = await tree.stat(path);
  if (stat?.kind !== 'file') return undefined;
  if (stat.size > longest) throw new RangeError(`${path} has ${stat.size} bytes, too many to be read whole`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of tree.read(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same as text. */
export async function readText(tree: FileTree, path: string): Promise<string | undefined> {
  return (await readWhole(tree, path))?.toString('utf8');
}

export async function isFile(tree: FileTree, path: string): Promise<boolean> {
  return (await tree.stat(path))?.kind === 'file';
}

export async function isFolder(tree: FileTree, path: string): Promise<boolean> {
  return (await tree.stat(path))?.kind === 'folder';
}

/** `/a/b` and `/a` for `/a/b/c`, the innermost first. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(1, -1);
  return names.map((_, index) => `/${names.slice(0, names.length - index).join('/')}`);
}
