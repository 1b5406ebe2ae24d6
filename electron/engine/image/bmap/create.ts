import { WickError } from '../../../contract/errors.ts';
import { joinRanges } from '../join.ts';
import { openFile } from '../source/file.ts';
import type { Source } from '../source.ts';
import type { BlockMap, MappedRange } from './bmap.ts';
import { RangeDigests } from './digests.ts';
import { blockSize, dataExtents } from './extents.ts';

/** Holes up to this many bytes are read along: that takes less time than to begin anew behind them. */
const readThrough = 1024 * 1024;

export interface CreateBmapOptions {
  signal: AbortSignal;
  /** Called with the bytes of data read so far, and how many there are in all. */
  onProgress?: (bytes: number, total: number) => void;
}

/**
 * Makes the block map of a raw image, with SHA-256 of each range. What the file system keeps no blocks for is left out;
 * of a block device, and where the system cannot tell, everything is mapped. Throws `source-…`.
 */
export async function createBmap(path: string, { signal, onProgress }: CreateBmapOptions): Promise<BlockMap> {
  const source = await openFile(path);
  const { size } = source;
  if (size === undefined) {
    throw new WickError('source-unreadable', { what: path, reason: 'this system does not tell how large it is' });
  }
  if (size === 0) throw new WickError('source-empty', { what: path });
  const extents = (await dataExtents(path)) ?? [{ offset: 0, length: size }];
  const total = extents.reduce((sum, extent) => sum + extent.length, 0);
  const ranges: MappedRange[] = [];
  const digests = new RangeDigests({
    ranges: extents,
    wanted: () => 'sha256',
    onDigest: (range, checksum) => ranges.push({ ...range, checksum }),
  });
  for (const { offset, length } of joinRanges(extents, readThrough)) {
    let position = offset;
    for await (const data of source.open({ signal, start: offset, end: offset + length, lend: true })) {
      await digests.push({ offset: position, data });
      position += data.length;
      onProgress?.(digests.mapped, total);
    }
  }
  await digests.end(size);
  await mustBeUnchanged(source, size, signal);
  const checksumType = ranges.length === 0 ? undefined : 'sha256';
  return { version: '2.0', name: path, imageSize: size, blockSize, checksumType, ranges };
}

/** The map of an image that changed meanwhile would belong to no image at all. A reader looks for that at the end. */
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
