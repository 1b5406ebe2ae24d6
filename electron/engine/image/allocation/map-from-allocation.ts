import { type Range, rangeEnd } from '../../../contract/range.ts';
import type { BlockView } from '../block-view.ts';
import type { BlockMap, MappedRange } from '../bmap/bmap.ts';
import { RangeDigests } from '../bmap/digests.ts';
import { blockSize } from '../bmap/extents.ts';
import { ExtVolume } from '../file-system/ext4/volume.ts';
import { FatVolume } from '../file-system/fat/volume.ts';
import { recognise } from '../file-system/recognise.ts';
import { readPartitionTable } from '../partition/read-table.ts';
import { CachedView } from '../view/cached-view.ts';
import { slice } from '../view/slice.ts';
import { bitmapsCount, extUse } from './ext-use.ts';
import { fatUse } from './fat-use.ts';
import { gapsBetween, wholeBlocks } from './ranges.ts';

const chunkSize = 1 << 20;

/**
 * Makes the block map of an image that came without one: partition tables, what ext2/3/4 and FAT use, everything of
 * partitions that hold something else, and elsewhere what is not zero. With SHA-256 of each range, all in blocks of 4096
 * bytes. Nothing that a reader of the image needs is left out, whatever the target held before. `name` is for messages.
 */
export async function mapFromAllocation(view: BlockView, signal: AbortSignal, name = 'the image'): Promise<BlockMap> {
  const table = await readPartitionTable(view);
  const whole = { number: 0, offset: 0, length: view.size };
  // The extended partition is a place for others; where two share bytes, the bitmaps of neither count.
  const volumes = table.scheme === 'none' ? [whole] : table.partitions.filter(({ type }) => !isExtended(type.id));
  const shared = new Set(table.findings.flatMap((finding) => (finding.kind === 'overlap' ? finding.partitions : [])));
  const mapped: Range[] = [...table.places];
  const known: Range[] = [];
  for (const volume of volumes) {
    signal.throwIfAborted();
    const { size, used } = shared.has(volume.number) ? wholly(volume) : await useOf(view, volume, signal);
    known.push({ offset: volume.offset, length: size });
    for (const range of used) mapped.push({ offset: volume.offset + range.offset, length: range.length });
  }
  for (const gap of gapsBetween(known, view.size)) {
    for await (const range of dataIn(view, gap, signal)) mapped.push(range);
  }
  const ranges = await withDigests(view, wholeBlocks(mapped, blockSize, view.size), signal);
  const checksumType = ranges.length === 0 ? undefined : 'sha256';
  return { version: '2.0', name, imageSize: view.size, blockSize, checksumType, ranges };
}

/** What is known of a partition's start: so many bytes, of which these are used. */
interface Use {
  size: number;
  used: Range[];
}

async function useOf(view: BlockView, partition: Range, signal: AbortSignal): Promise<Use> {
  const own = slice(view, partition.offset, partition.length);
  const found = await recognise(own);
  const cached = new CachedView(own);
  if (found?.type === 'fat') {
    const { geometry } = found;
    return { size: geometry.size, used: await fatUse(new FatVolume(cached, geometry, ''), signal) };
  }
  if (found?.type !== 'ext' || typeof found.superblock === 'string' || !bitmapsCount(found.superblock)) {
    return wholly(partition);
  }
  const { superblock } = found;
  const size = superblock.blocks * superblock.blockSize;
  return { size, used: await extUse(new ExtVolume(cached, superblock, ''), signal) };
}

function wholly({ length }: Range): Use {
  return { size: length, used: [{ offset: 0, length }] };
}

function isExtended(type: string): boolean {
  return type === '0x05' || type === '0x0f' || type === '0x85';
}

const zeroes = Buffer.alloc(blockSize);

/** Blocks of a gap that are not all zero; parts of blocks at its ends. */
async function* dataIn(view: BlockView, gap: Range, signal: AbortSignal): AsyncGenerator<Range> {
  for (let at = gap.offset; at < rangeEnd(gap); ) {
    signal.throwIfAborted();
    const length = Math.min(chunkSize - (at % chunkSize), rangeEnd(gap) - at);
    const chunk = await view.read(at, length);
    let done = 0;
    while (done < length) {
      const part = Math.min(blockSize - ((at + done) % blockSize), length - done);
      if (zeroes.compare(chunk, done, done + part, 0, part) !== 0) yield { offset: at + done, length: part };
      done += part;
    }
    at += length;
  }
}

async function withDigests(view: BlockView, ranges: readonly Range[], signal: AbortSignal): Promise<MappedRange[]> {
  const mapped: MappedRange[] = [];
  const digests = new RangeDigests({
    ranges,
    wanted: () => 'sha256',
    onDigest: (range, checksum) => mapped.push({ ...range, checksum }),
  });
  for (const range of ranges) {
    for (let offset = range.offset; offset < rangeEnd(range); offset += chunkSize) {
      signal.throwIfAborted();
      await digests.push({ offset, data: await view.read(offset, Math.min(chunkSize, rangeEnd(range) - offset)) });
    }
  }
  await digests.end(view.size);
  return mapped;
}
