import { type MbrPartition, masterBootRecord } from './mbr.ts';
import { type Layout, layOut, type Segment } from './segments.ts';

/** A partition and the file system in it. */
export interface DiskPartition extends Omit<MbrPartition, 'size'> {
  /** Bytes; by default the file system's own size. */
  size?: number;
  content: Layout;
}

/** A whole disk: partition table and file systems, each at its place. `size` by default ends with the last partition. */
export function layOutDisk(diskId: number, partitions: readonly DiskPartition[], size?: number): Layout {
  const sized = partitions.map((partition) => ({ ...partition, size: partition.size ?? partition.content.size }));
  const end = Math.max(512, ...sized.map((partition) => partition.offset + partition.size));
  const segments: Segment[] = [{ kind: 'bytes', offset: 0, length: 512, data: masterBootRecord(diskId, sized) }];
  for (const { offset, content, size: room } of sized) {
    if (content.size > room) throw new RangeError(`a file system of ${content.size} bytes in ${room} bytes`);
    for (const segment of content.segments) segments.push({ ...segment, offset: segment.offset + offset });
  }
  return layOut(size ?? end, segments);
}
