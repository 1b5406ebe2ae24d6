import { createHash } from 'node:crypto';
import type { Drive } from '../../contract/drive.ts';
import { asWickError, WickError } from '../../contract/errors.ts';
import type { FlashEvent, FlashPhase, TargetResult } from '../../contract/flash.ts';
import type { Range } from '../../contract/range.ts';
import { onlyChanged } from './changed.ts';
import { type FedImage, headSize } from './feed.ts';
import { differing } from './read-back.ts';
import { type Segment, type SegmentData, withDigest } from './segments.ts';
import type { OpenTarget, TargetOpener } from './target.ts';
import { WriteWindow } from './window.ts';
import { isMadeOfZeroes } from './zeroes.ts';

/** Bytes of writes under way at a time, to one drive. */
const windowSize = 8 << 20;
/** Bytes at a drive's end that may hold the old table's backup. */
const tailSize = 1 << 20;

export interface TargetJob {
  drive: Drive;
  imageName: string;
  /** Bytes to write, where known. */
  total: number | undefined;
  verify: boolean;
  /** Leave what the drive holds already. */
  changedOnly: boolean;
  eject: boolean;
  force: boolean;
  openTarget: TargetOpener;
  signal: AbortSignal;
  /**
   * All but the head, in order; with digests where `verify` or `changedOnly` needs them. Sets `cut.at` where the target was
   * too slow, and goes on from there with a decoding of its own, which nobody checks.
   */
  segments: (cut: { at?: number }) => AsyncIterable<SegmentData>;
  /** Some segments once more; undefined where they cannot be had again. */
  again: (segments: readonly Segment[]) => Promise<AsyncIterable<SegmentData> | undefined>;
  /** Resolves once the image is known to be good; rejects where it is bad. */
  fed: Promise<FedImage>;
  emit: (event: FlashEvent) => void;
}

/** Everything that happens to one drive. Never throws: what goes wrong is in the result. */
export async function writeTarget(job: TargetJob): Promise<TargetResult> {
  const startedAt = performance.now();
  const tally: Tally = { written: 0, kept: 0, rewritten: 0, verified: false, wiped: false, notes: [] };
  const result = (outcome: TargetResult['outcome'], error?: WickError): TargetResult => ({
    target: job.drive.path,
    outcome,
    ...tally,
    duration: performance.now() - startedAt,
    ...(error === undefined ? {} : { error: error.toJSON() }),
  });
  let done: TargetResult;
  try {
    await new TargetRun(job, tally).run();
    done = result('good');
  } catch (thrown) {
    const error = asWickError(job.signal.aborted ? job.signal.reason : thrown);
    tally.verified = false;
    done = result(error.code === 'cancelled' ? 'cancelled' : 'failed', error);
  }
  job.emit({ type: 'target', result: done });
  return done;
}

type Tally = Pick<TargetResult, 'written' | 'kept' | 'rewritten' | 'verified' | 'wiped' | 'notes'>;

class TargetRun {
  readonly #job: TargetJob;
  readonly #tally: Tally;

  constructor(job: TargetJob, tally: Tally) {
    this.#job = job;
    this.#tally = tally;
  }

  async run(): Promise<void> {
    const { job, tally } = { job: this.#job, tally: this.#tally };
    this.#phase('preparing');
    const { drive, signal, force } = job;
    await using target = await job.openTarget(drive, { signal, force, mode: 'write' });
    // A practice drive is a file: what the system remembers of it is as good as what it stores.
    if (job.verify && !target.provesMedium && drive.transport !== 'practice') {
      throw new WickError('verify-impossible', { target: drive.path });
    }
    await wipeTable(target);
    tally.wiped = true;
    this.#phase('writing', job.total);
    const cut: { at?: number } = {};
    const written = await this.#writeBody(target, cut);
    const fed = await job.fed;
    this.#checkFit(target, fed.size);
    this.#phase('flushing');
    await target.flush();
    if (job.verify) await this.#readBack(target, job.changedOnly && cut.at === undefined ? written : fed.body);
    this.#phase('finishing');
    await this.#checkStillEmpty(target);
    await this.#writeHead(target, fed.head);
    tally.notes = await target.finish({ eject: job.eject });
  }

  /** A failed card must not look like a good one, so the table goes again where anything fails from here on. */
  async #writeHead(target: OpenTarget, head: readonly SegmentData[]): Promise<void> {
    const { job, tally } = { job: this.#job, tally: this.#tally };
    try {
      tally.written += await this.#write(target, each(head));
      await target.flush();
      if (!job.verify) return;
      await this.#readHead(target, head);
      tally.verified = true;
    } catch (error) {
      await wipeTable(target).catch(() => {});
      throw error;
    }
  }

  /**
   * The start was wiped and nothing was written there since. Where it is not empty any more, the drive wraps around: bytes
   * for places that it does not have came out at its start.
   */
  async #checkStillEmpty(target: OpenTarget): Promise<void> {
    const length = Math.min(headSize, target.size);
    const [digest] = await target.hash([{ offset: 0, length }], 'sha256');
    const expected = createHash('sha256').update(new Uint8Array(length)).digest('hex');
    if (digest !== expected) throw new WickError('target-capacity', { target: this.#job.drive.path });
  }

  /** Writes all but the head; returns what was not there already. */
  async #writeBody(target: OpenTarget, cut: { at?: number }): Promise<Segment[]> {
    const tally = this.#tally;
    const written: (Range & { digest: Promise<string> })[] = [];
    const report = (bytes: number) => this.#bytes(tally.kept + bytes);
    const segments = this.#job.segments(cut);
    const needed = this.#job.changedOnly
      ? onlyChanged(target, segments, (kept) => {
          tally.kept += kept;
          report(tally.written);
        })
      : segments;
    tally.written = await this.#write(target, note(needed, written), (bytes) => {
      tally.written = bytes;
      report(bytes);
    });
    return await Promise.all(written.map(withDigest));
  }

  /** Writes pieces, several at a time; returns how many bytes the drive has acknowledged. */
  async #write(
    target: OpenTarget,
    segments: AsyncIterable<SegmentData>,
    report: (bytes: number) => void = () => {},
  ): Promise<number> {
    const window = new WriteWindow(windowSize);
    let bytes = 0;
    const acknowledged = (length: number) => {
      bytes += length;
      report(bytes);
    };
    for await (const { length, pieces, release } of segments) {
      if (sum(pieces.map(({ data }) => data)) !== length) throw new Error('bytes of a segment are gone');
      let left = pieces.length;
      for (const { offset, data } of pieces) {
        this.#checkFit(target, offset + data.length);
        // Only the image's last piece may be odd, and zeroes are made in whole blocks.
        const zero = isMadeOfZeroes(data) && data.length % target.blockSize === 0;
        const write = () => (zero ? target.zero({ offset, length: data.length }) : target.write(offset, data));
        await window.add(data.length, write, (length) => {
          left -= 1;
          if (left === 0) release();
          acknowledged(length);
        });
      }
    }
    await window.drain();
    return bytes;
  }

  async #readBack(target: OpenTarget, segments: readonly Segment[]): Promise<void> {
    this.#phase('verifying', sum(segments));
    const bad = await differing(target, segments, (bytes) => this.#bytes(bytes));
    if (bad.length === 0) return;
    const { drive } = this.#job;
    const again = await this.#job.again(bad);
    if (again === undefined) {
      throw new WickError('verify-mismatch', { target: drive.path, ranges: bad.map(rangeOf), rewritten: false });
    }
    this.#phase('rewriting', sum(bad));
    this.#tally.rewritten += await this.#write(target, again, (bytes) => this.#bytes(bytes));
    await target.flush();
    const still = await differing(target, bad);
    if (still.length > 0) this.#condemn(still);
  }

  /** The head is in memory, so it can always be written again. */
  async #readHead(target: OpenTarget, head: readonly SegmentData[]): Promise<void> {
    const segments = await Promise.all(head.map(withDigest));
    if ((await differing(target, segments)).length === 0) return;
    this.#tally.rewritten += await this.#write(target, each(head));
    await target.flush();
    const still = await differing(target, segments);
    if (still.length > 0) this.#condemn(still);
  }

  #condemn(bad: readonly Segment[]): never {
    throw new WickError('verify-mismatch', { target: this.#job.drive.path, ranges: bad.map(rangeOf), rewritten: true });
  }

  #checkFit(target: OpenTarget, needed: number): void {
    if (needed <= target.size) return;
    const { imageName, drive } = this.#job;
    throw new WickError('image-does-not-fit', {
      what: imageName,
      target: drive.path,
      needed,
      size: target.size,
      atLeast: true,
    });
  }

  #phase(phase: FlashPhase, total?: number): void {
    this.#job.emit({ type: 'phase', target: this.#job.drive.path, phase, ...(total === undefined ? {} : { total }) });
  }

  #bytes(bytes: number): void {
    this.#job.emit({ type: 'bytes', target: this.#job.drive.path, bytes });
  }
}

/** Makes the drive visibly empty: no partition table at its start, no backup of one at its end. */
async function wipeTable(target: OpenTarget): Promise<void> {
  await target.zero({ offset: 0, length: Math.min(headSize, target.size) });
  if (target.size > headSize + tailSize) await target.zero({ offset: target.size - tailSize, length: tailSize });
  await target.flush();
}

/** Segments whose bytes stay for another time. */
async function* each(segments: readonly SegmentData[]): AsyncGenerator<SegmentData> {
  for (const segment of segments) yield { ...segment, release: () => {} };
}

/** Remembers which segments passed, without their bytes. */
async function* note(
  segments: AsyncIterable<SegmentData>,
  passed: (Range & { digest: Promise<string> })[],
): AsyncGenerator<SegmentData> {
  for await (const segment of segments) {
    const { offset, length, digest } = segment;
    passed.push({ offset, length, digest });
    yield segment;
  }
}

function rangeOf({ offset, length }: Segment): Range {
  return { offset, length };
}

function sum(segments: readonly { length: number }[]): number {
  return segments.reduce((total, segment) => total + segment.length, 0);
}
