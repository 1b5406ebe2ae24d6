import { asWickError, type ErrorData, WickError } from '../../contract/errors.ts';
import type { FlashPhase, TargetResult } from '../../contract/flash.ts';
import type { ProvisionReport } from '../../contract/provision.ts';
import { onlyChanged } from './changed.ts';
import { clearGaps } from './clear-gaps.ts';
import type { FedImage } from './feed.ts';
import { HeldOff } from './held-off.ts';
import { heldRanges } from './held-ranges.ts';
import { differing, mismatch, mustHold } from './read-back.ts';
import { mayReadBehind, ReadBehind, type ReadBehindResult } from './read-behind.ts';
import { type Segment, type SegmentData, withDigest } from './segments.ts';
import { mustStillBeEmpty, wipeTable } from './table.ts';
import type { OpenTarget } from './target.ts';
import type { TargetJob } from './target-job.ts';
import { targetView } from './target-view.ts';
import { mustNotWrapAround } from './wrap-around.ts';
import { checkFit, writeSegments } from './write-segments.ts';

/** Everything that happens to one drive. Never throws: what goes wrong is in the result. */
export async function writeTarget(job: TargetJob): Promise<TargetResult> {
  const startedAt = performance.now();
  const tally: Tally = {
    written: 0,
    kept: 0,
    rewritten: 0,
    cleared: 0,
    stale: 0,
    verified: false,
    touched: false,
    wiped: false,
    notes: [],
  };
  const result = (outcome: TargetResult['outcome'], more: Made | { error: ErrorData }): TargetResult => ({
    target: job.drive.path,
    outcome,
    ...tally,
    duration: performance.now() - startedAt,
    ...more,
  });
  let done: TargetResult;
  try {
    done = result('good', await new TargetRun(job, tally).run());
  } catch (thrown) {
    const error = asWickError(job.signal.aborted ? job.signal.reason : thrown);
    tally.verified = false;
    done = result(error.code === 'cancelled' ? 'cancelled' : 'failed', { error: error.toJSON() });
  }
  job.emit({ type: 'target', result: done });
  return done;
}

type Tally = Pick<
  TargetResult,
  'written' | 'kept' | 'rewritten' | 'cleared' | 'stale' | 'verified' | 'touched' | 'wiped' | 'notes'
>;

/** What only a good drive has. */
type Made = Pick<TargetResult, 'settings' | 'certificate'>;

class TargetRun {
  readonly #startedAt = new Date();
  readonly #job: TargetJob;
  readonly #tally: Tally;

  constructor(job: TargetJob, tally: Tally) {
    this.#job = job;
    this.#tally = tally;
  }

  async run(): Promise<Made> {
    const { job, tally } = { job: this.#job, tally: this.#tally };
    this.#phase('preparing');
    const { drive, together, signal, force, window } = job;
    using cancelled = new HeldOff(signal);
    const how = { signal: cancelled.signal, force, window, together, mode: 'write' } as const;
    await using target = await job.openTarget(drive, how);
    // A practice drive is a file: what the system remembers of it is as good as what it stores.
    if (job.verify && !target.provesMedium && drive.transport !== 'practice') {
      throw new WickError('verify-impossible', { target: drive.path });
    }
    // Half of an old table would be neither the old card nor an empty one.
    cancelled.begin();
    tally.touched = true;
    await wipeTable(target);
    tally.wiped = true;
    cancelled.end();
    await this.#clearGaps(target);
    this.#phase('writing', job.total);
    const written = await this.#writeBody(target);
    const fed = await job.fed;
    checkFit(target, job.imageName, fed.size);
    this.#phase('flushing');
    await target.flush();
    if (job.verify) await this.#readBack(target, fed.body, await written.check?.());
    await mustStillBeEmpty(target);
    if (job.verify && !mayReadBehind(drive)) await mustNotWrapAround(target, fed.size);
    const { report: settings, head } = await this.#giveSettings(target, fed);
    this.#phase('finishing');
    cancelled.begin();
    const certificate = await this.#complete(target, { fed, head, settings });
    tally.notes = await target.finish({ eject: job.eject });
    return {
      ...(settings === undefined ? {} : { settings }),
      ...(certificate === undefined ? {} : { certificate }),
    };
  }

  /**
   * Gives the drive its table. A drive that failed, was cancelled, or has no record, must not look like a good one, so the
   * table goes again where anything happens from here on.
   */
  async #complete(
    target: OpenTarget,
    { fed, head, settings }: { fed: FedImage; head: readonly SegmentData[]; settings: ProvisionReport | undefined },
  ): Promise<TargetResult['certificate']> {
    const { job, tally } = { job: this.#job, tally: this.#tally };
    tally.wiped = false;
    try {
      tally.written += await this.#write(target, each(head));
      job.signal.throwIfAborted();
      await target.flush();
      if (job.verify) await this.#readHead(target, head);
      tally.verified = job.verify;
      const certificate = await this.#certify(target, fed, settings);
      job.signal.throwIfAborted();
      return certificate;
    } catch (error) {
      const empty = await wipeTable(target).then(
        () => true,
        () => false,
      );
      tally.wiped = empty;
      throw error;
    }
  }

  async #giveSettings(
    target: OpenTarget,
    fed: FedImage,
  ): Promise<{ report?: ProvisionReport; head: readonly SegmentData[] }> {
    const { recipe, verify, signal } = this.#job;
    if (recipe === undefined) return { head: fed.head };
    this.#phase('provisioning');
    const { giveSettings } = await import('./give-settings.ts');
    const given = await giveSettings({
      target,
      recipe,
      fed,
      verify,
      signal,
      onReadAgain: (total) => this.#phase('verifying', total),
      onBytes: (bytes) => this.#bytes(bytes),
    });
    await mustStillBeEmpty(target);
    return given;
  }

  async #certify(target: OpenTarget, fed: FedImage, settings: ProvisionReport | undefined) {
    const { certify, verify, drive, recipe, signal } = this.#job;
    return await certify?.({
      drive,
      view: targetView(target, { write: false }),
      checks: recipe?.recipe.checks,
      size: fed.size,
      mappedBytes: fed.mappedBytes,
      ranges: await heldRanges(target, fed, settings?.ranges ?? []),
      settings,
      started: this.#startedAt,
      verified: verify,
      signal,
    });
  }

  async #clearGaps(target: OpenTarget): Promise<void> {
    const { gaps, clearGaps: always } = this.#job;
    const bytes = sum(gaps);
    if (bytes === 0) return;
    if (!target.zeroesFast && !always) {
      this.#tally.stale = bytes;
      return;
    }
    this.#phase('clearing', bytes);
    this.#tally.cleared = await clearGaps(target, gaps, { always, onBytes: (done) => this.#bytes(done) });
    this.#tally.stale = bytes - this.#tally.cleared;
  }

  /** Writes all but the head. Returns what is known of it already, where that is not nothing. */
  async #writeBody(target: OpenTarget): Promise<{ check?: () => Promise<ReadBehindResult> }> {
    const { job, tally } = { job: this.#job, tally: this.#tally };
    const report = (bytes: number) => {
      tally.written = bytes;
      this.#bytes(tally.kept + bytes);
    };
    const cut: { at?: number } = {};
    const segments = job.segments(cut);
    const needed = job.changedOnly
      ? onlyChanged(target, segments, (kept) => {
          tally.kept += kept;
          report(tally.written);
        })
      : segments;
    using behind = job.verify ? new ReadBehind(target, { reads: mayReadBehind(job.drive) }) : undefined;
    await writeSegments(target, needed, {
      imageName: job.imageName,
      window: job.window,
      report,
      turn: () => behind?.turn() ?? Promise.resolve(),
      written: (segment) => behind?.written(segment),
    });
    // What it decoded by itself nobody has checked; what was kept may lie under what was written, on a drive that lies
    // about its size.
    const isSure = cut.at === undefined && (tally.kept === 0 || tally.written === 0 || mayReadBehind(job.drive));
    return isSure && behind !== undefined ? { check: () => behind.end() } : {};
  }

  async #readBack(target: OpenTarget, body: readonly Segment[], known: ReadBehindResult | undefined): Promise<void> {
    const { bad: found, unread } = known ?? { bad: [], unread: body };
    const report = (bytes: number) => this.#bytes(bytes);
    this.#phase('verifying', sum(unread));
    const bad = [...found, ...(await differing(target, unread, report))];
    if (bad.length === 0) return;
    const again = await this.#job.again(bad);
    if (again === undefined) throw mismatch(target, bad, { rewritten: false });
    this.#phase('rewriting', sum(bad));
    this.#tally.rewritten += await this.#write(target, again, report);
    await target.flush();
    // On a drive that lies about its size, this may lie over what was found right before.
    const doubtful = mayReadBehind(this.#job.drive) ? bad : body;
    this.#phase('verifying', sum(doubtful));
    await mustHold(target, doubtful, report);
  }

  /** The head is in memory, so it can always be written again. */
  async #readHead(target: OpenTarget, head: readonly SegmentData[]): Promise<void> {
    const segments = await Promise.all(head.map(withDigest));
    if ((await differing(target, segments)).length === 0) return;
    this.#tally.rewritten += await this.#write(target, each(head));
    await target.flush();
    await mustHold(target, segments);
  }

  #write(
    target: OpenTarget,
    segments: AsyncIterable<SegmentData>,
    report: (bytes: number) => void = () => {},
  ): Promise<number> {
    return writeSegments(target, segments, { imageName: this.#job.imageName, window: this.#job.window, report });
  }

  #phase(phase: FlashPhase, total?: number): void {
    this.#job.emit({ type: 'phase', target: this.#job.drive.path, phase, ...(total === undefined ? {} : { total }) });
  }

  #bytes(bytes: number): void {
    this.#job.emit({ type: 'bytes', target: this.#job.drive.path, bytes });
  }
}

/** Segments whose bytes stay for another time. */
async function* each(segments: readonly SegmentData[]): AsyncGenerator<SegmentData> {
  for (const segment of segments) yield { ...segment, release: () => {} };
}

function sum(segments: readonly { length: number }[]): number {
  return segments.reduce((total, segment) => total + segment.length, 0);
}
