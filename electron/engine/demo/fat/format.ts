import { type Layout, layOut, type Segment } from '../segments.ts';
import type { FileNode, FolderNode } from '../tree.ts';
import { allocationTable, reservedSectors, rootClusterOfFat32 } from './boot.ts';
import { attributes, type DirectoryEntry, directoryEntry, entriesFor, entrySize } from './directory.ts';
import { type FatGeometry, type FatType, fatGeometry, rootEntriesOfFat16, sectorSize } from './geometry.ts';
import { type FatName, fatNames } from './names.ts';

export interface FatOptions {
  /** Bytes, a multiple of 512. FAT16 takes about 8.5 MB to 2 GiB, FAT32 from about 34 MB. */
  size: number;
  type: FatType;
  /** One to eleven characters of ASCII, upper case. */
  label: string;
  /** 32 bits; people see it as `1234-ABCD`. */
  volumeId: number;
  /** Bytes of the disk before the volume, a multiple of 512; default 0. */
  diskOffset?: number;
  /** For what has no date of its own. */
  modified: Date;
}

/** A file or folder at its place; `count` clusters from `first`. */
interface Placed {
  name: FatName;
  node: FileNode | FolderNode;
  first: number;
  count: number;
  children: Placed[];
}

/**
 * Formats a FAT16 or FAT32 volume and fills it with a tree. Every chain is one run of clusters, so all that is used
 * lies at the start. Symbolic links, names that FAT cannot keep and what does not fit throw a RangeError.
 * Format: Microsoft FAT File System Specification (fatgen103).
 */
export function formatFat(root: FolderNode, options: FatOptions): Layout {
  if (!/^[A-Z0-9_ -]{1,11}$/.test(options.label)) throw new RangeError(`${options.label} cannot be a FAT label`);
  const geometry = fatGeometry(options.size, options.type);
  const label = options.label.padEnd(11);
  const clusterSize = geometry.sectorsPerCluster * sectorSize;
  const fixedRoot = geometry.type === 'fat16';

  const runs: { first: number; count: number }[] = [];
  let nextFree = rootClusterOfFat32;
  const allocate = (bytes: number): { first: number; count: number } => {
    const count = Math.ceil(bytes / clusterSize);
    const run = { first: count === 0 ? 0 : nextFree, count };
    nextFree += count;
    if (nextFree > geometry.clusters + 2) throw new RangeError(`the files do not fit into ${options.size} bytes`);
    runs.push(run);
    return run;
  };

  const place = (folder: FolderNode, names: readonly FatName[]): Placed[] =>
    [...folder.entries.values()].map((node, index) => {
      const name = names[index];
      if (name === undefined || node.kind === 'link') throw new RangeError('FAT has no symbolic links');
      if (node.kind === 'file') {
        if (node.content.size > 0xffff_ffff) throw new RangeError(`${name.long} is too large for FAT`);
        return { name, node, ...allocate(node.content.size), children: [] };
      }
      const inside = fatNames([...node.entries.keys()]);
      return { name, node, ...allocate(directoryBytes(inside, 2)), children: place(node, inside) };
    });

  const rootNames = fatNames([...root.entries.keys()]);
  const rootBytes = directoryBytes(rootNames, 1);
  if (fixedRoot && rootBytes > rootEntriesOfFat16 * entrySize) throw new RangeError('too many files in the root');
  const rootRun = fixedRoot ? { first: 0, count: 0 } : allocate(rootBytes);
  const tree = place(root, rootNames);

  const segments: Segment[] = volumeSegments(geometry, {
    runs,
    label,
    volumeId: options.volumeId,
    hiddenSectors: (options.diskOffset ?? 0) / sectorSize,
    nextFree,
  });
  const at = (cluster: number) => (geometry.dataStart + (cluster - 2) * geometry.sectorsPerCluster) * sectorSize;
  const entry = (placed: Placed): DirectoryEntry => ({
    name: placed.name,
    attribute: placed.node.kind === 'folder' ? attributes.folder : attributes.file,
    cluster: placed.first,
    size: placed.node.kind === 'folder' ? 0 : placed.node.content.size,
    modified: placed.node.modified ?? options.modified,
  });
  const special = (short: string, kind: number, cluster: number, modified = options.modified): DirectoryEntry => ({
    name: { long: short, short: short.padEnd(11), needsLong: false },
    attribute: kind,
    cluster,
    size: 0,
    modified,
  });

  const fill = (children: readonly Placed[], parent: number): void => {
    for (const child of children) {
      const run = { offset: at(child.first), length: child.count * clusterSize };
      if (child.node.kind === 'file') {
        const file = { content: child.node.content };
        if (child.count > 0) segments.push({ kind: 'content', ...run, file, bytes: file.content.size });
        continue;
      }
      const { modified } = child.node;
      const dots = [
        special('.', attributes.folder, child.first, modified),
        special('..', attributes.folder, parent, modified),
      ];
      const data = Buffer.concat([...dots, ...child.children.map(entry)].map(directoryEntry));
      segments.push({ kind: 'bytes', ...run, data });
      fill(child.children, child.first);
    }
  };
  const data = Buffer.concat([special(label, attributes.volumeLabel, 0), ...tree.map(entry)].map(directoryEntry));
  segments.push(
    fixedRoot
      ? {
          kind: 'bytes',
          offset: (geometry.dataStart - geometry.rootSectors) * sectorSize,
          length: geometry.rootSectors * sectorSize,
          data,
        }
      : { kind: 'bytes', offset: at(rootRun.first), length: rootRun.count * clusterSize, data },
  );
  // A folder in the root names cluster 0 as its parent, even on FAT32 (section 6.5).
  fill(tree, 0);
  return layOut(options.size, segments);
}

/** At most 65,536 entries make a directory (section 6.2). */
function directoryBytes(names: readonly FatName[], extraEntries: number): number {
  const bytes = names.reduce((sum, name) => sum + entriesFor(name), extraEntries) * entrySize;
  if (bytes > 0x20_0000) throw new RangeError('too many files in one directory');
  return bytes;
}

function volumeSegments(
  geometry: FatGeometry,
  volume: {
    runs: { first: number; count: number }[];
    label: string;
    volumeId: number;
    hiddenSectors: number;
    nextFree: number;
  },
): Segment[] {
  const table = allocationTable(geometry.type, volume.runs);
  const free = geometry.clusters + 2 - volume.nextFree;
  const nextFree = free === 0 ? 0xffff_ffff : volume.nextFree;
  const reserved = reservedSectors(geometry, volume, { free, nextFree });
  const tableLength = geometry.tableSectors * sectorSize;
  return [
    { kind: 'bytes', offset: 0, length: reserved.length, data: reserved },
    ...[0, 1].map(
      (copy): Segment => ({
        kind: 'bytes',
        offset: reserved.length + copy * tableLength,
        length: tableLength,
        data: table,
      }),
    ),
  ];
}
