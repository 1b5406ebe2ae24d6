import type { Drive } from '../../contract/drive.ts';
import { errorFromData, exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashPlan, FlashResult } from '../../contract/flash.ts';
import { findDrive, withImageRisk } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { parseSize } from '../../engine/drive/size.ts';
import { type FlashJob, flash } from '../../engine/flash/flash.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import { planFlash } from '../../engine/flash/plan.ts';
import type { Image } from '../../engine/image/image.ts';
import { openImage } from '../../engine/image/open.ts';
import { openStore } from '../../engine/image/store/store.ts';
import { ask } from '../output/ask.ts';
import { planText, resultText } from '../output/describe.ts';
import type { Face } from '../output/face.ts';
import { ProgressView } from '../output/progress.ts';

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
  yes?: boolean;
  force?: string[];
}

/** `wick flash IMAGE TARGET...` */
export async function flashCommand(
  face: Face,
  imageName: string,
  targets: readonly string[],
  options: FlashOptions,
): Promise<number> {
  checkOptions(targets, options);
  const sha256 = parseSha256(options.sha256);
  const image = await openImage(imageName, {
    signal: face.signal,
    ...(options.entry === undefined ? {} : { entry: options.entry }),
    ...(options.bmap === undefined ? {} : { bmap: options.bmap }),
    ...(options.bmapKey === undefined ? {} : { bmapKeys: [options.bmapKey] }),
    ...(options.bmapSignature === undefined ? {} : { bmapSignature: options.bmapSignature }),
  });
  const drives = await Promise.all(targets.map((target) => findTarget(target, image, options)));
  const plan = planFlash(image, drives, {
    unmapped: options.zeroUnmapped === true ? 'zero' : 'skip',
    verify: options.verify,
    changedOnly: options.changedOnly === true,
    eject: options.eject,
    force: options.force ?? [],
  });
  if (options.dryRun !== true) refuseIfRefused(face, plan);
  if (options.dryRun === true) {
    face.event('result', { ok: true, exitCode: 0, plan });
    if (!face.json) face.print(planText(plan));
    return 0;
  }
  await confirm(face, plan, options.yes === true);
  const store = options.store ? await openStore() : undefined;
  const copy = await store?.find(image, { source: image.origin, entry: options.entry, sha256 });
  if (copy !== undefined) face.note('The unpacked copy of this image from last time is used.');
  const result = await runFlash(face, copy ?? image, plan, {
    ...(store === undefined || copy !== undefined ? {} : { keepIn: { store, entry: options.entry } }),
    force: options.force ?? [],
    ...(sha256 === undefined ? {} : { sha256 }),
  });
  return report(face, result, copy !== undefined);
}

/** What would be ignored is a mistake. */
function checkOptions(targets: readonly string[], options: FlashOptions): void {
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

async function findTarget(target: string, image: Image, options: FlashOptions): Promise<Drive> {
  const drive =
    options.virtual === true
      ? await practiceDrive(target, options.size === undefined ? {} : { size: parseSize(options.size) })
      : await findDrive(target);
  return image.path === undefined ? drive : await withImageRisk(drive, image.path);
}

export async function runFlash(
  face: Face,
  image: Image,
  plan: FlashPlan,
  options: Pick<FlashJob, 'force' | 'sha256' | 'keepIn'>,
): Promise<FlashResult> {
  using view = new ProgressView(
    face,
    image.name,
    plan.targets.map(({ drive }) => drive.path),
  );
  return await flash({ image, plan, ...options, openTarget, signal: face.signal, emit: (event) => view.take(event) });
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

/** Says how it went for each target; returns the exit code of the whole. */
export function report(face: Face, result: FlashResult, fromCopy: boolean): number {
  const code = exitCodeOf(result);
  for (const target of result.targets) {
    if (face.json) face.note(resultText(target));
    else face.print(resultText(target));
  }
  face.event('result', { ok: code === 0, exitCode: code, fromCopy, ...result });
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

function parseSha256(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const hex = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hex)) return hex;
  throw new WickError('usage', { reason: `The SHA-256 "${text}" is not one: it has 64 hexadecimal digits.` });
}
