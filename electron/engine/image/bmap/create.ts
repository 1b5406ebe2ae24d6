import { createHash } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import type { Source } from '../source.ts';
import { openFile } from '../source/file.ts';
import type { BlockMap, MappedRange } from './bmap.ts';
import { blockSize, dataExtents } from './extents.ts';

export interface CreateBmapOptions {
  signal: AbortSignal;
  /** Called with the bytes hashed so far, and how many there are in all where that is known. */
  onProgress?: (bytes: number, total: number | undefined) => void;
}

/**
 * Makes the block map of a raw image, with SHA-256 of each range. What the file system keeps no blocks for is left out;
 * of a block device, and where the system cannot tell, everything is mapped. Throws `source-…`.
 */
export async function createBmap(path: string, { signal, onProgress }: CreateBmapOptions): Promise<BlockMap> {
  const source = await openFile(path);
  // A device whose size the system does not tell is read to its end.
  const extents = (await dataExtents(path)) ?? [{ offset: 0, length: source.size ?? Number.MAX_SAFE_INTEGER }];
  const total = source.size === undefined ? undefined : extents.reduce((sum, extent) => sum + extent.length, 0);
  let done = 0;
  const ranges: MappedRange[] = [];
  for (const { offset, length } of extents) {
    const hash = createHash('sha256');
    const start = done;
    for await (const chunk of source.open({ signal, start: offset, end: offset + length })) {
      hash.update(chunk);
      done += chunk.length;
      onProgress?.(done, total);
    }
    if (done > start) ranges.push({ offset, length: done - start, checksum: hash.digest('hex') });
  }
  const imageSize = source.size ?? done;
  if (imageSize === 0) throw new WickError('source-empty', { what: path });
  await mustBeUnchanged(source, imageSize, signal);
  const checksumType = ranges.length === 0 ? undefined : 'sha256';
  return { version: '2.0', name: path, imageSize, blockSize, checksumType, ranges };
}

/** A map of an image that changed meanwhile would belong to no image at all; a reader notices it at the end. */
async function mustBeUnchanged(source: Source, size: number, signal: AbortSignal): Promise<void> {
  for await (const chunk of source.open({ signal, start: size })) {
    throw new WickError('source-size', {
      what: source.name,
      expected: size,
      actual: size + chunk.length,
      atLeast: true,
    });
  }
}
