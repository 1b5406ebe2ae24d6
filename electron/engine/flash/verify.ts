import { WickError } from '../../contract/errors.ts';
import type { Range } from '../../contract/range.ts';
import type { BlockMap, MappedRange } from '../image/bmap/bmap.ts';
import type { Image } from '../image/image.ts';
import { imageSegments } from './image-segments.ts';
import { differing } from './read-back.ts';
import { type Segment, withDigest } from './segments.ts';
import { SourceChecks } from './source-checks.ts';
import type { OpenTarget } from './target.ts';

export interface VerifyResult {
  /** Bytes compared. */
  compared: number;
  /** Compared runs that differ. */
  differing: readonly Range[];
}

export interface VerifyOptions {
  signal: AbortSignal;
  /** Bytes compared so far. */
  onBytes: (bytes: number) => void;
}

/** Compares a drive with an image: what the image's map names, or all of it. Throws when the image itself is bad. */
export async function verifyImage(target: OpenTarget, image: Image, options: VerifyOptions): Promise<VerifyResult> {
  const size = image.bmap?.imageSize ?? image.size ?? 0;
  if (size > target.size) throw tooSmall(target, image.name, size);
  const checks = new SourceChecks(image, undefined);
  const comparison = new Comparison(target, options);
  for await (const segment of imageSegments(image, { checks, hash: true, splitAt: 0, signal: options.signal })) {
    segment.release();
    const end = segment.offset + segment.length;
    if (end > target.size) throw tooSmall(target, image.name, end);
    await comparison.add(withDigest(segment));
  }
  await checks.end(options.signal);
  return await comparison.result();
}

/** Compares a drive with the checksums of a block map. */
export async function verifyMap(target: OpenTarget, map: BlockMap, options: VerifyOptions): Promise<VerifyResult> {
  const algorithm = map.checksumType;
  if (algorithm === undefined) {
    throw new WickError('usage', {
      reason: `The block map ${map.name} has no checksums, so there is nothing to compare the drive with.`,
      hint: 'Compare with the image itself: --image IMAGE.',
    });
  }
  if (map.imageSize > target.size) throw tooSmall(target, map.name, map.imageSize);
  const comparison = new Comparison(target, options, algorithm);
  for (const range of map.ranges) await comparison.add({ ...range, digest: checksumOf(range, map) });
  return await comparison.result();
}

function checksumOf(range: MappedRange, map: BlockMap): string {
  if (range.checksum !== undefined) return range.checksum;
  throw new WickError('bmap-invalid', { what: map.name, reason: `the range at byte ${range.offset} has no checksum` });
}

function tooSmall(target: OpenTarget, what: string, needed: number): WickError {
  return new WickError('image-does-not-fit', { what, target: target.drive.path, needed, size: target.size });
}

/** Segments that are compared at a time, so that the drive always has something to read. */
const depth = 4;

class Comparison {
  readonly #target: OpenTarget;
  readonly #options: VerifyOptions;
  readonly #algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly #differing: Range[] = [];
  readonly #underWay: Promise<void>[] = [];
  #compared = 0;

  constructor(target: OpenTarget, options: VerifyOptions, algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha256') {
    this.#target = target;
    this.#options = options;
    this.#algorithm = algorithm;
  }

  /** Resolves once another may be added. */
  async add(segment: Segment | Promise<Segment>): Promise<void> {
    this.#options.signal.throwIfAborted();
    const comparing = this.#compare(segment);
    comparing.catch(() => {}); // it is awaited in its turn
    this.#underWay.push(comparing);
    if (this.#underWay.length >= depth) await this.#underWay.shift();
  }

  async result(): Promise<VerifyResult> {
    await Promise.all(this.#underWay);
    return { compared: this.#compared, differing: this.#differing.toSorted((a, b) => a.offset - b.offset) };
  }

  async #compare(awaited: Segment | Promise<Segment>): Promise<void> {
    const segment = await awaited;
    let seen = 0;
    const report = (bytes: number) => {
      this.#compared += bytes - seen;
      seen = bytes;
      this.#options.onBytes(this.#compared);
    };
    const bad = await differing(this.#target, [segment], report, this.#algorithm);
    this.#differing.push(...bad.map(({ offset, length }) => ({ offset, length })));
  }
}
