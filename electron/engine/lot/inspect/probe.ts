import { WickError } from '../../../contract/errors.ts';
import { frameLimits } from '../../../contract/frames.ts';
import type { Range } from '../../../contract/range.ts';
import { holdsAny, Marks } from '../../flash/marks.ts';
import type { OpenTarget } from '../../flash/target.ts';
import { layOut, type ProbeLayout } from './layout.ts';

/** Writes and reads under way at a time. */
const atOnce = 4;
/** Places that are asked for at a time. */
const batch = 256;

export interface ProbeOptions {
  signal: AbortSignal;
  /** By which the card is known as long as this is not over; some that nobody knows without. */
  marks?: Marks | undefined;
  /** How much of it is done, 0…1. */
  onFraction?: (fraction: number) => void;
  /** ms. */
  now?: () => number;
}

export interface Probed {
  /** Bytes a second that it wrote. */
  rate: number;
}

/**
 * Finds a drive that has fewer bytes than it says, in seconds: see `layOut`. Everything is written before anything is read,
 * past all caches; the start of the drive holds random bytes afterwards, and so do the tags. What it overwrites of a
 * card is kept by `KeptBlocks`. It may not know of a card that remembers more than half of the marks beside what it
 * stores.
 *
 * @throws WickError `target-capacity`, and what the target throws
 */
export async function probe(target: OpenTarget, options: ProbeOptions): Promise<Probed> {
  const { blockSize } = target;
  const { signal, marks = new Marks(blockSize), onFraction = () => {}, now = () => performance.now() } = options;
  const layout = layOut(target.size, blockSize);
  const markBlocks = layout.marks.length / blockSize;
  const pieces = piecesOf(layout.marks, blockSize);
  const steps = pieces.length + 1 + Math.ceil(layout.places.length / batch);
  let done = 0;
  const advance = () => {
    signal.throwIfAborted();
    done += 1;
    onFraction(Math.min(1, done / steps));
  };

  // By the numbers behind those of the marks.
  await each(layout.tags, async ({ offset }, index) => {
    signal.throwIfAborted();
    await target.write(offset, marks.bytes(markBlocks + index, 1));
  });
  await target.flush();
  const started = now();
  await each(pieces, async ({ offset, length }) => {
    await target.write(offset, marks.bytes(offset / blockSize, length / blockSize));
    advance();
  });
  await target.flush();
  const rate = (layout.marks.length * 1000) / Math.max(1, now() - started);

  const fake = () => new WickError('target-capacity', { target: target.drive.path });
  const tags = await marks.digests(markBlocks, layout.tags.length);
  const found = await target.hash(layout.tags, 'sha256');
  if (found.some((digest, index) => digest !== tags[index])) throw fake();
  advance();
  const half = await firstHalf(target, marks, layout);
  for (let at = 0; at < layout.places.length; at += batch) {
    if (await holdsAny(target, layout.places.slice(at, at + batch), half)) throw fake();
    advance();
  }
  return { rate };
}

/** The digests of the half of the marks that is looked for. A drive that ends within the marks lacks the first or the last. */
async function firstHalf(target: OpenTarget, marks: Marks, { marks: { length } }: ProbeLayout): Promise<Set<string>> {
  const { blockSize } = marks;
  const all = length / blockSize;
  const ends = [0, length - blockSize].map((offset) => ({ offset, length: blockSize }));
  const found = await target.hash(ends, 'sha256');
  const [last] = await marks.digests(all - 1, 1);
  const half = await marks.digests(0, Math.ceil(all / 2));
  if (found[0] !== half[0] || found[1] !== last) {
    throw new WickError('target-capacity', { target: target.drive.path });
  }
  return new Set(half);
}

function piecesOf({ offset, length }: Range, blockSize: number): Range[] {
  const size = Math.max(blockSize, 1 << 20);
  if (size > frameLimits.payload) throw new RangeError(`blocks of ${blockSize} bytes`);
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => ({
    offset: offset + index * size,
    length: Math.min(size, length - index * size),
  }));
}

/** A few at a time, in order of their beginning. */
async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = items.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, item] of entries) await work(item, index);
    }),
  );
}
