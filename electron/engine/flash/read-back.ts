import { WickError } from '../../contract/errors.ts';
import type { Segment } from './segments.ts';
import type { DigestAlgorithm, OpenTarget } from './target.ts';

/** Segments asked for at a time: enough to keep the drive busy, few enough to stop soon. */
const batchSize = 16;

/** The segments that the drive does not hold. `onBytes` gets how many bytes have been read back. */
export async function differing(
  target: OpenTarget,
  segments: readonly Segment[],
  onBytes: (bytes: number) => void = () => {},
  algorithm: DigestAlgorithm = 'sha256',
): Promise<Segment[]> {
  const bad: Segment[] = [];
  let done = 0;
  for (let at = 0; at < segments.length; at += batchSize) {
    const batch = segments.slice(at, at + batchSize);
    let read = done;
    const digests = await target.hash(batch, algorithm, (bytes) => {
      read += bytes;
      onBytes(read);
    });
    batch.forEach((segment, i) => {
      if (digests[i] !== segment.digest) bad.push(segment);
      done += segment.length;
    });
    onBytes(done);
  }
  return bad;
}

/** Throws where the drive does not hold what was written to it a second time. See `differing`. */
export async function mustHold(
  target: OpenTarget,
  segments: readonly Segment[],
  onBytes?: (bytes: number) => void,
): Promise<void> {
  const bad = await differing(target, segments, onBytes);
  if (bad.length > 0) throw mismatch(target, bad, { rewritten: true });
}

export function mismatch(
  { drive }: OpenTarget,
  bad: readonly Segment[],
  { rewritten }: { rewritten: boolean },
): WickError {
  const ranges = bad.map(({ offset, length }) => ({ offset, length }));
  return new WickError('verify-mismatch', { target: drive.path, ranges, rewritten });
}
