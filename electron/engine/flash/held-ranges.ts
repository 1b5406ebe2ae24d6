import type { Certificate } from '../../contract/certificate.ts';
import { overlap, type Range } from '../../contract/range.ts';
import { certifiedRanges } from '../certificate/ranges.ts';
import type { FedImage } from './feed.ts';
import { withDigest } from './segments.ts';
import type { OpenTarget } from './target.ts';

/**
 * What a drive holds when it is done: the image as it was read back, and what the settings changed. Digests of segments
 * that they cut in parts are taken on the drive.
 */
export async function heldRanges(
  target: OpenTarget,
  { head, body }: Pick<FedImage, 'head' | 'body'>,
  settings: readonly Range[],
): Promise<Certificate['ranges']> {
  const segments = [...(await Promise.all(head.map(withDigest))), ...body];
  const untouched = segments.filter((segment) => !settings.some((range) => overlap(segment, range)));
  const known = new Map(untouched.map((segment) => [keyOf(segment), segment.digest]));
  const ranges = certifiedRanges(
    segments.map(({ offset, length }) => ({ offset, length })),
    settings,
  );
  const parts = ranges.filter((range) => !known.has(keyOf(range)));
  const digests = await target.hash(parts, 'sha256');
  parts.forEach((part, index) => known.set(keyOf(part), digests[index] ?? ''));
  return ranges.map((range) => ({ ...range, sha256: known.get(keyOf(range)) ?? '' }));
}

function keyOf({ offset, length }: Range): string {
  return `${offset}+${length}`;
}
