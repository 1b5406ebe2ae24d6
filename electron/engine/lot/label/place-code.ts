import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';
import { type CodeSymbol, symbolOf } from './code.ts';
import type { Rectangle } from './layout.ts';

/** What a scanner with some distance still reads, mm. */
const smallestModule = 0.25;
/** What the text beside a code needs at least, mm, and the gap between. */
const leastText = 12;
const gap = 1;
/** Of bars, mm. */
const leastBars = 5;

export interface PlacedCode {
  /** With the white around it. */
  area: Rectangle;
  dark: Rectangle[];
  /** What is left for text. */
  rest: Rectangle;
}

/**
 * A code where the label has room for it, in dots: bars below the text, as wide as the label; a square to the right of it,
 * as high as the label.
 *
 * @throws WickError `label-too-small`, `label-code`
 */
export async function placeCode(design: LabelDesign, content: string): Promise<PlacedCode | undefined> {
  if (design.code === undefined) return undefined;
  const symbol = await symbolOf(design.code.symbology, content);
  return symbol.height === 1 ? placeBars(symbol, design) : placeSquare(symbol, design);
}

/** What is within the margins, in dots. */
export function innerOf(design: LabelDesign): Rectangle {
  const margin = dots(design.margin, design);
  return {
    x: margin,
    y: margin,
    width: dots(design.width, design) - 2 * margin,
    height: dots(design.height, design) - 2 * margin,
  };
}

function placeBars(symbol: CodeSymbol, design: LabelDesign): PlacedCode {
  const inner = innerOf(design);
  const hasText = design.lines.length > 0;
  const wide = symbol.width + 2 * symbol.quiet;
  const least = leastModule(design);
  const module = Math.floor(inner.width / wide);
  const height = hasText ? Math.max(dots(leastBars, design), Math.round(inner.height * 0.35)) : inner.height;
  if (module < least || height > inner.height || inner.height < dots(leastBars, design))
    throw tooSmall(design, { width: wide * least, height: dots(leastBars, design) });
  const area = {
    x: inner.x + Math.floor((inner.width - wide * module) / 2),
    y: inner.y + inner.height - height,
    width: wide * module,
    height,
  };
  const left = area.x + symbol.quiet * module;
  return {
    area,
    dark: symbol.dark.map(({ x, width }) => ({ x: left + x * module, y: area.y, width: width * module, height })),
    rest: { ...inner, height: Math.max(0, inner.height - height - dots(gap, design)) },
  };
}

function placeSquare(symbol: CodeSymbol, design: LabelDesign): PlacedCode {
  const inner = innerOf(design);
  const hasText = design.lines.length > 0;
  const wide = symbol.width + 2 * symbol.quiet;
  const high = symbol.height + 2 * symbol.quiet;
  const least = leastModule(design);
  const textBeside = hasText ? dots(leastText + gap, design) : 0;
  const module = Math.floor(Math.min((inner.width - textBeside) / wide, inner.height / high));
  if (module < least) throw tooSmall(design, { width: wide * least + textBeside, height: high * least });
  const [width, height] = [wide * module, high * module];
  const area = {
    x: hasText ? inner.x + inner.width - width : inner.x + Math.floor((inner.width - width) / 2),
    y: inner.y + Math.floor((inner.height - height) / 2),
    width,
    height,
  };
  const [left, top] = [area.x + symbol.quiet * module, area.y + symbol.quiet * module];
  return {
    area,
    dark: symbol.dark.map((one) => ({
      x: left + one.x * module,
      y: top + one.y * module,
      width: one.width * module,
      height: one.height * module,
    })),
    rest: { ...inner, width: Math.max(0, inner.width - width - dots(gap, design)) },
  };
}

/** Dots. */
export function leastModule({ dpi }: LabelDesign): number {
  // 203 dots an inch make 0.2502 mm of two dots: as good as 0.25.
  return Math.max(1, Math.ceil((smallestModule * dpi) / 25.4 - 0.02));
}

function dots(mm: number, { dpi }: LabelDesign): number {
  return Math.round((mm * dpi) / 25.4);
}

/** `needs`: dots within the margins. */
function tooSmall(
  { width, height, margin, dpi }: LabelDesign,
  needs: { width: number; height: number },
): WickError<'label-too-small'> {
  const mm = (dots: number) => Math.ceil((dots * 25.4) / dpi + 2 * margin);
  return new WickError('label-too-small', {
    width,
    height,
    needsWidth: Math.max(Math.ceil(width), mm(needs.width)),
    needsHeight: Math.max(Math.ceil(height), mm(needs.height)),
    what: 'code',
  });
}
