import { type Range, rangeEnd } from '../../../contract/range.ts';
import type { Source } from '../source.ts';
import { bgzfTable } from './bgzf.ts';
import type { ReadAt, SeekTable } from './parts.ts';
import { xzTable } from './xz.ts';
import { zstdTable } from './zstd.ts';

/** Bytes of an image that are worth looking for a way around. */
const lateStart = 64 << 20;

/** `worth`: the part of the image that must be left out. */
const finders: Record<string, { find: typeof xzTable; worth: number }> = {
  xz: { find: xzTable, worth: 1 / 16 },
  zstd: { find: zstdTable, worth: 1 / 16 },
  // To find the places, all of the file must be read.
  gzip: { find: bgzfTable, worth: 1 / 2 },
};

/** Where a compressed file can be decoded from, if it offers that, and if it saves enough for `ranges` of the image. */
export async function findSeekTable(
  source: Source,
  codec: string,
  { ranges, imageSize, signal }: { ranges: readonly Range[]; imageSize: number | undefined; signal: AbortSignal },
): Promise<SeekTable | undefined> {
  const finder = finders[codec];
  const { size } = source;
  if (finder === undefined || size === undefined || source.path === undefined) return undefined;
  if (leftOut(ranges, imageSize) < finder.worth) return undefined;
  const readAt: ReadAt = async (offset, length) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source.open({ signal, start: offset, end: Math.min(size, offset + length) }))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return await finder.find(readAt, size);
}

/** The part of the image that is not wanted, 0 to 1; as good as all of it for who wants only a late part. */
function leftOut(ranges: readonly Range[], imageSize: number | undefined): number {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined || first.offset >= lateStart) return 1;
  const size = imageSize ?? rangeEnd(last);
  const wanted = ranges.reduce((sum, { offset, length }) => sum + Math.max(0, Math.min(length, size - offset)), 0);
  return 1 - wanted / size;
}
