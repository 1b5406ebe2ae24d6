import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignedCertificate } from '../../../contract/certificate.ts';
import type { Drive } from '../../../contract/drive.ts';
import { asWickError, errorFromData, WickError } from '../../../contract/errors.ts';
import type { FlashEvent, TargetResult } from '../../../contract/flash.ts';
import type { UnitCard } from '../../../contract/lot/states.ts';
import type { Range } from '../../../contract/range.ts';
import { keepCertificate, setAside } from '../../certificate/keep.ts';
import { makeFolder } from '../../sync-folder.ts';
import { carryOut, type PreparedFlash } from '../../flash/prepare.ts';
import type { TargetOpener } from '../../flash/target.ts';
import type { LoadedRecipe } from '../../provision/recipe/load.ts';
import { inspectCard, inspects } from '../inspect/inspect-card.ts';
import { dropCopy, type KeptBlocks, type KeptCopy } from '../inspect/kept-blocks.ts';
import { CardWatch } from './card-watch.ts';
import { causeOf } from './cause.ts';
import { giveBack } from './give-back.ts';
import type { Hold } from './hold.ts';
import { hubIdentify } from './hub-identify.ts';
import type { LotImage } from './lot-image.ts';
import { type KnownCards, nameUnit } from './known-cards.ts';
import type { Identified, LotRunOptions } from './options.ts';
import { makeAgain } from './make-again.ts';
import type { OpenedCard } from './open-card.ts';
import { sharedBoot, unitMarks } from './unit-marks.ts';
import { unitRecipe } from './unit-recipe.ts';

export interface MakeUnit {
  options: LotRunOptions;
  image: LotImage;
  known: KnownCards;
  kept: KeptBlocks;
  card: OpenedCard;
  hold: Hold;
  signal: AbortSignal;
  emit: (event: MakeEvent) => void;
  /** As far as the system has noticed, the card that was opened is the one that is there. */
  isStill: () => boolean;
}

export type MakeEvent =
  | { type: 'inspecting'; fraction?: number }
  | { type: 'flash'; event: FlashEvent }
  | { type: 'recording' }
  | { type: 'exposed' }
  | { type: 'token'; tag: string; error: WickError }
  /** There was a certificate of this unit and attempt already; it is in that file now. */
  | { type: 'set-aside'; file: string };

export interface MadeUnit {
  signed: SignedCertificate;
  /** Bytes a second that the card was written with. */
  rate: number | undefined;
  notes: readonly string[];
  isPassed: boolean;
}

/** Puts one unit on one card, and tells the ledger each step. @throws WickError what went wrong; the ledger knows it then */
export async function makeUnit(job: MakeUnit): Promise<MadeUnit> {
  const { options, image, known, kept, hold, card, signal, emit } = job;
  const facts = cardOf(card.drive);
  let isExposed = false;
  let identified: Identified | undefined;
  let left: KeptCopy | undefined;
  try {
    const { lot, ledger, guard, folder, eject = true } = options;
    await guard?.check(signal);
    const { cid } = card.drive;
    if (cid !== undefined) await ledger.seenCard(cid, { lot: lot.id, unit: hold.unit });
    // What refuses the card does so before anything is written to it.
    const prepared = await image.prepare(card.drive, { eject, signal });
    mustBeWritable(prepared, card);
    known.addBody(bodyOf(prepared));
    // All that was waited for gives time for another card, and a reader that is open writes whatever is in it.
    mustBeThere(job);
    emit({ type: 'inspecting' });
    const onFraction = (fraction: number) => emit({ type: 'inspecting', fraction });
    if (card.isMissed && inspects(lot.media)) left = await kept.keep(card.once.target);
    mustBeThere(job);
    await inspectCard(card.once.target, lot.media, { copy: left, signal, onFraction });
    const beforeExposing = async () => {
      if (isExposed) return;
      // From here on nobody may say that it was shown to nobody, whatever comes of telling it.
      isExposed = true;
      // By which a token is found that the Hub makes and this station does not live to speak of.
      const tag = identified?.recipe.identity?.tag;
      await hold.tell({ kind: 'exposing', ...(tag === undefined ? {} : { marks: { tag } }) });
      emit({ type: 'exposed' });
    };
    const { values } = hold.reservation;
    const recipe = await unitRecipe({ lot, folder, values, beforeExposing, signal });
    identified = await (options.identify ?? hubIdentify)(recipe, signal);
    const watch = new CardWatch(facts, hold, emit);
    const openTarget = card.once.opener(async () => {
      mustBeThere(job);
      // From here on the image lies on it.
      if (left !== undefined) await dropCopy(left);
      left = undefined;
    });
    const result = await flashCard(job, { prepared, recipe: identified.recipe, openTarget }, watch);
    if (result.error !== undefined) throw errorFromData(result.error);
    const { certificate: signed, notes } = result;
    if (result.outcome !== 'good' || !result.verified || signed === undefined)
      throw new WickError('bug', { reason: 'a card without a certificate came out of a flash' });
    emit({ type: 'recording' });
    await ship(job, signed);
    const isPassed = lot.passes === 'written';
    if (isPassed) await hold.tell({ kind: 'passed' });
    return { signed, rate: watch.rate, notes, isPassed };
  } catch (thrown) {
    const error = asWickError(signal.aborted ? signal.reason : thrown);
    emit({ type: 'recording' });
    // Who has called closes the card, whose data must be on it by then.
    const [given, told] = await Promise.allSettled([
      left === undefined ? undefined : giveBack(job, left),
      fail(job, { error, isExposed, card: facts, identified }),
    ]);
    if (given.status === 'rejected') throw given.reason;
    if (given.value !== undefined) throw given.value;
    throw told.status === 'rejected' ? told.reason : error;
  }
}

/** @throws WickError why it cannot be written, or proved */
function mustBeWritable({ plan }: PreparedFlash, { drive, once }: OpenedCard): void {
  const refusal = plan.targets.find((target) => target.refusal !== undefined)?.refusal;
  if (refusal !== undefined) throw errorFromData(refusal);
  if (!once.target.provesMedium && drive.transport !== 'practice')
    throw new WickError('verify-impossible', { target: drive.path });
}

/** @throws WickError `target-gone` */
function mustBeThere({ isStill, card: { drive } }: MakeUnit): void {
  if (!isStill()) throw new WickError('target-gone', { target: drive.path });
}

/** Parts of the image by which a card is known that was not finished. */
function bodyOf({ copy, image }: PreparedFlash): (Range & { sha256: string })[] {
  const map = copy?.bmap ?? image.bmap;
  if (map?.checksumType !== 'sha256') return [];
  return map.ranges.flatMap(({ checksum, ...range }) =>
    checksum === undefined ? [] : [{ ...range, sha256: checksum }],
  );
}

async function flashCard(
  { options, known, card, hold, signal }: MakeUnit,
  { prepared, recipe, openTarget }: { prepared: PreparedFlash; recipe: LoadedRecipe; openTarget: TargetOpener },
  watch: CardWatch,
): Promise<TargetResult> {
  const { targets } = await carryOut(
    { ...prepared, order: { ...prepared.order, recipes: [recipe] } },
    {
      openTarget,
      certify: {
        ...options.certify,
        unit: nameUnit(hold.lot, hold.unit),
        // Once it is ejected it may be in another slot before the ledger has heard of it.
        signed: (certificate) => known.add(certificate),
      },
      signal,
      emit: (event) => watch.take(event),
    },
  );
  const [result] = targets;
  if (result === undefined)
    throw new WickError('bug', { reason: `a flash of no drive in place of ${card.drive.path}` });
  return result;
}

/** The certificate is on the disk before anybody says that there is one. */
async function ship({ options, hold, card, emit }: MakeUnit, signed: SignedCertificate): Promise<void> {
  const { lot, stationFolder } = options;
  const folder = certificatesOf(stationFolder, lot.id);
  await makeFolder(folder);
  const { number, attempt } = hold.reservation.unit;
  const path = join(folder, certificateName(number, attempt));
  // Each attempt is made once: where it was made before, the ledger has forgotten it, and that card may be good.
  const aside = await setAside(path);
  if (aside !== undefined) emit({ type: 'set-aside', file: aside });
  const { file } = await keepCertificate({ kind: 'file', path }, card.drive.path, signed);
  const certificate = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const marks = unitMarks(signed.certificate, hold.reservation.values.shown);
  const expects = sharedBoot(signed.certificate);
  await hold.tell({
    kind: 'shipped',
    certificate,
    ...(marks === undefined ? {} : { marks }),
    ...(expects === undefined ? {} : { expects }),
  });
}

interface Failure {
  error: WickError;
  isExposed: boolean;
  card: UnitCard;
  identified: Identified | undefined;
}

async function fail(job: MakeUnit, { error, isExposed, card, identified }: Failure): Promise<void> {
  const { hold, options, emit } = job;
  const { ledger, lot } = options;
  const left = (await identified?.settle(false)) ?? [];
  for (const { tag, error: reason } of left) emit({ type: 'token', tag, error: reason });
  const told = hold.tell({
    kind: 'failed',
    cause: causeOf(error),
    code: error.code,
    message: error.message.slice(0, 1000),
    ...(isExposed ? {} : { unexposed: true }),
    card,
  });
  // Where the ledger knows better, what went wrong here is still what is shown.
  const record = await told.catch(() => undefined);
  if (record?.state !== 'failed') return;
  try {
    // All that was shown of it is what the Hub made, and that does nothing any more.
    const isSafe = lot.values.kind === 'none' && identified?.recipe.identity !== undefined && left.length === 0;
    if (isSafe && record.values === 'burnt') await ledger.tell(hold.lot, hold.unit, { kind: 'disabled' });
    await makeAgain(options, record);
  } catch {
    // It stays as it is; when the run is started the next time, this is tried again.
  }
}

/** Where this station keeps the certificates of a lot. */
export function certificatesOf(stationFolder: string, lot: string): string {
  return join(stationFolder, 'certificates', lot);
}

/** Its file's name: a unit that is made again has one for each time. */
export function certificateName(unit: number, attempt: number): string {
  return `${String(unit).padStart(6, '0')}-${attempt}.certificate.json`;
}

function cardOf({ name, size, cid, serial, port }: Drive): UnitCard {
  return {
    name: name.slice(0, 1000),
    size,
    ...(cid === undefined ? {} : { cid }),
    ...(serial === undefined ? {} : { serial }),
    ...(port === undefined ? {} : { port }),
  };
}
