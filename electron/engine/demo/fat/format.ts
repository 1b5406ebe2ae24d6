import { type Layout, layOut, type Segment } from '../segments.ts';
import type { FolderNode } from '../tree.ts';
import { allocationTable, type BootFields, reservedSectors } from './boot.ts';
import { attributes, type DirectoryEntry, directoryEntry } from './directory.ts';
import { type FatGeometry, type FatType, fatGeometry, sectorSize } from './geometry.ts';
import { type Placed, type PlacedTree, placeTree } from './place.ts';

export interface FatOptions {
  /** Bytes, a multiple of 512. FAT16 takes 4.3 MB to just below 2 GiB, FAT32 from 34.1 MB. */
  size: number;
  type: FatType;
  /** One to eleven characters: capital letters, digits, space, `_` and `-`. */
  label: string;
  /** 32 bits; people see it as `1234-ABCD`. */
  volumeId: number;
  /** Bytes of the disk before the volume, a multiple of 512; default 0. */
  diskOffset?: number;
  /** For what has no date of its own. */
  modified: Date;
}

/**
 * Formats a FAT16 or FAT32 volume and fills it with a tree. Every chain is one run of clusters, so all that is used
 * lies at the start. Symbolic links, names that FAT cannot keep and what does not fit throw a RangeError.
 * Format: Microsoft FAT File System Specification (fatgen103).
 */
export function formatFat(root: FolderNode, options: FatOptions): Layout {
  if (!/^[A-Z0-9_-][A-Z0-9_ -]{0,10}$/.test(options.label)) throw new RangeError(`no FAT label: ${options.label}`);
  const geometry = fatGeometry(options.size, options.type);
  const tree = placeTree(root, geometry);
  const label = options.label.padEnd(11);
  const hiddenSectors = (options.diskOffset ?? 0) / sectorSize;
  return layOut(options.size, [
    ...tableSegments(geometry, tree, { label, volumeId: options.volumeId, hiddenSectors }),
    ...treeSegments(geometry, tree, label, options.modified),
  ]);
}

/** Everything before the directories and files. */
function tableSegments(geometry: FatGeometry, { runs, nextFree }: PlacedTree, fields: BootFields): Segment[] {
  const free = geometry.clusters + 2 - nextFree;
  const hint = free === 0 ? 0xffff_ffff : nextFree;
  const reserved = reservedSectors(geometry, fields, { free, nextFree: hint });
  const data = allocationTable(geometry.type, runs);
  const length = geometry.tableSectors * sectorSize;
  return [
    { kind: 'bytes', offset: 0, length: reserved.length, data: reserved },
    { kind: 'bytes', offset: reserved.length, length, data },
    { kind: 'bytes', offset: reserved.length + length, length, data },
  ];
}

function treeSegments(geometry: FatGeometry, tree: PlacedTree, label: string, date: Date): Segment[] {
  const clusterSize = geometry.sectorsPerCluster * sectorSize;
  const dataStart = geometry.dataStart * sectorSize;
  const place = ({ first, count }: { first: number; count: number }) => ({
    offset: dataStart + (first - 2) * clusterSize,
    length: count * clusterSize,
  });
  const folderSegments = (folder: Placed, parent: number): Segment[] => {
    const own = { attribute: attributes.folder, modified: folder.node.modified ?? date };
    const data = directoryBytes(
      [
        { ...own, name: shortName('.'), cluster: folder.first, size: 0 },
        { ...own, name: shortName('..'), cluster: parent, size: 0 },
      ],
      folder.children,
      date,
    );
    return [{ kind: 'bytes', ...place(folder), data }, ...inside(folder.children, folder.first)];
  };
  const inside = (children: readonly Placed[], parent: number): Segment[] =>
    children.flatMap((child): Segment[] => {
      if (child.node.kind === 'folder') return folderSegments(child, parent);
      if (child.count === 0) return [];
      const file = { content: child.node.content };
      return [{ kind: 'content', ...place(child), file, bytes: file.content.size }];
    });

  const volume = { name: shortName(label), attribute: attributes.volumeLabel, cluster: 0, size: 0, modified: date };
  const rootSize = geometry.rootSectors * sectorSize;
  const rootPlace = geometry.type === 'fat16' ? { offset: dataStart - rootSize, length: rootSize } : place(tree.root);
  const data = directoryBytes([volume], tree.children, date);
  // A folder in the root names cluster 0 as its parent, even on FAT32 (section 6.5).
  return [{ kind: 'bytes', ...rootPlace, data }, ...inside(tree.children, 0)];
}

function directoryBytes(first: readonly DirectoryEntry[], children: readonly Placed[], date: Date): Uint8Array {
  const entries = children.map(({ name, node, first: cluster }): DirectoryEntry => {
    const modified = node.modified ?? date;
    if (node.kind === 'folder') return { name, attribute: attributes.folder, cluster, size: 0, modified };
    return { name, attribute: attributes.file, cluster, size: node.content.size, modified };
  });
  return Buffer.concat([...first, ...entries].map(directoryEntry));
}

/** A name that has no long one: of the volume, or `.` and `..`. */
function shortName(short: string): DirectoryEntry['name'] {
  return { long: short, short: short.padEnd(11), needsLong: false };
}
