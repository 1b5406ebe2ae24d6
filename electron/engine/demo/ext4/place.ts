import type { Segment } from '../segments.ts';
import type { TreeNode } from '../tree.ts';
import type { BlockAllocator, Blocks } from './allocate.ts';
import { directoryBlock, packNames } from './directory.ts';
import { extentTree, fileTypes, type InodeFields, inode } from './inode.ts';
import type { Numbered } from './number.ts';

export interface PlacedInode {
  /** The inode itself. */
  bytes: Uint8Array;
  /** All blocks that it holds. */
  blocks: Blocks[];
  segments: Segment[];
}

export interface PlaceOptions {
  blockSize: number;
  created: Date;
  alignLargeFiles?: number;
}

/** A target shorter than this stands in the inode itself ("ext4 Data Structures and Algorithms", 4.2.1). */
const shortestTargetInBlock = 60;
const lostAndFoundBytes = 16_384;

/** Finds room for what an inode holds, and writes the inode. */
export function placeInode(numbered: Numbered, allocator: BlockAllocator, options: PlaceOptions): PlacedInode {
  const { node } = numbered;
  const common = {
    uid: node.uid ?? 0,
    gid: node.gid ?? 0,
    // A folder has its name, its own `.`, and the `..` of each folder in it.
    links:
      node.kind === 'folder'
        ? numbered.names.filter(({ name, type }) => type === 'folder' && name !== '..').length + 1
        : numbered.links,
    modified: node.modified ?? options.created,
  };
  const held = whatItHolds(numbered, options.blockSize);
  const mode = node.mode ?? defaultModes[node.kind];
  const fields = { ...common, type: fileTypes[node.kind], mode, size: held.size };
  if (held.kind === 'link') {
    const bytes = inode({ ...fields, sectors: 0, block: { kind: 'link', bytes: held.data } });
    return { bytes, blocks: [], segments: [] };
  }
  return placeBlocks(fields, held, allocator, options);
}

const defaultModes: Record<TreeNode['kind'], number> = { file: 0o644, folder: 0o755, link: 0o777 };

type Held =
  | { kind: 'link' | 'bytes'; size: number; data: Uint8Array }
  | { kind: 'content'; size: number; file: Extract<Segment, { kind: 'content' }>['file'] };

function whatItHolds({ node, names, lostAndFound }: Numbered, blockSize: number): Held {
  if (node.kind === 'file') return { kind: 'content', size: node.content.size, file: { content: node.content } };
  if (node.kind === 'link') {
    const data = Buffer.from(node.target);
    if (data.length === 0 || data.length >= blockSize) throw new RangeError('a link must point somewhere near');
    return { kind: data.length < shortestTargetInBlock ? 'link' : 'bytes', size: data.length, data };
  }
  const fewest = lostAndFound ? lostAndFoundBytes / blockSize : 1;
  const packed = packNames(names, blockSize);
  const blocks = Array.from({ length: Math.max(fewest, packed.length) }, (_, index) =>
    directoryBlock(packed[index] ?? [], blockSize),
  );
  return { kind: 'bytes', size: blocks.length * blockSize, data: Buffer.concat(blocks) };
}

function placeBlocks(
  fields: Omit<InodeFields, 'sectors' | 'block'>,
  held: Exclude<Held, { kind: 'link' }>,
  allocator: BlockAllocator,
  { blockSize, alignLargeFiles = blockSize }: PlaceOptions,
): PlacedInode {
  const large = held.kind === 'content' && held.size >= alignLargeFiles;
  const runs = allocator.take(Math.ceil(held.size / blockSize), large ? alignLargeFiles / blockSize : 1);
  const tree = extentTree(runs, blockSize, () => allocator.take(1)[0]?.start ?? 0);
  const leaves = tree.leaves.map(({ block }) => ({ start: block, count: 1 }));
  const blocks = [...runs, ...leaves];
  const count = blocks.reduce((sum, run) => sum + run.count, 0);
  let at = 0;
  const segments = runs.map((run): Segment => {
    const place = { offset: run.start * blockSize, length: run.count * blockSize };
    const bytes = Math.min(place.length, held.size - at);
    const segment: Segment =
      held.kind === 'content'
        ? { kind: 'content', ...place, file: held.file, bytes }
        : { kind: 'bytes', ...place, data: held.data.subarray(at, at + bytes) };
    at += bytes;
    return segment;
  });
  for (const { block, data } of tree.leaves) {
    segments.push({ kind: 'bytes', offset: block * blockSize, length: blockSize, data });
  }
  const sectors = (count * blockSize) / 512;
  const bytes = inode({ ...fields, sectors, block: { kind: 'extents', bytes: tree.root } });
  return { bytes, blocks, segments };
}
