import { randomBytes } from 'node:crypto';
import { WickError } from '../../contract/errors.ts';
import type { ProvisionEvent, ProvisionPhase, ProvisionReport, Recognised } from '../../contract/provision.ts';
import { overlap } from '../../contract/range.ts';
import type { FamilyName, SettingsOf } from '../../contract/recipe.ts';
import type { BlockView } from '../image/block-view.ts';
import { type DiskPartition, openDisk, type OpenDiskOptions } from '../image/disk.ts';
import { Overlay } from '../image/view/overlay.ts';
import { applyEdits } from './apply.ts';
import { type Change, changesOf, contentsOf, digestOf, outside } from './change.ts';
import type { Edit } from './edit.ts';
import { familyNamed, recognise } from './families.ts';
import type { Family, PlanContext } from './family.ts';
import { planFiles } from './generic.ts';
import { Medium } from './medium.ts';
import { type Bytes, headOf, put } from './put.ts';
import { missingEdits } from './read-back.ts';
import type { LoadedRecipe } from './recipe/load.ts';
import { reportEdits } from './report.ts';

export interface ProvisionJob {
  /** What the target is called, for messages and events. */
  target: string;
  /** The disk; without `write` where only a dry run is asked for. */
  view: BlockView;
  recipe: LoadedRecipe;
  signal: AbortSignal;
  emit?: (event: ProvisionEvent) => void;
  /** Says what would be done, and writes nothing. */
  dryRun?: boolean;
  /** Brings what was written to the medium, before it is read back. */
  flush?: () => Promise<void>;
  /** Bytes that the drive counts in. */
  sectorSize?: number;
  /** Bytes at the start of the disk that are wiped before anything is written, and written last. */
  hold?: number;
  /** Told what is about to be overwritten, before it is, to keep it: what is held back, and all that changes elsewhere. */
  keep?: (changes: { held: readonly Change[]; rest: readonly Change[] }) => Promise<void>;
  /** For tests: salts of passwords, and what files are dated with. */
  random?: (length: number) => Uint8Array;
  now?: () => Date;
}

/**
 * Makes a disk one device's own: recognises the image, plans the edits, carries them out in memory and reads them back
 * there, then writes what differs, and reads the disk again. Nothing is written before all of it is known to be right.
 * Whoever flashes calls this once the image was verified on the drive, before the first chunk is written; the report's
 * `ranges` no longer match the image's map. Nothing that comes out of it has a secret in it, errors included.
 *
 * @throws WickError `recipe-invalid`, `secret-unavailable`, `provision-wrong-family`, `provision-refused`,
 * `provision-differs`, `file-system-…`, `cancelled`, and what the view throws
 */
export async function provision(job: ProvisionJob): Promise<ProvisionReport> {
  try {
    return await carryOut(job);
  } catch (error) {
    throw job.recipe.masker.error(error);
  }
}

async function carryOut(job: ProvisionJob): Promise<ProvisionReport> {
  const { target, view, recipe, signal, dryRun = false } = job;
  const { masker } = recipe;
  const phase = (name: ProvisionPhase) => job.emit?.({ type: 'provision', target: masker.text(target), phase: name });

  const disk: OpenDiskOptions = {
    ...(job.sectorSize === undefined ? {} : { sectorSize: job.sectorSize }),
    ...(job.now === undefined ? {} : { now: job.now }),
  };
  const open = async (from: BlockView) => new Medium(await openDisk(from, disk));

  phase('reading');
  await using before = await open(view);
  const { family, recognised } = await chooseFamily(before, recipe, target);
  await using resources = new AsyncDisposableStack();
  const context: PlanContext = {
    target,
    folder: recipe.folder,
    masker,
    recognised,
    random: job.random ?? randomBytes,
    signal,
    identity: recipe.identity,
    dryRun,
    resources,
  };

  phase('planning');
  const planned = await planAll(family, before, recipe, context);
  const overlay = new Overlay(view);
  await inMemory(() => open(overlay), planned, context);
  const changes = await changesOf(overlay, view);
  const report: ProvisionReport = {
    recognised,
    edits: await reportEdits(before, planned.edits, masker),
    warnings: planned.warnings.map((warning) => masker.text(warning)),
    ranges: changes.map(({ offset, length }) => ({ offset, length })),
    ...(recipe.identity === undefined ? {} : { tag: recipe.identity.tag }),
    digest: digestOf(changes),
  };
  if (!dryRun) {
    // Where nothing changes, what was kept last is still what can be taken back.
    const head = job.hold === undefined || changes.length === 0 ? [] : await headOf(view, job.hold, job.sectorSize);
    const held = await contentsOf(head, overlay, view);
    const rest = outside(changes, head);
    if (changes.length > 0) await job.keep?.({ held, rest });
    phase('writing');
    const check = async () => {
      phase('reading-back');
      await using after = await open(view);
      await mustHold(after, planned.edits, context);
    };
    await put({ target, view, held: held.map(bytesOf), rest: rest.map(bytesOf), signal, flush: job.flush, check });
  }
  job.emit?.({ type: 'provisioned', target: masker.text(target), report });
  return report;
}

/** What the image is, and that it is what the recipe is for. */
async function chooseFamily(
  medium: Medium,
  recipe: LoadedRecipe,
  target: string,
): Promise<{ family: Family; recognised: Recognised }> {
  const wanted = recipe.recipe.family;
  if (wanted === 'auto') {
    const recognised = await recognise(medium);
    if (recognised.family === 'generic') await medium.mustBeLegible();
    return { family: familyNamed(recognised.family), recognised };
  }
  const family = familyNamed(wanted);
  const recognised = await family.recognise(medium);
  if (recognised !== undefined) return { family, recognised };
  const found = familyNamed((await recognise(medium)).family);
  if (found.name === 'generic') await medium.mustBeLegible();
  throw new WickError('provision-wrong-family', {
    target,
    wanted: family.title,
    found: found.name === 'generic' ? 'nothing that looks like it' : found.title,
  });
}

interface Planned {
  edits: readonly Edit[];
  warnings: readonly string[];
  check: (medium: Medium) => Promise<readonly string[]>;
}

async function planAll<F extends FamilyName>(
  family: Family<F>,
  medium: Medium,
  recipe: LoadedRecipe,
  context: PlanContext,
): Promise<Planned> {
  const settings: SettingsOf<F> = await recipe.settings(family.name);
  const { edits, warnings } = await family.plan(medium, settings, context);
  const more = family.name === 'generic' ? [] : await planFiles(medium, settings.files ?? [], context, edits);
  const all = [...edits, ...more];
  for (const { partition } of all) mustBeAlone(partition, medium, context.target);
  return {
    edits: all,
    warnings,
    check: async (after) => (await family.check?.(after, settings, context, medium)) ?? [],
  };
}

/** What is written to a partition must not change the files of another one. */
function mustBeAlone(partition: DiskPartition, { partitions }: Medium, target: string): void {
  const other = partitions.find(
    (one) => one.number !== partition.number && one.fileSystem !== undefined && overlap(one, partition),
  );
  if (other === undefined) return;
  throw new WickError('provision-refused', {
    target,
    reason: `partition ${partition.number} overlaps partition ${other.number}, and both have files`,
    hint: 'The partition table is wrong. Flash it again, or take another image.',
  });
}

/** Carries the edits out where nothing can go wrong yet, and looks at the result as a device would. */
async function inMemory(open: () => Promise<Medium>, { edits, check }: Planned, context: PlanContext): Promise<void> {
  const { target, signal } = context;
  {
    await using medium = await open();
    const own = edits.map((edit) => ({ ...edit, partition: samePartition(medium, edit) }));
    await applyEdits(medium, own, signal);
  }
  await using fresh = await open();
  await mustHold(fresh, edits, context);
  const [problem] = await check(fresh);
  if (problem !== undefined) throw new WickError('provision-refused', { target, reason: problem });
}

function bytesOf({ offset, after }: Change): Bytes {
  return { offset, bytes: after };
}

async function mustHold(medium: Medium, edits: readonly Edit[], { target, signal }: PlanContext): Promise<void> {
  const files = await missingEdits(medium, edits, signal);
  if (files.length > 0) throw new WickError('provision-differs', { target, files });
}

/** An edit was planned for a partition of one opening of the disk, and is carried out on another one. */
function samePartition(medium: Medium, edit: Edit): Edit['partition'] {
  return medium.partitions.find(({ number }) => number === edit.partition.number) ?? edit.partition;
}
