import type { WritableFileTree } from '../image/file-system/file-tree.ts';
import { assertNever } from '../../contract/errors.ts';
import type { Edit } from './edit.ts';
import { foldersAbove, isFolder } from './files.ts';
import type { Medium } from './medium.ts';

/** Carries edits out, one after the other. */
export async function applyEdits(medium: Medium, edits: readonly Edit[], signal: AbortSignal): Promise<void> {
  for (const edit of edits) {
    signal.throwIfAborted();
    await applyEdit(await medium.writable(edit.partition), edit);
  }
}

async function applyEdit(tree: WritableFileTree, edit: Edit): Promise<void> {
  switch (edit.kind) {
    case 'write':
    case 'append':
    case 'replace':
    case 'merge':
      await makeFoldersAbove(tree, edit.path);
      return await tree.write(edit.path, await edit.content.read(), edit.mode === undefined ? {} : { mode: edit.mode });
    case 'overwrite':
      return await tree.overwrite(edit.path, await edit.content.read());
    case 'delete':
      return await tree.remove(edit.path);
    case 'folder':
      await makeFoldersAbove(tree, edit.path);
      if (!(await isFolder(tree, edit.path))) await tree.makeFolder(edit.path);
      return;
    case 'link':
      await makeFoldersAbove(tree, edit.path);
      return await tree.link(edit.existing, edit.path);
    default:
      return assertNever(edit);
  }
}

async function makeFoldersAbove(tree: WritableFileTree, path: string): Promise<void> {
  const missing: string[] = [];
  for (const folder of foldersAbove(path)) {
    if (await isFolder(tree, folder)) break;
    missing.push(folder);
  }
  for (const folder of missing.toReversed()) await tree.makeFolder(folder);
}
