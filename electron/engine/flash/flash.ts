import type { Drive } from '../../contract/drive.ts';
import { asWickError, WickError } from '../../contract/errors.ts';
import type { FlashEvent, FlashPlan, FlashResult, TargetPlan, TargetResult } from '../../contract/flash.ts';
import { type Range, rangesFrom } from '../../contract/range.ts';
import { shareChunks } from '../image/chunk-memory.ts';
import type { Image } from '../image/image.ts';
import type { ImageStore } from '../image/store/store.ts';
import type { Certify } from '../certificate/certify.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { gapsOf } from './clear-gaps.ts';
import { type FedImage, feed } from './feed.ts';
import { keepCopy } from './keep-copy.ts';
import { cutPieces } from './pieces.ts';
import { SegmentRing } from './ring.ts';
import { cutSegments, type Segment, type SegmentData } from './segments.ts';
import { headSize } from './table.ts';
import type { TargetOpener } from './target.ts';
import { Spool } from './spool.ts';
import { writeTarget } from './write-target.ts';
import { fillGaps } from './zeroes.ts';

/** Decoded bytes that are held for the slower targets. */
const ringCapacity = 32 << 20;

/** Bytes of writes under way at a time, to all targets together, and to one: each takes as much memory in its helper. */
const allWindows = 24 << 20;
const window = { least: 2 << 20, most: 8 << 20 };

export interface FlashJob {
  image: Image;
  /** A plan without refusals. */
  plan: FlashPlan;
  /** Drives whose risks the person has overridden by typing their name. */
  force: readonly string[];
  /** Expected SHA-256 of the packed file or of the decoded image, lower-case hex. */
  sha256?: string;
  /** What makes each target of the plan one device's own, in their order. */
  recipes?: readonly LoadedRecipe[] | undefined;
  /** Makes the record of each target that is good. */
  certify?: Certify | undefined;
  openTarget: TargetOpener;
  /** Ends targets by themselves, by their paths. */
  signals?: ReadonlyMap<string, AbortSignal> | undefined;
  /** Where a copy of the decoded image is left for the next time. */
  keepIn?: { store: ImageStore; entry: string | undefined };
  /** ms that a slow target may hold back one that waits; default 5000. */
  patience?: number;
  signal: AbortSignal;
  emit: (event: FlashEvent) => void;
}

/**
 * Decodes the image once and writes it to every target of the plan, each at its own pace; one that fails, fails alone.
 * Never throws for what goes wrong with the image or a drive: see the results.
 */
export async function flash(job: FlashJob): Promise<FlashResult> {
  const { image, plan, emit } = job;
  const startedAt = performance.now();
  emit({ type: 'plan', plan });
  shareChunks();
  const run = new FlashRun(job);
  await using _spool = await run.openSpool();
  const copy = run.startCopy();
  const targets = await Promise.all(plan.targets.map((target, id) => run.target(target, id)));
  run.stop();
  await copy;
  const fed = await run.fed.catch(() => undefined);
  for (const { release } of fed?.head ?? []) release();
  return {
    image: { name: image.name, size: fed?.size ?? image.size ?? 0, mappedBytes: fed?.mappedBytes ?? 0 },
    targets,
    duration: performance.now() - startedAt,
  };
}

/** The ring's reader that fills the store or the spool; the others are the targets, from 0. */
const copyReader = -1;

class FlashRun {
  readonly fed: Promise<FedImage>;
  readonly #job: FlashJob;
  readonly #drives: readonly Drive[];
  readonly #wanted: readonly Range[] | undefined;
  readonly #ring: SegmentRing;
  #spool: Spool | undefined;
  #copied: Promise<void> | undefined;
  /** Ends the decoding: nobody is left to write. */
  readonly #feeding = new AbortController();
  /** Ends the targets: the image is bad. */
  readonly #writing = new AbortController();

  constructor(job: FlashJob) {
    this.#job = job;
    this.#drives = job.plan.targets.map(({ drive }) => drive);
    this.#wanted = job.image.bmap?.ranges;
    this.#ring = new SegmentRing({
      capacity: ringCapacity,
      patience: job.image.rereadable ? (job.patience ?? 5000) : Number.POSITIVE_INFINITY,
    });
    job.plan.targets.forEach((_, id) => this.#ring.add(id));
    if (job.keepIn !== undefined || !job.image.rereadable) this.#ring.add(copyReader, job.image.rereadable);
    this.fed = this.#feed();
    this.fed.catch(() => {});
  }

  stop(): void {
    this.#feeding.abort(new WickError('cancelled', {}));
  }

  async target(target: TargetPlan, id: number): Promise<TargetResult> {
    const { image, plan, force, openTarget, emit, signal, recipes, certify, signals } = this.#job;
    const own = signals?.get(target.drive.path);
    const result = await writeTarget({
      drive: target.drive,
      together: this.#drives,
      imageName: image.name,
      gaps: image.bmap === undefined ? [] : gapsOf(image.bmap.ranges, image.bmap.imageSize),
      clearGaps: plan.unmapped === 'zero',
      total: plan.mappedBytes,
      verify: plan.verify,
      changedOnly: plan.changedOnly,
      eject: plan.eject,
      force: force.includes(target.drive.path),
      recipe: recipes?.[id],
      certify,
      window: Math.min(window.most, Math.max(window.least, Math.floor(allWindows / plan.targets.length))),
      openTarget,
      signal: AbortSignal.any([signal, this.#writing.signal, ...(own === undefined ? [] : [own])]),
      segments: (cut) => this.#segments(id, cut),
      again: (segments) => this.#again(segments),
      fed: this.fed,
      emit,
    });
    this.#ring.remove(id);
    return result;
  }

  /** What can be read only once is kept until it is known to have arrived. */
  async openSpool(): Promise<Spool | undefined> {
    const { image, plan } = this.#job;
    if (!image.rereadable && plan.verify) this.#spool = await Spool.open();
    return this.#spool;
  }

  startCopy(): Promise<void> {
    this.#copied = this.#copy();
    return this.#copied;
  }

  async #again(segments: readonly Segment[]): Promise<AsyncIterable<SegmentData> | undefined> {
    if (this.#job.image.rereadable) return this.#decode(segments, true);
    await this.#copied;
    return this.#spool?.again(segments);
  }

  async #copy(): Promise<void> {
    const { image, keepIn, signal } = this.#job;
    const cut: { at?: number } = {};
    const segments = this.#ring.read(copyReader, cut);
    try {
      if (this.#spool !== undefined) for await (const segment of segments) await this.#spool.keep(segment);
      else if (keepIn !== undefined) await keepCopy({ image, ...keepIn, segments, cut, fed: this.fed, signal });
    } catch {
      // The targets say what is wrong with the image.
    } finally {
      this.#ring.remove(copyReader);
    }
  }

  async #feed(): Promise<FedImage> {
    const { image, sha256, plan, keepIn, certify, emit, signal } = this.#job;
    try {
      const fed = await feed({
        image,
        sha256,
        hash: plan.verify || plan.changedOnly || keepIn !== undefined || certify !== undefined,
        ring: this.#ring,
        signal: AbortSignal.any([signal, this.#feeding.signal]),
        emit,
      });
      emit({ type: 'image', size: fed.size, mappedBytes: fed.mappedBytes });
      this.#ring.end();
      return fed;
    } catch (thrown) {
      const error = asWickError(thrown);
      this.#ring.fail(error);
      this.#writing.abort(error);
      throw error;
    }
  }

  /** From the common decoding as long as this target keeps up, then from one of its own. */
  async *#segments(id: number, cut: { at?: number }): AsyncGenerator<SegmentData> {
    yield* this.#ring.read(id, cut);
    if (cut.at === undefined) return;
    const all = [{ offset: 0, length: Number.MAX_SAFE_INTEGER }];
    const rest = this.#decode(rangesFrom(this.#wanted ?? all, cut.at), this.#wanted !== undefined);
    for await (const segment of rest) {
      if (segment.offset >= cut.at) yield segment;
      else segment.release();
    }
  }

  /** `fill`: what lies in the ranges is written, whether the image has bytes for it or not. */
  #decode(ranges: readonly Range[], fill: boolean): AsyncGenerator<SegmentData> {
    const { image, signal, plan } = this.#job;
    const stop = AbortSignal.any([signal, this.#feeding.signal, this.#writing.signal]);
    const chunks = image.open({ signal: stop, lend: true, ranges });
    const pieces = cutPieces(fill ? fillGaps(chunks, ranges) : chunks, ranges);
    return cutSegments(pieces, { hash: plan.changedOnly, splitAt: headSize });
  }
}
