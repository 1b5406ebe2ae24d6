import { type FolderNode, folder, type TreeNode } from '../tree.ts';
import type { DirectoryName } from './directory.ts';
import { firstInode } from './geometry.ts';

/** A node with its inode; a folder's names have theirs. */
export interface Numbered {
  inode: number;
  node: TreeNode;
  /** What a folder lists, `.` and `..` first; empty for others. */
  names: DirectoryName[];
  /** Names that a file has. */
  links: number;
  /** What fsck moves orphans into: made larger than it needs to be, so that it has room when the disk is full. */
  lostAndFound: boolean;
}

const rootInode = 2;

/**
 * Gives every node its inode: the root 2, lost+found 11, then on in the order of the tree. A file that stands at several
 * places is one inode with several names.
 */
export function numberInodes(root: FolderNode): Numbered[] {
  const lostAndFound = folder({}, { mode: 0o700 });
  const withIt = { ...root, entries: new Map([['lost+found', lostAndFound], ...root.entries]) };
  if (withIt.entries.size === root.entries.size) throw new RangeError('lost+found is added by itself');
  const numbered: Numbered[] = [];
  const files = new Map<TreeNode, Numbered>();
  let next = firstInode;
  const visit = (node: TreeNode, inode: number, parent: number): void => {
    const names: DirectoryName[] = [];
    const own: Numbered = { inode, node, names, links: 1, lostAndFound: node === lostAndFound };
    numbered.push(own);
    if (node.kind === 'file') files.set(node, own);
    if (node.kind !== 'folder') return;
    names.push({ inode, name: '.', type: 'folder' }, { inode: parent, name: '..', type: 'folder' });
    for (const [name, child] of node.entries) {
      if (name === '.' || name === '..') throw new RangeError(`${name} cannot be a name on ext4`);
      const known = files.get(child);
      names.push({ inode: known?.inode ?? next, name, type: child.kind });
      if (known !== undefined) {
        known.links += 1;
        continue;
      }
      next += 1;
      visit(child, next - 1, inode);
    }
  };
  visit(withIt, rootInode, rootInode);
  return numbered;
}
