import { setImmediate as breathe } from 'node:timers/promises';
import { isWickError, WickError } from '../../../contract/errors.ts';
import type { LabelDesign, LabelSheet } from '../../../contract/lot/label.ts';
import type { LabelSubject } from './fields.ts';
import { type LabelLayout, layOutLabel, sizeOf } from './layout.ts';
import { labelsPdf } from './pdf.ts';
import { pngOf } from './png.ts';
import { rasterOf } from './raster.ts';
import { placesOn } from './sheet.ts';
import { zplOf } from './zpl.ts';

export interface LabelDocument {
  /** Of a file. */
  name: string;
  /** MIME type. */
  type: string;
  bytes: Buffer;
}

export type LabelFormat = 'pdf' | 'png' | 'zpl';

/** Of all labels that are drawn at once: 1000 of 100 × 150 mm at 300 dots an inch. */
const mostDots = 2 ** 31;

interface MakeLabels {
  format: LabelFormat;
  /** Of a PDF: many on a sheet of paper. */
  sheet?: LabelSheet | undefined;
  /** Of each. */
  copies?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The labels of units: one document for all of them, a picture for each.
 *
 * @throws WickError `label-too-small`, `label-too-large`, `label-code`, `label-field`, `label-sheet`, `usage` (too many)
 */
export async function makeLabels(
  design: LabelDesign,
  units: readonly LabelSubject[],
  { format, sheet, copies = 1, signal }: MakeLabels,
): Promise<LabelDocument[]> {
  const [width, height] = sizeOf(design);
  if (width * height * units.length > mostDots)
    throw new WickError('usage', { reason: 'These are too many labels of this size at once.', hint: 'Make fewer.' });
  const places = sheet && placesOn(sheet, design);
  const layouts = await layOutAll(design, units, signal);
  const name = nameOf(units);
  switch (format) {
    case 'pdf': {
      const all = layouts.flatMap((layout) => Array.from({ length: copies }, () => layout));
      const bytes = await labelsPdf(all, { sheet: places, signal });
      return [{ name: `${name}.pdf`, type: 'application/pdf', bytes }];
    }
    case 'zpl': {
      const texts = await each(layouts, (layout) => Buffer.from(zplOf(layout, copies), 'latin1'), signal);
      return [{ name: `${name}.zpl`, type: 'application/vnd.zebra-zpl', bytes: Buffer.concat(texts) }];
    }
    case 'png': {
      const pictures = await each(layouts, (layout) => pngOf(rasterOf(layout), layout.dpi), signal);
      return pictures.map((bytes, index) => ({
        name: `${nameOf(units.slice(index, index + 1))}.png`,
        type: 'image/png',
        bytes,
      }));
    }
  }
}

async function layOutAll(
  design: LabelDesign,
  units: readonly LabelSubject[],
  signal: AbortSignal | undefined,
): Promise<LabelLayout[]> {
  const layouts: LabelLayout[] = [];
  for (const subject of units) {
    await breathe();
    signal?.throwIfAborted();
    layouts.push(await layOutLabel(design, subject).catch((error: unknown) => throwFor(subject.unit.number, error)));
  }
  return layouts;
}

/** Which one of them it is about. */
export function throwFor(unit: number, error: unknown): never {
  if (isWickError(error, 'label-too-small')) throw new WickError('label-too-small', { ...error.fields, unit });
  if (isWickError(error, 'label-code')) throw new WickError('label-code', { ...error.fields, unit }, { cause: error });
  throw error;
}

/** One after the other, and others in between. */
async function each<T>(
  layouts: readonly LabelLayout[],
  make: (layout: LabelLayout) => T,
  signal: AbortSignal | undefined,
): Promise<T[]> {
  const made: T[] = [];
  for (const layout of layouts) {
    await breathe();
    signal?.throwIfAborted();
    made.push(make(layout));
  }
  return made;
}

function nameOf(units: readonly LabelSubject[]): string {
  const numbers = units.map(({ unit }) => unit.number);
  const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
  const lot = (units[0]?.lot.name ?? 'label').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return first === last ? `${lot}-${first}` : `${lot}-${first}-${last}`;
}
