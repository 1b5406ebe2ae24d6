import { open } from 'node:fs/promises';
import * as z from 'zod';
import { mustDo, tool } from './tool.ts';

/** A partition as sfdisk names it. */
export interface Partition {
  number: number;
  /** Bytes. */
  offset: number;
  size: number;
}

const tableSchema = z.object({
  partitiontable: z.object({
    sectorsize: z.int().default(512),
    partitions: z.array(z.object({ node: z.string(), start: z.int(), size: z.int() })).default([]),
  }),
});

/** The partitions of a medium in the order in which they lie; none where it has no table. */
export async function readPartitions(medium: string): Promise<Partition[]> {
  const { status, stdout } = await tool('sfdisk', ['--json', medium]);
  if (status !== 0) return [];
  const { sectorsize, partitions } = tableSchema.parse(JSON.parse(stdout)).partitiontable;
  return partitions
    .map(({ node, start, size }) => ({
      number: Number(/\d+$/.exec(node)?.[0]),
      offset: start * sectorsize,
      size: size * sectorsize,
    }))
    .toSorted((a, b) => a.offset - b.offset);
}

/** Bytes. Of a block device too. */
export async function mediumSize(medium: string): Promise<number> {
  await using file = await open(medium, 'r');
  const { size } = await file.stat();
  // A block device has no size of its own, but an end.
  return size > 0 ? size : Number((await mustDo('blockdev', ['--getsize64', medium])).trim());
}

/** A file of a FAT partition; undefined where there is no such file, or no FAT. */
export async function fatFile(medium: string, partition: Partition, name: string): Promise<Buffer | undefined> {
  const { status, stdout } = await tool('mtype', ['-i', `${medium}@@${partition.offset}`, `::${name}`]);
  return status === 0 ? Buffer.from(stdout) : undefined;
}

export async function isFat(medium: string, partition: Partition): Promise<boolean> {
  return (await tool('minfo', ['-i', `${medium}@@${partition.offset}`, '::'])).status === 0;
}

/** Everything that was written is on the medium. */
export async function flush(medium: string): Promise<void> {
  await using file = await open(medium, 'r+');
  await file.sync();
}
