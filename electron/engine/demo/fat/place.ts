import type { FileNode, FolderNode } from '../tree.ts';
import { entriesFor, entrySize } from './directory.ts';
import { type FatGeometry, rootEntriesOfFat16, sectorSize } from './geometry.ts';
import { type FatName, fatNames } from './names.ts';

/** Clusters in a row; an empty file has none, and 0 as its first. */
export interface ClusterRun {
  first: number;
  count: number;
}

/** A file or folder at its place. */
export interface Placed extends ClusterRun {
  name: FatName;
  node: FileNode | FolderNode;
  children: Placed[];
}

export interface PlacedTree {
  /** The root directory on FAT32; on FAT16 it has no clusters. */
  root: ClusterRun;
  children: Placed[];
  /** Every chain of the volume. */
  runs: ClusterRun[];
  /** The first cluster that nobody has. */
  nextFree: number;
}

/** Finds clusters for a tree: one run for each file and folder, in the order of the tree. */
export function placeTree(root: FolderNode, geometry: FatGeometry): PlacedTree {
  const clusterSize = geometry.sectorsPerCluster * sectorSize;
  const runs: ClusterRun[] = [];
  let nextFree = 2;

  const take = (bytes: number): ClusterRun => {
    const count = Math.ceil(bytes / clusterSize);
    const run = { first: count === 0 ? 0 : nextFree, count };
    nextFree += count;
    if (nextFree > geometry.clusters + 2) throw new RangeError('the files do not fit into the volume');
    runs.push(run);
    return run;
  };

  const place = (folder: FolderNode, names: readonly FatName[]): Placed[] =>
    [...folder.entries.values()].map((node, index) => {
      const name = names[index];
      if (name === undefined || node.kind === 'link') throw new RangeError('FAT has no symbolic links');
      if (node.kind === 'file') {
        if (node.content.size > 0xffff_ffff) throw new RangeError(`${name.long} is too large for FAT`);
        return { name, node, ...take(node.content.size), children: [] };
      }
      const inside = fatNames([...node.entries.keys()]);
      return { name, node, ...take(directoryBytes(inside, 2)), children: place(node, inside) };
    });

  const names = fatNames([...root.entries.keys()]);
  const bytes = directoryBytes(names, 1);
  if (geometry.type === 'fat16' && bytes > rootEntriesOfFat16 * entrySize) {
    throw new RangeError('too many files in the root directory');
  }
  const rootRun = geometry.type === 'fat16' ? { first: 0, count: 0 } : take(bytes);
  const children = place(root, names);
  return { root: rootRun, children, runs, nextFree };
}

/** At most 65,536 entries make a directory (fatgen103, section 6.2). */
function directoryBytes(names: readonly FatName[], extraEntries: number): number {
  const bytes = names.reduce((sum, name) => sum + entriesFor(name), extraEntries) * entrySize;
  if (bytes > 0x20_0000) throw new RangeError('too many files in one directory');
  return bytes;
}
