import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import { fieldText, fillFields, type LabelSubject } from './fields.ts';
import { fitLines, type TextLine, type WantedLine } from './fit.ts';
import { innerOf, placeCode } from './place-code.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A label as a printer with its dots prints it. Everything in dots, from the top left. */
export interface LabelLayout {
  dpi: number;
  width: number;
  height: number;
  lines: readonly TextLine[];
  /** Dark parts of the code, and where it is with the white around it. */
  code?: { area: Rectangle; dark: readonly Rectangle[] };
}

/** Of one label: 170 × 170 mm at 600 dots an inch, or a sheet of A4 at 300. */
const mostDots = 16 << 20;

/** @throws WickError `label-too-small`, `label-too-large`, `label-code`, `label-field` */
export async function layOutLabel(design: LabelDesign, subject: LabelSubject): Promise<LabelLayout> {
  const { dpi } = design;
  const [width, height] = sizeOf(design);
  const code = await placeCode(design, fillFields(design.code?.content ?? '', subject));
  const lines = await fitLines(linesOf(design, subject), code?.rest ?? innerOf(design), design);
  return { dpi, width, height, lines, ...(code === undefined ? {} : { code: { area: code.area, dark: code.dark } }) };
}

/** The lines of one unit's label, before there is a place for them. @throws WickError `label-field` */
export function linesOf(design: LabelDesign, subject: LabelSubject): WantedLine[] {
  return design.lines.map(({ field, caption, size, bold }) => ({
    text: [caption, fieldText(field, subject)].filter((part) => part !== '').join(' '),
    size,
    bold,
    whole: field === 'unit' || field === 'name' || field.startsWith('value:'),
  }));
}

/** Width and height in dots. @throws WickError `label-too-large` */
export function sizeOf({ width, height, dpi }: LabelDesign): [number, number] {
  const [wide, high] = [Math.round((width * dpi) / 25.4), Math.round((height * dpi) / 25.4)];
  if (wide * high > mostDots) throw new WickError('label-too-large', { width, height, dpi });
  return [wide, high];
}
