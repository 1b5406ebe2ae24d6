import type { LabelDesign } from '../../../contract/lot/label.ts';
import type { LabelSubject } from './fields.ts';
import { type LabelLayout, layOutLabel } from './layout.ts';
import { type LabelSheet, labelsPdf } from './pdf.ts';
import { pngOf } from './png.ts';
import { rasterOf } from './raster.ts';
import { zplOf } from './zpl.ts';

export interface LabelDocument {
  /** Of a file. */
  name: string;
  /** MIME type. */
  type: string;
  bytes: Buffer;
}

export type LabelFormat = 'pdf' | 'png' | 'zpl';

/**
 * The labels of units: one document for all of them, a picture for each.
 *
 * @throws WickError `label-too-small`, `label-code`, `label-field`
 */
export async function makeLabels(
  design: LabelDesign,
  units: readonly LabelSubject[],
  { format, sheet, copies = 1 }: { format: LabelFormat; sheet?: LabelSheet; copies?: number },
): Promise<LabelDocument[]> {
  const layouts: LabelLayout[] = [];
  for (const unit of units) layouts.push(await layOutLabel(design, unit));
  const name = nameOf(units);
  switch (format) {
    case 'pdf': {
      const all = layouts.flatMap((layout) => Array.from({ length: copies }, () => layout));
      return [{ name: `${name}.pdf`, type: 'application/pdf', bytes: await labelsPdf(all, sheet) }];
    }
    case 'zpl': {
      const text = layouts.map((layout) => zplOf(layout, copies)).join('');
      return [{ name: `${name}.zpl`, type: 'application/vnd.zebra-zpl', bytes: Buffer.from(text, 'latin1') }];
    }
    case 'png':
      return layouts.map((layout, index) => ({
        name: `${nameOf(units.slice(index, index + 1))}.png`,
        type: 'image/png',
        bytes: pngOf(rasterOf(layout), layout.dpi),
      }));
  }
}

function nameOf(units: readonly LabelSubject[]): string {
  const numbers = units.map(({ unit }) => unit.number);
  const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
  const lot = (units[0]?.lot.name ?? 'label').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  return first === last ? `${lot}-${first}` : `${lot}-${first}-${last}`;
}
