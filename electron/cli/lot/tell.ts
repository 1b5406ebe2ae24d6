import { WickError } from '../../contract/errors.ts';
import type { UnitRecord } from '../../contract/lot/record.ts';
import { handCauses } from '../../contract/lot/states.ts';
import { Secret } from '../../contract/recipe/secret.ts';
import { Masker } from '../../engine/provision/secret/masker.ts';
import { resolveSecrets } from '../../engine/provision/secret/resolve.ts';
import { disablerOf } from '../../engine/lot/station/open-run.ts';
import { replaceValuesOf } from '../../engine/lot/station/replace-values.ts';
import { tellByHand } from '../../engine/lot/station/tell-by-hand.ts';
import { pairOf } from '../hub/choose.ts';
import type { Face } from '../output/face.ts';
import { type Desk, type LedgerChoice, lotNamed, openDesk, unitNumbers } from './ledger.ts';
import { unitLine } from './units.ts';

const said = { pause: 'paused', resume: 'open', close: 'closed' } as const;

/** `wick lot pause|resume|close LOT` */
export async function lotTell(
  face: Face,
  what: keyof typeof said,
  named: string,
  options: LedgerChoice,
): Promise<number> {
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const event =
    what === 'pause'
      ? ({ kind: 'paused', reason: 'person' } as const)
      : ({ kind: what === 'resume' ? 'unpaused' : 'closed' } as const);
  await desk.ledger.tellLot(lot, event);
  const { status, name } = await desk.ledger.standing(lot);
  face.event('result', { ok: true, exitCode: 0, lot, status });
  if (!face.json) face.print(`The lot "${name}" is ${status === 'complete' ? 'complete' : said[what]}.`);
  return 0;
}

export interface UnitTellOptions extends LedgerChoice {
  reason: string;
  cause?: string;
}

/** `wick lot fail|return|scrap LOT N… --reason TEXT [--cause CAUSE]` */
export async function unitTell(
  face: Face,
  what: 'failed' | 'returned' | 'scrapped',
  { named, numbers, options }: { named: string; numbers: readonly string[]; options: UnitTellOptions },
): Promise<number> {
  const wanted = unitNumbers(numbers);
  const { reason } = options;
  const cause = causeOf(options.cause);
  await using desk = await openDesk(options);
  const { ledger, folder: stationFolder } = desk;
  const lot = await lotNamed(ledger, named);
  const renewing = { stationFolder, disable: disablerOf({}, (await ledger.lot(lot)).lot), signal: face.signal };
  const units: UnitRecord[] = [];
  for (const unit of wanted) units.push(await tellByHand(ledger, { lot, unit, what, reason, cause }, renewing));
  sayUnits(face, units);
  if (units.some(({ values, marks }) => (values === 'burnt' || values === 'disabling') && marks?.tag !== undefined))
    face.note(`A Hub may still take their tokens. Have it disable them: wick lot reconcile ${lot.slice(0, 8)}`);
  const waiting = units.filter(({ state, values }) => state === 'returned' && values !== 'fresh');
  if (waiting.length > 0) face.note(whatWaits(lot.slice(0, 8), waiting));
  return 0;
}

/** The values of what came back may be in a device, and the rules of its lot can make no others. */
function whatWaits(lot: string, units: readonly UnitRecord[]): string {
  const numbers = units.map(({ number }) => number);
  const who = numbers.length === 1 ? `Unit ${numbers[0]} needs` : `The units ${numbers.join(', ')} need`;
  return `${who} other values before being made once more: wick lot replace ${lot} ${numbers[0]} --set COLUMN=VALUE; or add units in place: wick lot add ${lot}`;
}

function causeOf(text: string | undefined): (typeof handCauses)[number] | undefined {
  const found = handCauses.find((one) => one === text);
  if (found !== undefined || text === undefined) return found;
  throw new WickError('usage', { reason: `"${text}" is no cause: ${handCauses.join(', ')}.` });
}

export interface UnitReplaceOptions extends LedgerChoice {
  set?: readonly string[];
}

/** `wick lot replace LOT N [--set COLUMN=VALUE]…`: without values, the lot's rules make them. */
export async function unitReplace(
  face: Face,
  { named, number, options }: { named: string; number: string; options: UnitReplaceOptions },
): Promise<number> {
  const [unit = 0] = unitNumbers([number]);
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const given = await valuesOf(face, desk, { lot, set: options.set ?? [] });
  const wish = { lot, unit, given, stationFolder: desk.folder, signal: face.signal };
  return sayUnits(face, [await replaceValuesOf(desk.ledger, wish)]);
}

/** A secret is no word of a command line, which others on the computer can see: it says where it is. */
async function valuesOf(
  face: Face,
  { ledger }: Desk,
  { lot, set }: { lot: string; set: readonly string[] },
): Promise<Record<string, string>> {
  const { values } = (await ledger.lot(lot)).lot;
  const secret = new Set(values.kind === 'none' ? [] : values.secret);
  const given: Record<string, string> = {};
  for (const one of set) {
    const [column, text] = pairOf(one, '--set COLUMN=VALUE');
    if (secret.has(column) && !/^(?:env|file|keychain):./s.test(text)) {
      throw new WickError('usage', {
        reason: `"${column}" is secret, and others can see the words of a command.`,
        hint: `Say where it is: --set ${column}=env:NAME, file:PATH or keychain:NAME`,
      });
    }
    given[column] = secret.has(column) ? await secretAt(face, text) : text;
  }
  return given;
}

function sayUnits(face: Face, units: readonly UnitRecord[]): number {
  face.event('result', { ok: true, exitCode: 0, units });
  if (!face.json) for (const unit of units) face.print(unitLine(unit));
  return 0;
}

async function secretAt(face: Face, place: string): Promise<string> {
  const sources = {
    folder: process.cwd(),
    environment: process.env,
    signal: face.signal,
    literal: new Set<string>(),
    masker: new Masker(),
  };
  return (await resolveSecrets(new Secret(place), sources)).reveal();
}
