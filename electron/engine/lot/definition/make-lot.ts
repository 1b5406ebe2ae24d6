import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, relative, resolve } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import { type Lot, lotSchema, type MediaRule, type SignedLot } from '../../../contract/lot/lot.ts';
import type { ValueRule } from '../../../contract/lot/rules.ts';
import { bootWishes, type FamilyName } from '../../../contract/recipe.ts';
import { errorCode, fileReason } from '../../image/source/reason.ts';
import type { StationKey } from '../../certificate/station-key.ts';
import { readDocument, type RecipeDocument } from '../../provision/recipe/document.ts';
import type { UnitValues } from '../ledger/ledger.ts';
import { canPassByBoot, cannotPass } from '../run/can-pass.ts';
import { labelOf } from '../label/of-recipe.ts';
import { asUnitValues } from '../values/make-values.ts';
import { mustFitLabel } from './check-label.ts';
import { columnsOf } from './columns.ts';
import { mustHoldNoSecret } from './no-secret.ts';
import { type ImageWish, pinImage, type PinOptions } from './pin.ts';
import { pinFiles } from './pinned-files.ts';
import { recipeHash, signLot } from './sign-lot.ts';
import { takeValues } from './take-values.ts';

/** What values a lot takes. `unique` and `secret` add to, or take the place of, what names and recipe tell. */
export type ValuesWish =
  | { kind: 'none' }
  | { kind: 'table'; file: string; unique?: readonly string[] | undefined; secret?: readonly string[] | undefined }
  | {
      kind: 'rules';
      rules: Readonly<Record<string, ValueRule>>;
      unique?: readonly string[] | undefined;
      secret?: readonly string[] | undefined;
    };

export interface LotWish {
  /** A file. */
  recipe: string;
  name: string;
  size: number;
  values: ValuesWish;
  /** Where the recipe names none; paths start from where the person stands. */
  image?: ImageWish | undefined;
  media?: Partial<MediaRule> | undefined;
  countdown?: number | undefined;
  pauseAfter?: number | undefined;
  quarantineAfter?: number | undefined;
  passes?: Lot['passes'] | undefined;
  board?: Lot['board'] | undefined;
  label?: LabelDesign | undefined;
}

export interface MakeLotOptions {
  /** The engineer's. */
  key: StationKey;
  signal: AbortSignal;
  /** What the image is, for recipes of family `auto`. */
  family?: FamilyName | undefined;
  /** For images of a catalogue. */
  catalogue?: PinOptions['catalogue'];
  /** `reading`: bytes of the image; `checking`: units whose values were judged. */
  onProgress?: ((phase: 'reading' | 'checking', done: number, total: number | undefined) => void) | undefined;
  now?: (() => Date) | undefined;
}

export interface MadeLot {
  signed: SignedLot;
  /** Of all rows of the table: those beyond the lot's size are for units that fail. */
  units: UnitValues[];
  /** Sentences for the person. */
  notes: string[];
}

/**
 * Makes a lot out of a recipe and values for its units; nothing is started.
 *
 * @throws WickError `recipe-unreadable`, `recipe-invalid`, `table-invalid`, `table-problems`, `lot-values`, `lot-changed`,
 *   `label-…`, `source-…`, `catalogue-…`
 */
export async function makeLot(wish: LotWish, options: MakeLotOptions): Promise<MadeLot> {
  const { key, signal, catalogue, onProgress, now = () => new Date() } = options;
  const created = now();
  const judged = await judgeLot(wish, { ...options, date: created.toISOString().slice(0, 10) });
  const { folder, text, document, label, passes, columns, rows, values, notes } = judged;
  const { image, files } = await pinImage(imageWish(wish, document, folder), {
    folder,
    signal,
    catalogue,
    onBytes: (bytes, total) => onProgress?.('reading', bytes, total),
  });
  const lot = lotSchema.parse({
    wick: 1,
    kind: 'lot',
    id: randomUUID(),
    name: wish.name,
    size: wish.size,
    recipe: { file: basename(wish.recipe), text, sha256: recipeHash(text) },
    image,
    files: { ...files, ...(await pinFiles(document.value, { rows, secret: columns.secret, folder, signal })) },
    values,
    media: wish.media ?? {},
    countdown: wish.countdown,
    pauseAfter: wish.pauseAfter,
    quarantineAfter: wish.quarantineAfter,
    passes,
    board: wish.board,
    label,
    created: created.toISOString(),
  } satisfies z.input<typeof lotSchema>);
  const units = rows.map((row) => asUnitValues(row, columns.secret));
  if (!canPassByBoot(lot, document.value, Object.keys(units[0]?.shown ?? {}))) notes.push(cannotPass);
  return { signed: signLot(lot, key), units, notes };
}

/**
 * All that can be said against a lot without its image. Programs that make values are run.
 *
 * @throws WickError as `makeLot`
 */
export async function judgeLot(
  wish: LotWish,
  { family, signal, onProgress, date }: Pick<MakeLotOptions, 'family' | 'signal' | 'onProgress'> & { date: string },
) {
  const folder = dirname(resolve(wish.recipe));
  const text = await readRecipe(wish.recipe, signal);
  const document = readDocument(wish.recipe, text);
  mustHoldNoSecret(document);
  const label = wish.label ?? labelOf(document.value);
  const passes = wish.passes ?? passesBy(document.value);
  const chosen = wish.values.kind === 'none' ? {} : { unique: wish.values.unique, secret: wish.values.secret };
  const columns = columnsOf(document.value, { label, ...chosen });
  mustBePattern(wish.board?.pattern);
  const { rows, values, notes } = await takeValues(wish, {
    trial: { text, document, folder, family, secret: columns.secret, signal },
    columns,
    keepsMarks: passes !== 'written',
    date,
    onRow: (done, total) => onProgress?.('checking', done, total),
  });
  if (label !== undefined) {
    const onRow = (done: number) => onProgress?.('checking', done, rows.length);
    await mustFitLabel(label, { name: wish.name, rows, secret: columns.secret, signal, onRow });
  }
  return { folder, text, document, label, passes, columns, rows, values, notes };
}

export async function readRecipe(file: string, signal: AbortSignal): Promise<string> {
  const bytes = await readFile(file, { signal }).catch((cause: unknown) => {
    const reason = errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause);
    throw new WickError('recipe-unreadable', { file, reason }, { cause });
  });
  try {
    // Its hash is that of its bytes.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new WickError('recipe-unreadable', { file, reason: 'it is not UTF-8' }, { cause });
  }
}

const recipeImage = z.looseObject({
  image: z.looseObject({
    source: z.string(),
    entry: z.string().optional(),
    bmap: z.string().optional(),
    sha256: z.string().optional(),
  }),
});

function imageWish({ image, recipe }: LotWish, { value, file }: RecipeDocument, folder: string): ImageWish {
  const named = recipeImage.safeParse(value).data?.image;
  const wish = image === undefined ? named : { ...named, ...image, source: fromFolder(folder, image.source) };
  if (wish === undefined) {
    throw new WickError('usage', { reason: `${recipe} names no image.`, hint: 'Put "image: { source: … }" into it.' });
  }
  if (/\{\{/.test([wish.source, wish.entry, wish.bmap, wish.sha256].join(' '))) {
    throw new WickError('usage', {
      reason: `In ${file}, the image depends on a variable, and a lot has one image for all its units.`,
      hint: 'Name the image itself, and make a lot for each image.',
    });
  }
  return wish;
}

/** A path from where the person stands as one from the folder of the recipe. */
function fromFolder(folder: string, source: string): string {
  if (source.includes('://') || source.startsWith('catalogue:')) return source;
  return relative(folder, resolve(source)).replaceAll('\\', '/');
}

/** What the recipe asks of the first boot; where it says nothing, that the card is good. */
export function passesBy(recipe: unknown): Lot['passes'] {
  const checks = z.looseObject({ checks: z.looseObject({ boot: z.enum(bootWishes) }) });
  const boot = checks.safeParse(recipe).data?.checks.boot ?? 'none';
  return boot === 'none' ? 'written' : boot;
}

function mustBePattern(pattern: string | undefined): void {
  if (pattern === undefined) return;
  try {
    RegExp(pattern, 'u');
  } catch (cause) {
    throw new WickError(
      'usage',
      { reason: `"${pattern}" is not a pattern that a board's barcode can be compared with.` },
      { cause },
    );
  }
}
