import type { Drive } from '../../contract/drive.ts';
import { asWickError, exitCodes, WickError } from '../../contract/errors.ts';
import { certificatePlace } from '../../engine/certificate/keep.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import { findDrive } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import { headSize } from '../../engine/flash/table.ts';
import { targetView } from '../../engine/flash/target-view.ts';
import type { BlockView } from '../../engine/image/block-view.ts';
import { provision } from '../../engine/provision/provision.ts';
import type { LoadedRecipe } from '../../engine/provision/recipe/load.ts';
import {
  asItWas,
  findPreImage,
  type FoundPreImage,
  keepPreImage,
  mustHavePreImage,
} from '../../engine/provision/undo/shelf.ts';
import { undo } from '../../engine/provision/undo/undo.ts';
import { prepareIdentities } from '../../engine/hub/prepare-identities.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import type { certifySettings } from '../certificate/of-settings.ts';
import { settleIdentities } from '../hub/identities.ts';
import { ask } from '../output/ask.ts';
import { driveContent, driveLine } from '../output/describe.ts';
import type { Face } from '../output/face.ts';
import { reportText } from '../output/provision.ts';
import { readRecipe } from '../recipe/read.ts';

export interface ProvisionOptions {
  recipe?: string;
  set?: readonly string[];
  undo?: true;
  dryRun?: true;
  /** Folder or file. */
  certificate?: string;
  virtual?: true;
  eject: boolean;
  yes?: true;
  force?: readonly string[];
}

/** `wick provision TARGET (--recipe FILE [--set KEY=VALUE]... [--dry-run] | --undo)` */
export async function provisionCommand(face: Face, targetName: string, options: ProvisionOptions): Promise<number> {
  if ((options.recipe === undefined) === (options.undo === undefined)) {
    throw new WickError('usage', { reason: 'Say what to do: --recipe FILE, or --undo for what was done last.' });
  }
  if (options.certificate !== undefined && (options.recipe === undefined || options.dryRun === true)) {
    throw new WickError('usage', { reason: 'A --certificate is for settings that are given to a card.' });
  }
  const recipe = options.recipe === undefined ? undefined : await readRecipe(face, options.recipe, options.set);
  if (recipe?.recipe.image !== undefined) {
    face.note(
      `Note    the image that ${recipe.file} names is not asked for here: what the card holds gets the settings`,
    );
  }
  const drive =
    options.virtual === true ? await practiceDrive(targetName, { missing: 'refuse' }) : await findDrive(targetName);
  if (recipe === undefined) return await undoLast(face, drive, options);
  const identities = await prepareIdentities([recipe], { signal: face.signal });
  const [own = recipe] = identities.recipes;
  if (options.dryRun === true) return await rehearse(face, drive, own);
  let isGood = false;
  try {
    const code = await carryOut(face, drive, own, options);
    isGood = true;
    return code;
  } finally {
    await settleIdentities(face, identities, () => isGood);
  }
}

async function rehearse(face: Face, drive: Drive, recipe: LoadedRecipe): Promise<number> {
  await using target = await openTarget(drive, { signal: face.signal, mode: 'read', force: true });
  const view = targetView(target, { write: false });
  const broken = await findBrokenOff(face, drive, view);
  const report = await provision({
    target: drive.path,
    view: broken === undefined ? view : await asItWas(view, broken.preImage),
    sectorSize: drive.logicalBlockSize,
    recipe,
    signal: face.signal,
    dryRun: true,
  });
  face.event('result', { ok: true, exitCode: 0, dryRun: true, target: drive.path, report });
  if (!face.json) face.print(reportText(drive.path, report, { done: false }));
  return 0;
}

async function carryOut(face: Face, drive: Drive, recipe: LoadedRecipe, options: ProvisionOptions): Promise<number> {
  const folder = await stationFolder();
  const record =
    options.certificate === undefined
      ? undefined
      : { place: await certificatePlace(options.certificate, 1), key: await stationKey(folder) };
  await confirm(face, drive, `is given the settings of ${recipe.file}`, options);
  const started = new Date();
  await using target = await openTarget(drive, { signal: face.signal, mode: 'write', force: isForced(drive, options) });
  const view = targetView(target, { write: true });
  const flush = async () => await target.flush();
  const broken = await findBrokenOff(face, drive, view);
  if (broken !== undefined) await undo({ target: drive.path, view, found: broken, signal: face.signal, flush });
  const report = await provision({
    target: drive.path,
    view,
    sectorSize: drive.logicalBlockSize,
    recipe,
    signal: face.signal,
    emit: ({ type, ...data }) => type === 'provision' && face.event(type, data),
    hold: headSize,
    keep: async (changes) => await keepPreImage(folder, { drive, view }, changes),
    flush,
  });
  const verified = target.provesMedium || drive.transport === 'practice';
  const facts = { drive, view, report, checks: recipe.recipe.checks, started, verified, signal: face.signal };
  // The card is good, whatever becomes of its record.
  const kept = record === undefined ? undefined : await certify(facts, record).catch(asWickError);
  const certificates = typeof kept === 'string' ? [kept] : [];
  const exitCode = kept instanceof WickError ? kept.exitCode : exitCodes.done;
  const left = await target.finish({ eject: options.eject && drive.transport !== 'practice' });
  const unproven = "what was read back may have come from this computer's memory, not from the card";
  const notes = verified ? left : [...left, unproven];
  face.event('result', { ok: exitCode === 0, exitCode, target: drive.path, report, notes, certificates });
  if (!face.json) face.print(reportText(drive.path, report, { done: true }));
  for (const note of notes) face.note(`Note: ${note}.`);
  for (const file of certificates) face.note(`Certificate: ${file}`);
  if (kept instanceof WickError) face.note(`Error: ${kept.message}`);
  return exitCode;
}

/** Needed only where a record is kept. */
async function certify(...given: Parameters<typeof certifySettings>): Promise<string> {
  return await (await import('../certificate/of-settings.ts')).certifySettings(...given);
}

async function undoLast(face: Face, drive: Drive, options: ProvisionOptions): Promise<number> {
  const folder = await stationFolder();
  await mustHavePreImage(folder, drive);
  await confirm(face, drive, 'loses the settings that it was given last', options);
  await using target = await openTarget(drive, { signal: face.signal, mode: 'write', force: isForced(drive, options) });
  const view = targetView(target, { write: true });
  const found = await findPreImage(folder, { drive, view }, { signal: face.signal });
  if (found === undefined) throw new WickError('undo-changed', { target: drive.path });
  await undo({ target: drive.path, view, found, signal: face.signal, flush: async () => await target.flush() });
  const notes = await target.finish({ eject: options.eject && drive.transport !== 'practice' });
  face.event('result', { ok: true, exitCode: 0, target: drive.path, undone: true, notes });
  if (!face.json) face.print(`${drive.path}: as it was before.`);
  return 0;
}

/** A card on which giving settings was broken off has no partition table: what it held is known here. */
async function findBrokenOff(face: Face, drive: Drive, view: BlockView): Promise<FoundPreImage | undefined> {
  const job = { signal: face.signal, headless: true };
  const found = await findPreImage(await stationFolder(), { drive, view }, job);
  if (found === undefined) return undefined;
  face.note(`Giving ${drive.path} its settings was broken off before; this starts from what it held then.`);
  return found;
}

function isForced(drive: Drive, { force = [] }: ProvisionOptions): boolean {
  return force.includes(drive.path);
}

/** A drive that must not be written by mistake is refused, and a person is asked for a yes. */
async function confirm(face: Face, drive: Drive, what: string, options: ProvisionOptions): Promise<void> {
  const target = drive.path;
  if (drive.unusable === 'no-medium') throw new WickError('target-no-medium', { target });
  if (drive.unusable === 'memory') throw new WickError('target-not-a-drive', { target, kind: 'memory' });
  if (drive.risks.length > 0 && !isForced(drive, options)) {
    throw new WickError('target-protected', {
      target,
      reasons: drive.risks.map(({ reason }) => `it ${reason}`),
      forceable: drive.risks.every(({ kind }) => kind === 'internal'),
    });
  }
  if (drive.readOnly) throw new WickError('target-write-protected', { target });
  face.note(`Target  ${driveLine(drive)}`);
  if (drive.transport !== 'practice') face.note(`        holds now: ${driveContent(drive)}`);
  if (options.yes === true) return;
  if (!face.interactive) {
    throw new WickError('usage', {
      reason: `${target} would be changed, and there is no terminal to ask for a yes.`,
      hint: 'Add --yes if that is what you want; --dry-run shows what would change.',
    });
  }
  const answer = await ask(`${target} ${what}. Type "yes" to go on: `, face.signal);
  if (answer.toLowerCase() !== 'yes') throw new WickError('cancelled', {});
}
