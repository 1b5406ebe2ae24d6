import type { SegmentData } from './segments.ts';
import type { OpenTarget } from './target.ts';

/** Segments that are compared at a time, so that the drive always has something to read. */
const depth = 3;

/** The segments that the drive does not hold yet. `onKept` gets the length of each that it does. */
export async function* onlyChanged(
  target: OpenTarget,
  segments: AsyncIterable<SegmentData>,
  onKept: (bytes: number) => void,
): AsyncGenerator<SegmentData> {
  const comparing: { segment: SegmentData; same: Promise<boolean> }[] = [];
  try {
    for await (const segment of segments) {
      const same = holds(target, segment);
      // It is awaited below; until then a failure must not count as unhandled.
      same.catch(() => {});
      comparing.push({ segment, same });
      if (comparing.length === depth) yield* takeFirst(comparing, onKept);
    }
    while (comparing.length > 0) yield* takeFirst(comparing, onKept);
  } finally {
    for (const { segment } of comparing) segment.release();
  }
}

async function* takeFirst(
  comparing: { segment: SegmentData; same: Promise<boolean> }[],
  onKept: (bytes: number) => void,
): AsyncGenerator<SegmentData> {
  const [first] = comparing;
  if (first === undefined) return;
  const same = await first.same;
  comparing.shift();
  if (same) {
    first.segment.release();
    onKept(first.segment.length);
  } else {
    yield first.segment;
  }
}

async function holds(target: OpenTarget, { offset, length, digest }: SegmentData): Promise<boolean> {
  if (offset + length > target.size) return false;
  const [[actual], expected] = await Promise.all([target.hash([{ offset, length }], 'sha256'), digest]);
  return actual === expected;
}
