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
import type { KnownCards, NamedUnit } from './known-cards.ts';

/** What lies on a card, by its start, the folders of its file systems, and a few samples. */
export type Content =
  | { is: 'blank' }
  /** This lot, or another one here, has written it. */
  | { is: 'ours'; units?: readonly NamedUnit[] }
  /** `what`: a clause. */
  | { is: 'other'; what: string };

/** Bytes of one sample. */
const sampleSize = 4096;
const mostSamples = 24;

/** A look at what lies on a card. */
export interface Seen {
  content: Content;
  /** Digest of all that was looked at without understanding it: another one for other content. */
  print: string;
}

/** Looks at a card without changing it. @throws WickError what reading throws */
export async function contentOf(target: OpenTarget, known: KnownCards, sectorSize: number): Promise<Seen> {
  const head = { offset: 0, length: Math.min(headSize, target.size) };
  const samples = samplePlaces(target);
  // In one question: each of its own would be a way to the helper and back.
  const digests = await target.hash([head, ...samples], 'sha256');
  const content = await understand(target, { known, sectorSize, head, samples, digests });
  return { content, print: hash('sha256', digests.join(' ')) };
}

interface Sampled {
  known: KnownCards;
  sectorSize: number;
  head: Range;
  samples: readonly Range[];
  /** Of the head and the samples. */
  digests: readonly string[];
}

async function understand(
  target: OpenTarget,
  { known, sectorSize, head, samples, digests: [ofHead = '', ...ofSamples] }: Sampled,
): Promise<Content> {
  if (!isUniform(ofHead, head.length)) {
    const units = await known.unitsOn(target);
    if (units.length > 0) return { is: 'ours', units };
    const kept = await keptBehind(target, sectorSize);
    return kept === undefined ? { is: 'blank' } : { is: 'other', what: kept };
  }
  let found: 'nothing' | 'marks' | 'data' = 'nothing';
  for (const [index, place] of samples.entries()) {
    if (isUniform(ofSamples[index] ?? '', place.length)) continue;
    const sample = await target.read(place);
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

/** The end, and places at doubling distances and in between. */
function samplePlaces({ size, blockSize }: OpenTarget): Range[] {
  const length = Math.min(size, Math.max(blockSize, sampleSize));
  const last = Math.floor((size - length) / blockSize) * blockSize;
  const at = (part: number) => Math.floor((last * part) / blockSize) * blockSize;
  const doubling = Array.from({ length: mostSamples / 2 }, (_, index) => at(2 ** -index));
  const even = Array.from({ length: mostSamples / 2 }, (_, index) => at((index + 0.5) / (mostSamples / 2)));
  const offsets = new Set([...doubling, ...even].filter((offset) => offset >= headSize));
  return [...offsets].map((offset) => ({ offset, length }));
}

function isLeftByProbe(sample: Uint8Array, blockSize: number): boolean {
  const blocks = Array.from({ length: sample.length / blockSize }, (_, index) =>
    sample.subarray(index * blockSize, (index + 1) * blockSize),
  );
  return blocks.every((block) => isUniform(hash('sha256', block), block.length) || isMarked(block));
}

/** Whether it is the digest of all zeroes, or all ones, as erased cards read. */
function isUniform(digest: string, length: number): boolean {
  return [0, 0xff].some((byte) => digest === uniformDigest(byte, length));
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
