import { join } from 'node:path';
import type * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import { type Lot, lotSchema, type MediaRule, mediaRuleSchema } from '../../contract/lot/lot.ts';
import { parseSize } from '../../engine/drive/size.ts';
import { cacheFolder } from '../../engine/image/store/place.ts';
import type { ValuesWish } from '../../engine/lot/definition/make-lot.ts';
import { createLot } from '../../engine/lot/station/create-lot.ts';
import type { Face } from '../output/face.ts';
import { labelDesignIn } from './label-design.ts';
import { type LedgerChoice, openDesk } from './ledger.ts';
import { parseRule } from './rule.ts';

export interface LotCreateOptions extends LedgerChoice {
  name: string;
  size: string;
  table?: string;
  rule?: readonly string[];
  unique?: readonly string[];
  secret?: readonly string[];
  media?: string;
  content?: string;
  minSize?: string;
  maxSize?: string;
  minSpeed?: string;
  probe?: boolean;
  passes?: string;
  countdown?: string;
  pauseAfter?: string;
  quarantineAfter?: string;
  board?: string;
  label?: string;
  dryRun?: true;
}

const limits = lotSchema.shape;
type Limit = Pick<z.ZodNumber, 'minValue' | 'maxValue'>;

/** `wick lot create RECIPE --name NAME --size N (--table FILE | --rule COLUMN=SPEC… | nothing)` */
export async function lotCreate(face: Face, recipe: string, options: LotCreateOptions): Promise<number> {
  const name = shortText('--name', options.name, 100);
  const board = options.board === undefined ? undefined : shortText('--board', options.board, 200);
  const { signal } = face;
  const label = options.label === undefined ? undefined : await labelDesignIn(options.label, signal);
  const wish = {
    recipe,
    name,
    size: whole('--size', options.size, limits.size),
    values: valuesOf(options),
    media: mediaOf(options),
    countdown: wholeOr('--countdown', options.countdown, limits.countdown.unwrap()),
    pauseAfter: wholeOr('--pause-after', options.pauseAfter, limits.pauseAfter.unwrap()),
    quarantineAfter: wholeOr('--quarantine-after', options.quarantineAfter, limits.quarantineAfter.unwrap()),
    passes: passesOf(options.passes),
    ...(board === undefined ? {} : { board: { pattern: board } }),
    label,
  };
  if (options.dryRun === true) return await (await import('./look.ts')).lotLook(face, wish);
  await using desk = await openDesk(options);
  const made = await createLot(desk.ledger, wish, {
    stationFolder: desk.folder,
    signal,
    catalogue: {
      station: desk.folder,
      listFolder: join(await cacheFolder(), 'catalogues'),
      onNote: (note) => face.note(note),
    },
  });
  for (const note of made.notes) face.note(note);
  face.event('result', { ok: true, exitCode: 0, ledger: desk.place.name, ...made });
  if (face.json) return 0;
  face.print(`Made the lot "${made.name}" of ${wish.size === 1 ? '1 unit' : `${wish.size} units`}: ${made.lot}`);
  const spare = made.units - wish.size;
  if (spare > 0) face.print(`There are values for ${spare} more, should units fail.`);
  face.print(
    `It is in the ledger ${desk.place.name}. Run it with: wick lot run ${made.lot.slice(0, 8)}${options.ledger === undefined ? '' : ' --ledger …'}`,
  );
  return 0;
}

function valuesOf({ table, rule, unique, secret }: LotCreateOptions): ValuesWish {
  if (table !== undefined && rule !== undefined)
    throw new WickError('usage', { reason: 'Values come from a --table, or are made by --rule, and not both.' });
  const chosen = { ...(unique === undefined ? {} : { unique }), ...(secret === undefined ? {} : { secret }) };
  if (table !== undefined) return { kind: 'table', file: table, ...chosen };
  if (rule !== undefined) return { kind: 'rules', rules: Object.fromEntries(rule.map(parseRule)), ...chosen };
  if (unique !== undefined || secret !== undefined)
    throw new WickError('usage', {
      reason: 'There are no values that could be unique or secret: add --table or --rule.',
    });
  return { kind: 'none' };
}

function mediaOf(options: LotCreateOptions): MediaRule {
  const { media, content, minSize, maxSize, minSpeed, probe } = options;
  const parsed = mediaRuleSchema.safeParse({
    ...(media === undefined ? {} : { transports: media.split(',').map((one) => one.trim()) }),
    ...(content === undefined ? {} : { content }),
    ...(minSize === undefined ? {} : { minSize: parseSize(minSize) }),
    ...(maxSize === undefined ? {} : { maxSize: parseSize(maxSize) }),
    ...(minSpeed === undefined ? {} : { minSpeed: parseSize(minSpeed.replace(/\/s$/, '')) }),
    ...(probe === false ? { probe: 'none' } : {}),
  });
  if (!parsed.success) {
    const isContent = parsed.error.issues.some(({ path }) => path[0] === 'content');
    throw new WickError('usage', {
      reason: isContent ? `--content does not know "${content}".` : `--media does not know all of "${media}".`,
      hint: isContent ? 'It is blank-or-ours, or any.' : 'It takes usb, mmc, loop and practice, with commas between.',
    });
  }
  if (parsed.data.minSize <= parsed.data.maxSize) return parsed.data;
  throw new WickError('usage', { reason: 'No card is as large as --min-size and as small as --max-size.' });
}

function passesOf(text: string | undefined): Lot['passes'] | undefined {
  if (text === undefined || text === 'written' || text === 'up' || text === 'claimed') return text;
  throw new WickError('usage', { reason: `"${text}" is nothing that a unit passes by: written, up or claimed.` });
}

function wholeOr(name: string, text: string | undefined, limit: Limit): number | undefined {
  return text === undefined ? undefined : whole(name, text, limit);
}

function whole(name: string, text: string, { minValue, maxValue }: Limit): number {
  const count = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= Number(minValue) && count <= Number(maxValue)) return count;
  throw new WickError('usage', {
    reason: `${name} takes a whole number from ${minValue} to ${maxValue}, and not "${text}".`,
  });
}

function shortText(name: string, text: string, longest: number): string {
  if (text !== '' && text.length <= longest) return text;
  throw new WickError('usage', { reason: `${name} takes a text of 1 to ${longest} characters.` });
}
