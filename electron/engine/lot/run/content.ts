import { hash } from 'node:crypto';
import { isWickError } from '../../../contract/errors.ts';
import type { Range } from '../../../contract/range.ts';
import { openDisk } from '../../image/disk.ts';
import { isMarked } from '../../flash/marks.ts';
import { headSize } from '../../flash/table.ts';
import type { OpenTarget } from '../../flash/target.ts';
import { targetView } from '../../flash/target-view.ts';
import { CachedView } from '../../image/view/cached-view.ts';
import { keptOn } from './factory-format.ts';
import type { KnownCards } from './known-cards.ts';

/** What lies on a card, by its start, the folders of its file systems, and a few samples. */
export type Content =
  | { is: 'blank' }
  /** This lot, or another one here, has written it. */
  | { is: 'ours'; unit?: { lot: string; number: number } }
  /** `what`: a clause. */
  | { is: 'other'; what: string };

/** Bytes of one sample. */
const sampleSize = 4096;
const samples = 24;

/** Looks at a card without changing it. @throws WickError what reading throws */
export async function contentOf(target: OpenTarget, known: KnownCards, sectorSize: number): Promise<Content> {
  const head = await readHead(target);
  if (!isUniform(head)) {
    const unit = await known.unitOn(target);
    if (unit !== undefined) return { is: 'ours', unit };
    const kept = await keptBehind(target, sectorSize);
    return kept === undefined ? { is: 'blank' } : { is: 'other', what: kept };
  }
  let found: 'nothing' | 'marks' | 'data' = 'nothing';
  for (const place of samplePlaces(target)) {
    const sample = await target.read(place);
    if (isUniform(sample)) continue;
    found = isLeftByProbe(sample, target.blockSize) ? 'marks' : 'data';
    if (found === 'data') break;
  }
  if (found === 'nothing') return { is: 'blank' };
  // It was taken out while it was looked at.
  if (found === 'marks') return { is: 'ours' };
  // A card that failed, or was taken out early, has no table, and parts of the image.
  if (await known.isHalfMade(target)) return { is: 'ours' };
  return { is: 'other', what: 'it has no partition table, but data' };
}

async function readHead(target: OpenTarget): Promise<Uint8Array> {
  return await target.read({ offset: 0, length: Math.min(headSize, target.size) });
}

/** The end, and places at doubling distances and in between. */
function samplePlaces({ size, blockSize }: OpenTarget): Range[] {
  const length = Math.min(size, Math.max(blockSize, sampleSize));
  const last = Math.floor((size - length) / blockSize) * blockSize;
  const at = (part: number) => Math.floor((last * part) / blockSize) * blockSize;
  const doubling = Array.from({ length: samples / 2 }, (_, index) => at(2 ** -index));
  const even = Array.from({ length: samples / 2 }, (_, index) => at((index + 0.5) / (samples / 2)));
  const offsets = new Set([...doubling, ...even].filter((offset) => offset >= headSize));
  return [...offsets].map((offset) => ({ offset, length }));
}

function isLeftByProbe(sample: Uint8Array, blockSize: number): boolean {
  const blocks = Array.from({ length: sample.length / blockSize }, (_, index) =>
    sample.subarray(index * blockSize, (index + 1) * blockSize),
  );
  return blocks.every((block) => isUniform(block) || isMarked(block));
}

/** All zeroes, or all ones, as erased cards read. */
function isUniform(bytes: Uint8Array): boolean {
  const [first] = bytes;
  return (first === 0 || first === 0xff) && hash('sha256', bytes) === uniformDigest(first, bytes.length);
}

const digests = new Map<string, string>();

function uniformDigest(byte: number, length: number): string {
  const key = `${byte} ${length}`;
  const digest = digests.get(key) ?? hash('sha256', Buffer.alloc(length, byte));
  digests.set(key, digest);
  return digest;
}

/** What somebody may miss on a card with a table or a file system, as a clause; undefined where nobody would miss any of it. */
async function keptBehind(target: OpenTarget, sectorSize: number): Promise<string | undefined> {
  try {
    const view = new CachedView(targetView(target, { write: false }));
    const disk = await openDisk(view, { sectorSize });
    const { partitions, table } = disk;
    if (partitions.length > 0) return await keptOn(disk, target.size);
    return table.scheme === 'none' ? 'there is data at its start' : 'it has an empty partition table';
  } catch (error) {
    // Anything else is damage.
    if (isWickError(error) && /^(target-|helper-|cancelled$)/.test(error.code)) throw error;
    return 'it has a partition table';
  }
}
