import { digestOf } from '../../../native/hasher.ts';
import { isWickError, withAftermath } from '../../contract/errors.ts';
import type { ProvisionReport } from '../../contract/provision.ts';
import { overlap, rangeEnd } from '../../contract/range.ts';
import { joinRanges } from '../image/join.ts';
import type { Change } from '../provision/change.ts';
import { provision } from '../provision/provision.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import type { FedImage } from './feed.ts';
import { HeldHead } from './held-head.ts';
import { differing, mismatch } from './read-back.ts';
import { mayReadBehind } from './read-behind.ts';
import type { Segment, SegmentData } from './segments.ts';
import { headSize } from './table.ts';
import type { OpenTarget } from './target.ts';
import { targetView } from './target-view.ts';

export interface SettingsJob {
  target: OpenTarget;
  recipe: LoadedRecipe;
  /** What was written, and its head that was not. */
  fed: Pick<FedImage, 'head' | 'body'>;
  /** The image was read back on the drive: then it must still be there afterwards. */
  verify: boolean;
  signal: AbortSignal;
  /** Told how many bytes are read back once more, where that takes a while. */
  onReadAgain: (total: number) => void;
  onBytes: (bytes: number) => void;
}

/**
 * Makes a flashed drive one device's own while its head is still held back, and returns the head that is to be written.
 * Where it fails, the drive has no partition table. See `provision` for what is thrown.
 */
export async function giveSettings(
  job: SettingsJob,
): Promise<{ report: ProvisionReport; head: readonly SegmentData[] }> {
  const { target, recipe, fed, signal } = job;
  const view = new HeldHead(targetView(target, { write: true }), fed.head);
  let changes: readonly Change[] = [];
  const report = await provision({
    target: target.drive.path,
    view,
    recipe,
    signal,
    sectorSize: target.drive.logicalBlockSize,
    flush: () => target.flush(),
    keep: async ({ rest }) => {
      changes = rest;
    },
  }).catch((error: unknown) => {
    throw afterFlashing(error);
  });
  if (job.verify) await mustHoldTheRest(job, changes);
  return { report, head: view.segments };
}

/** The image lies on the drive already, but nothing starts from it. */
function afterFlashing(error: unknown): unknown {
  if (!isWickError(error)) return error;
  const aftermath = 'The card was left without a partition table, so that no device starts from it; flash it again.';
  // "Nothing was changed on it", which it says otherwise, is not so here.
  const fields = isWickError(error, 'provision-refused')
    ? { ...error.fields, hint: error.fields.hint ?? '' }
    : error.fields;
  return withAftermath(error, aftermath, fields);
}

/** Around the settings, everything must still be what was read back before they came. */
async function mustHoldTheRest(job: SettingsJob, changes: readonly Change[]): Promise<void> {
  const { target, signal, fed } = job;
  const touched = fed.body.filter((segment) => changes.some((change) => overlap(segment, change)));
  for (const segment of touched) {
    signal.throwIfAborted();
    if ((await digestWithout(target, segment, changes)) !== segment.digest)
      throw mismatch(target, [segment], { rewritten: false });
  }
  // A drive that lies about its size puts what lies behind its true end over what was read back before. Where the image
  // has bytes, reading them back has shown that it does not; where its map leaves a gap, nothing has.
  const shown = joinRanges([{ offset: 0, length: headSize }, ...fed.body], 0);
  const isShown = (change: Change) =>
    shown.some((range) => range.offset <= change.offset && rangeEnd(change) <= rangeEnd(range));
  if (mayReadBehind(target.drive) || changes.every(isShown)) return;
  const rest = fed.body.filter((segment) => !touched.includes(segment));
  job.onReadAgain(rest.reduce((sum, { length }) => sum + length, 0));
  const bad = await differing(target, rest, job.onBytes);
  if (bad.length > 0) throw mismatch(target, bad, { rewritten: false });
}

/** The digest of a segment as it was before the changes. */
async function digestWithout(target: OpenTarget, segment: Segment, changes: readonly Change[]): Promise<string> {
  const bytes = Uint8Array.from(await target.read({ offset: segment.offset, length: segment.length }));
  for (const change of changes.filter((one) => overlap(segment, one))) {
    const from = Math.max(segment.offset, change.offset);
    const to = Math.min(rangeEnd(segment), rangeEnd(change));
    bytes.set(change.before.subarray(from - change.offset, to - change.offset), from - segment.offset);
  }
  return await digestOf('sha256', bytes);
}
