import { assertNever } from '../../contract/errors.ts';
import type { FileTree } from '../image/file-system/file-tree.ts';
import { type Edit, editText } from './edit.ts';
import { isFolder } from './files.ts';
import type { Medium } from './medium.ts';

/**
 * Looks whether edits are on a medium that was opened afresh, and returns those that are not, as text. Of several edits
 * of one file the last one counts.
 */
export async function missingEdits(medium: Medium, edits: readonly Edit[], signal: AbortSignal): Promise<string[]> {
  const last = new Map(edits.map((edit) => [`${edit.partition.number}:${edit.path}`, edit]));
  const missing: string[] = [];
  for (const edit of last.values()) {
    signal.throwIfAborted();
    const partition = medium.partitions.find(({ number }) => number === edit.partition.number);
    if (partition === undefined || !(await isThere(await medium.tree(partition), edit))) missing.push(editText(edit));
  }
  return missing;
}

async function isThere(tree: FileTree, edit: Edit): Promise<boolean> {
  switch (edit.kind) {
    case 'write':
    case 'append':
    case 'replace':
    case 'merge':
    case 'overwrite':
      return await holds(tree, edit.path, await edit.content.read());
    case 'delete':
      return (await tree.stat(edit.path)) === undefined;
    case 'folder':
      return await isFolder(tree, edit.path);
    case 'link': {
      const [one, other] = [await tree.stat(edit.path), await tree.stat(edit.existing)];
      return one?.kind === 'file' && one.inode !== undefined && one.inode === other?.inode;
    }
    default:
      return assertNever(edit);
  }
}

async function holds(tree: FileTree, path: string, wanted: Uint8Array): Promise<boolean> {
  const stat = await tree.stat(path);
  if (stat?.kind !== 'file' || stat.size !== wanted.length) return false;
  let offset = 0;
  for await (const chunk of tree.read(path)) {
    if (Buffer.compare(chunk, wanted.subarray(offset, offset + chunk.length)) !== 0) return false;
    offset += chunk.length;
  }
  return offset === wanted.length;
}
