import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import { type CodeSymbol, symbolOf } from './code.ts';
import { fieldText, fillFields, type LabelSubject } from './fields.ts';
import { fitLines, type TextLine } from './fit.ts';

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

/** What a scanner with some distance still reads, mm. */
const smallestModule = 0.25;
/** What the text beside a code needs at least, mm, and the gap between. */
const leastText = 12;
const gap = 1;
/** Of bars, mm. */
const leastBars = 5;

/** @throws WickError `label-too-small`, `label-code`, `label-field` */
export async function layOutLabel(design: LabelDesign, subject: LabelSubject): Promise<LabelLayout> {
  const { dpi, margin } = design;
  const dots = (mm: number) => Math.round((mm * dpi) / 25.4);
  const width = dots(design.width);
  const height = dots(design.height);
  const inner = {
    x: dots(margin),
    y: dots(margin),
    width: width - 2 * dots(margin),
    height: height - 2 * dots(margin),
  };
  const texts = design.lines.map(({ field, caption, size, bold }) => ({
    text: [caption, fieldText(field, subject)].filter((part) => part !== '').join(' '),
    size,
    bold,
  }));
  const hasText = texts.length > 0;
  const code =
    design.code === undefined
      ? undefined
      : placeCode(
          await symbolOf(design.code.symbology, fillFields(design.code.content, subject)),
          inner,
          design,
          hasText,
        );
  const lines = await fitLines(texts, code?.rest ?? inner, design);
  return { dpi, width, height, lines, ...(code === undefined ? {} : { code: { area: code.area, dark: code.dark } }) };
}

interface Placed {
  area: Rectangle;
  dark: Rectangle[];
  /** What is left for text. */
  rest: Rectangle;
}

/** Bars below the text, as wide as the label; a square to the right of it, as high as the label. */
function placeCode(symbol: CodeSymbol, inner: Rectangle, design: LabelDesign, hasText: boolean): Placed {
  const { dpi } = design;
  const dots = (mm: number) => Math.round((mm * dpi) / 25.4);
  const isBars = symbol.height === 1;
  const wide = symbol.width + 2 * symbol.quiet;
  const high = isBars ? 1 : symbol.height + 2 * symbol.quiet;
  // 203 dots an inch make 0.2502 mm of two dots: as good as 0.25.
  const least = Math.max(1, Math.ceil((smallestModule * dpi) / 25.4 - 0.02));
  const textBeside = hasText && !isBars ? dots(leastText + gap) : 0;
  const roomWide = Math.max(inner.width - textBeside, 0);
  const most = Math.floor(isBars ? inner.width / wide : Math.min(roomWide / wide, inner.height / high));
  const barHeight = isBars ? (hasText ? Math.max(dots(leastBars), Math.round(inner.height * 0.35)) : inner.height) : 0;
  if (most < least || (isBars && barHeight > inner.height))
    throw tooSmall(design, { wide, high, least, textBeside, isBars });
  const area = isBars
    ? {
        x: inner.x + Math.floor((inner.width - wide * most) / 2),
        y: inner.y + inner.height - barHeight,
        width: wide * most,
        height: barHeight,
      }
    : {
        x: hasText ? inner.x + inner.width - wide * most : inner.x + Math.floor((inner.width - wide * most) / 2),
        y: inner.y + Math.floor((inner.height - high * most) / 2),
        width: wide * most,
        height: high * most,
      };
  const left = area.x + symbol.quiet * most;
  const top = isBars ? area.y : area.y + symbol.quiet * most;
  return {
    area,
    dark: symbol.dark.map((one) => ({
      x: left + one.x * most,
      y: isBars ? top : top + one.y * most,
      width: one.width * most,
      height: isBars ? barHeight : one.height * most,
    })),
    rest: isBars
      ? { ...inner, height: Math.max(0, inner.height - barHeight - dots(gap)) }
      : { ...inner, width: Math.max(0, inner.width - area.width - dots(gap)) },
  };
}

function tooSmall(
  { width, height, margin, dpi }: LabelDesign,
  {
    wide,
    high,
    least,
    textBeside,
    isBars,
  }: { wide: number; high: number; least: number; textBeside: number; isBars: boolean },
): WickError {
  const mm = (dots: number) => Math.ceil((dots * 25.4) / dpi + 2 * margin);
  return new WickError('label-too-small', {
    width,
    height,
    needsWidth: Math.max(Math.ceil(width), mm(wide * least + textBeside)),
    needsHeight: Math.max(Math.ceil(height), isBars ? Math.ceil(leastBars + 2 * margin) : mm(high * least)),
    what: 'The code',
  });
}
