import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Range } from '../../contract/range.ts';
import { formatBmap } from '../image/bmap/write.ts';
import { randomNumbers } from './content.ts';
import { layOutDisk } from './disk.ts';
import { formatExt4 } from './ext4/format.ts';
import { formatFat } from './fat/format.ts';
import { type Packing, packImage } from './pack.ts';
import type { Layout } from './segments.ts';
import { storageFiles } from './storage.ts';
import { bootFiles } from './system.ts';
import { type FolderNode, walk } from './tree.ts';

const mib = 2 ** 20;

export interface DemoPartition {
  /** Counts from 1. */
  number: number;
  /** Bytes. */
  offset: number;
  size: number;
  /** System id of the partition table. */
  type: number;
  active: boolean;
  /** The file system's label. */
  name: string;
  kind: 'fat32' | 'ext4';
  /** Bytes that its file system uses, tables and directories included. */
  used: number;
}

export interface DemoFile {
  /** Number of its partition. */
  partition: number;
  path: string;
  /** Bytes. */
  size: number;
}

export interface DemoImage {
  /** Path of the packed image. */
  image: string;
  /** Path of its block map. */
  bmap: string;
  /** Bytes of the image when unpacked. */
  rawSize: number;
  /** Bytes that the block map names. */
  mappedSize: number;
  partitions: DemoPartition[];
  files: DemoFile[];
}

export interface DemoOptions {
  /** The same seed, the same image (its raw bytes; packing may differ between versions of Node). */
  seed?: string;
  /** Default gzip. */
  packing?: Packing;
  signal: AbortSignal;
}

/** A disk with its contents described. */
export interface DemoDisk {
  layout: Layout;
  partitions: DemoPartition[];
  files: DemoFile[];
}

const made = new Date('2026-01-01T00:00:00Z');

/** The demo's disk of 224 MiB, about 36 MiB of it in use: a FAT32 boot partition, and Pantavisor's storage on ext4. */
export function demoDisk(seed = 'wick'): DemoDisk {
  const next = randomNumbers(`${seed}/identity`);
  const diskId = next();
  const boot = { number: 1, offset: 4 * mib, size: 64 * mib, type: 0x0c, active: true } as const;
  const root = { number: 2, offset: 68 * mib, size: 156 * mib, type: 0x83, active: false } as const;
  const bootTree = bootFiles(seed);
  const rootTree = storageFiles(seed);
  const bootVolume = formatFat(bootTree, {
    size: boot.size,
    type: 'fat32',
    label: 'BOOT',
    volumeId: next(),
    diskOffset: boot.offset,
    modified: made,
  });
  const rootVolume = formatExt4(rootTree, {
    size: root.size,
    label: 'root',
    uuid: uuid(next),
    created: made,
    alignLargeFiles: mib,
  });
  return {
    layout: layOutDisk(diskId, [
      { ...boot, content: bootVolume },
      { ...root, content: rootVolume },
    ]),
    partitions: [
      { ...boot, name: 'BOOT', kind: 'fat32', used: usedBytes(bootVolume.used) },
      { ...root, name: 'root', kind: 'ext4', used: usedBytes(rootVolume.used) },
    ],
    files: [...filesOf(bootTree, boot.number), ...filesOf(rootTree, root.number)],
  };
}

/**
 * Makes a small but real image in a folder (made where it is missing), with its block map beside it: `demo.wic.gz` and
 * `demo.wic.bmap`. No tool, right or network is needed. Cancelled or failed, it leaves neither file behind.
 */
export async function makeDemoImage(folder: string, options: DemoOptions): Promise<DemoImage> {
  const { packing = 'gzip', signal } = options;
  signal.throwIfAborted();
  const { layout, partitions, files } = demoDisk(options.seed);
  const image = join(folder, `demo.wic${suffixes[packing]}`);
  const bmap = join(folder, 'demo.wic.bmap');
  await mkdir(folder, { recursive: true });
  try {
    const map = await packImage(layout, image, bmap, { packing, signal });
    await writeFile(bmap, formatBmap(map), { signal });
    return { image, bmap, rawSize: layout.size, mappedSize: usedBytes(map.ranges), partitions, files };
  } catch (error) {
    await Promise.all([image, bmap].map((path) => rm(path, { force: true })));
    throw error;
  }
}

const suffixes: Record<Packing, string> = { gzip: '.gz', zstd: '.zst', none: '' };

function usedBytes(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

function filesOf(tree: FolderNode, partition: number): DemoFile[] {
  return Array.from(walk(tree)).flatMap(({ path, node }) =>
    node.kind === 'file' ? [{ partition, path, size: node.content.size }] : [],
  );
}

/** A random UUID (version 4) of these numbers. */
function uuid(next: () => number): string {
  const digits = Array.from({ length: 4 }, () => next().toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ].join('-');
}
