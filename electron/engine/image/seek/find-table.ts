import { isWickError } from '../../../contract/errors.ts';
import { type Range, rangeEnd } from '../../../contract/range.ts';
import { joinsParts } from '../run.ts';
import type { Source } from '../source.ts';
import { HttpSource } from '../source/http.ts';
import { bgzfTable } from './bgzf.ts';
import type { ReadAt, SeekTable } from './parts.ts';
import { xzTable } from './xz.ts';
import { zstdTable } from './zstd.ts';

/** Bytes of an image that are worth looking for a way around. */
const lateStart = 64 << 20;
/** Bytes that are read at least: what is asked for next often lies beside. */
const windowLength = 256 << 10;

/** `worth`: the part of the image that must be left out. `readsAll`: to find the places, all of the file must be read. */
const finders: Record<string, { find: typeof xzTable; worth: number; readsAll: boolean }> = {
  xz: { find: xzTable, worth: 1 / 16, readsAll: false },
  zstd: { find: zstdTable, worth: 1 / 16, readsAll: false },
  gzip: { find: bgzfTable, worth: 1 / 2, readsAll: true },
};

/** Where a compressed file can be decoded from, if it offers that, and if it saves enough for `ranges` of the image. */
export async function findSeekTable(
  source: Source,
  codec: string,
  { ranges, imageSize, signal }: { ranges: readonly Range[]; imageSize: number | undefined; signal: AbortSignal },
): Promise<SeekTable | undefined> {
  const finder = finders[codec];
  const { size } = source;
  if (finder === undefined || size === undefined || !joinsParts(source)) return undefined;
  if (leftOut(ranges, imageSize) < finder.worth || (finder.readsAll && source.path === undefined)) return undefined;
  try {
    return await finder.find(windowed(source, size, signal), size);
  } catch (error) {
    // An address may be good for one request only, or for one at a time: the download that was begun goes on.
    const goesOn = source instanceof HttpSource && !signal.aborted && !isWickError(error, 'source-changed');
    if (goesOn) return undefined;
    throw error;
  }
}

function windowed(source: Source, size: number, signal: AbortSignal): ReadAt {
  const asked = source instanceof HttpSource ? source.hurried() : source;
  let start = 0;
  let bytes = Buffer.alloc(0);
  return async (offset, length) => {
    const end = Math.min(size, offset + length);
    if (offset < start || end > start + bytes.length) {
      const to = Math.min(size, offset + Math.max(length, windowLength));
      bytes = Buffer.concat(await Array.fromAsync(asked.open({ signal, start: offset, end: to })));
      start = offset;
    }
    return bytes.subarray(offset - start, end - start);
  };
}

/** The part of the image that is not wanted, 0 to 1; as good as all of it for who wants only a late part. */
function leftOut(ranges: readonly Range[], imageSize: number | undefined): number {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (first === undefined || last === undefined || first.offset >= lateStart) return 1;
  const size = imageSize ?? rangeEnd(last);
  const wanted = ranges.reduce((sum, { offset, length }) => sum + Math.max(0, Math.min(length, size - offset)), 0);
  return 1 - wanted / size;
}
