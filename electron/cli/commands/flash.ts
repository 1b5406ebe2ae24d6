import type { Drive } from '../../contract/drive.ts';
import { errorFromData, exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashEvent, FlashPlan, FlashResult } from '../../contract/flash.ts';
import { certificatePlace } from '../../engine/certificate/keep.ts';
import { stationKey } from '../../engine/certificate/station-key.ts';
import { findDrive } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { parseSize } from '../../engine/drive/size.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import { type CarryOut, carryOut, type PreparedFlash, prepareFlash } from '../../engine/flash/prepare.ts';
import { prepareIdentities } from '../../engine/hub/prepare-identities.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { CertificateKeeper, type Kept } from '../certificate/keep.ts';
import { settleIdentities } from '../hub/identities.ts';
import { ask } from '../output/ask.ts';
import { planText, resultText } from '../output/describe.ts';
import type { Face } from '../output/face.ts';
import { ProgressView } from '../output/progress.ts';
import { settingsTexts } from '../output/provision.ts';
import { fromCatalogue } from '../recipe/from-catalogue.ts';
import { nameImage } from '../recipe/name-image.ts';
import { version } from '../version.ts';

export interface FlashOptions {
  /** Path of a block map, or false for none. */
  bmap?: string | false;
  bmapKey?: string;
  bmapSignature?: string;
  entry?: string;
  sha256?: string;
  zeroUnmapped?: boolean;
  verify: boolean;
  changedOnly?: boolean;
  eject: boolean;
  store: boolean;
  virtual?: boolean;
  size?: string;
  dryRun?: boolean;
  recipe?: string;
  set?: readonly string[];
  table?: string;
  /** Folder or file. */
  certificate?: string;
  /** Watches the first boot of each card that is good. */
  boot?: true;
  yes?: boolean;
  force?: string[];
}

/** `wick flash [IMAGE] TARGET...`; the image may be named by the recipe. */
export async function flashCommand(face: Face, names: readonly string[], options: FlashOptions): Promise<number> {
  // A flash without a recipe need not wait for all that reads one.
  const reading = options.recipe === undefined ? undefined : await import('../recipe/read.ts');
  const given = (await reading?.readRecipes(face, options.recipe ?? '', options)) ?? [];
  const named = await nameImage(names, given);
  const { targets } = named;
  checkOptions(targets, options);
  const identities = await prepareIdentities(reading?.dealOut(given, targets.length, options.table) ?? [], {
    signal: face.signal,
  });
  const { recipes } = identities;
  const sha256 = expectedSha256(options.sha256, named.sha256);
  const entry = options.entry ?? named.entry;
  const bmap = options.bmap ?? named.bmap;
  // Both take a while, each for itself; what is wrong with the image is said first.
  const finding = Promise.all(targets.map((target) => findTarget(target, options)));
  finding.catch(() => {});
  const source = await fromCatalogue(face, named.image, { entry, beforehand: async () => await finding });
  const prepared = await prepareFlash({
    image: {
      source,
      entry,
      bmap,
      ...(options.bmapKey === undefined ? {} : { bmapKeys: [options.bmapKey] }),
      bmapSignature: options.bmapSignature,
      sha256,
    },
    // A download may have taken long.
    drives: () =>
      source === named.image ? finding : Promise.all(targets.map((target) => findTarget(target, options))),
    recipes,
    options: {
      unmapped: options.zeroUnmapped === true ? 'zero' : 'skip',
      verify: options.verify,
      changedOnly: options.changedOnly === true,
      eject: options.eject,
      force: options.force ?? [],
    },
    store: options.store,
    unpack: options.dryRun === true,
    signal: face.signal,
  });
  const { plan, copy } = prepared;
  if (options.dryRun === true) {
    face.event('result', { ok: true, exitCode: 0, plan });
    if (!face.json) face.print([planText(plan), ...settingsTexts(plan)].join('\n'));
    return 0;
  }
  refuseIfRefused(face, plan);
  const place =
    options.certificate === undefined ? undefined : await certificatePlace(options.certificate, targets.length);
  const key = place === undefined ? undefined : await stationKey(await stationFolder());
  await confirm(face, plan, options.yes === true);
  if (copy !== undefined) face.note('The unpacked copy of this image from last time is used.');
  const keeper = place === undefined ? undefined : new CertificateKeeper(face, place);
  const certify = key === undefined ? undefined : { key, version, expect: await expectation() };
  const result = await runFlash(face, prepared, { certify, keeper });
  await settleIdentities(face, identities, (index) => result.targets[index]?.outcome === 'good');
  const kept = await keeper?.end(result);
  const code = report(face, result, { fromCopy: copy !== undefined, kept, goesOn: options.boot === true });
  if (options.boot !== true || code !== exitCodes.done) return code;
  const secrets = recipes.flatMap(({ masker }) => masker.texts);
  return await watchBoots(face, kept?.files ?? [], { timeout: recipes[0]?.recipe.checks?.timeout, secrets });
}

/** The last step of all: cards into devices. */
async function watchBoots(
  face: Face,
  certificate: readonly string[],
  { timeout, secrets }: { timeout: string | undefined; secrets: readonly string[] },
): Promise<number> {
  const { bootCommand } = await import('./boot.ts');
  face.note(
    `Now put ${certificate.length === 1 ? 'the card into its device' : 'the cards into their devices'}, and switch on.`,
  );
  return await bootCommand(face, { certificate, ...(timeout === undefined ? {} : { timeout }) }, secrets);
}

/** Tells what will start from a card that is done; needed only where there is a record of it. */
async function expectation(): Promise<NonNullable<NonNullable<CarryOut['certify']>['expect']>> {
  return (await import('../../engine/boot/expect.ts')).expectCard;
}

/** What would be ignored is a mistake. */
function checkOptions(targets: readonly string[], options: FlashOptions): void {
  const needsRecipe = options.table === undefined ? 'set' : 'table';
  if (options.recipe === undefined && options[needsRecipe] !== undefined) {
    throw new WickError('usage', { reason: `A --${needsRecipe} is for a recipe.`, hint: 'Add --recipe FILE.' });
  }
  if (options.boot === true && options.certificate === undefined) {
    throw new WickError('usage', {
      reason: 'What a first boot must come to is written in the certificate of its card.',
      hint: 'Add --certificate PLACE.',
    });
  }
  if (options.size !== undefined && options.virtual !== true) {
    throw new WickError('usage', {
      reason: 'A --size is for practice drives only.',
      hint: 'Add --virtual, or leave it out.',
    });
  }
  const stray = options.force?.find((name) => !targets.includes(name));
  if (stray !== undefined) {
    throw new WickError('usage', {
      reason: `The drive ${stray} named with --force is none of the targets.`,
      hint: 'Type the name exactly as you gave the target.',
    });
  }
}

async function findTarget(target: string, options: FlashOptions): Promise<Drive> {
  if (options.virtual !== true) return await findDrive(target);
  return await practiceDrive(target, options.size === undefined ? {} : { size: parseSize(options.size) });
}

export async function runFlash(
  face: Face,
  prepared: PreparedFlash,
  { certify, keeper }: Pick<CarryOut, 'certify'> & { keeper?: CertificateKeeper | undefined } = {},
): Promise<FlashResult> {
  const { image, plan } = prepared;
  using view = new ProgressView(
    face,
    `Flashing ${image.name}`,
    plan.targets.map(({ drive }) => drive.path),
  );
  const emit = (event: FlashEvent) => {
    view.take(event);
    keeper?.take(event);
  };
  return await carryOut(prepared, { certify, openTarget, signal: face.signal, emit });
}

/** One refused target is enough: nothing is written anywhere. */
function refuseIfRefused(face: Face, plan: FlashPlan): void {
  const [first, ...others] = plan.targets.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]));
  if (first === undefined) return;
  face.event('plan', { plan });
  for (const refusal of others) face.note(`Also: ${refusal.message}`);
  throw errorFromData(first);
}

async function confirm(face: Face, plan: FlashPlan, yes: boolean): Promise<void> {
  face.note(planText(plan));
  if (yes) return;
  const targets = plan.targets.map(({ drive }) => drive.path);
  if (!face.interactive) throw new WickError('needs-confirmation', { targets });
  const answer = await ask(`Everything on ${targets.join(' and ')} will be lost. Type "yes" to go on: `, face.signal);
  if (answer.toLowerCase() !== 'yes') throw new WickError('cancelled', {});
}

/** Says how it went for each target, and keeps their certificates; returns the exit code of the whole. */
function report(
  face: Face,
  result: FlashResult,
  { fromCopy, kept, goesOn }: { fromCopy: boolean; kept: Kept | undefined; goesOn: boolean },
): number {
  const code = exitCodeOf(result) === exitCodes.done ? (kept?.exitCode ?? exitCodes.done) : exitCodeOf(result);
  for (const target of result.targets) {
    if (face.json) face.note(resultText(target));
    else face.print(resultText(target));
  }
  for (const file of kept?.files ?? []) face.note(`Certificate: ${file}`);
  const certificates = kept === undefined ? {} : { certificates: kept.files };
  const isLast = !goesOn || code !== exitCodes.done;
  face.event(isLast ? 'result' : 'flashed', { ok: code === 0, exitCode: code, fromCopy, ...certificates, ...result });
  return code;
}

export function exitCodeOf(result: FlashResult): number {
  const failed = result.targets.filter((target) => target.outcome !== 'good');
  const codes = new Set(
    failed.map(({ error }) => (error === undefined ? exitCodes.bug : errorFromData(error).exitCode)),
  );
  const [code, ...others] = codes;
  if (code === undefined) return exitCodes.done;
  if (codes.has(exitCodes.cancelled)) return exitCodes.cancelled;
  if (failed.length < result.targets.length) return exitCodes.someTargetsFailed;
  return others.length === 0 ? code : exitCodes.targetFailed;
}

/** What the person and the recipe expect must be the same. */
function expectedSha256(option: string | undefined, recipe: string | undefined): string | undefined {
  const typed = parseSha256(option);
  if (typed === undefined || recipe === undefined || typed === recipe) return typed ?? recipe;
  throw new WickError('usage', { reason: 'The recipe is for another image: its SHA-256 is not that of --sha256.' });
}

function parseSha256(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const hex = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new WickError('usage', { reason: `The SHA-256 "${text}" is not one: it has 64 hexadecimal digits.` });
}
