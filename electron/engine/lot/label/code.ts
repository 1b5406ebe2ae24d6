import { WickError } from '../../../contract/errors.ts';
import type { LabelDesign } from '../../../contract/lot/label.ts';

export type Symbology = NonNullable<LabelDesign['code']>['symbology'];

/** In modules; a bar goes from top to bottom where there is one row only. */
export interface CodeSymbol {
  width: number;
  height: number;
  /** Dark rectangles. */
  dark: readonly { x: number; y: number; width: number; height: number }[];
  /** White that must be around it, on each side. */
  quiet: number;
}

/** Modules: ISO/IEC 18004, 16022 (with one to spare) and 15417. */
const quiet: Readonly<Record<Symbology, number>> = { qr: 4, datamatrix: 2, code128: 10 };

/** A code as it is to be drawn. @throws WickError `label-code` */
export async function symbolOf(symbology: Symbology, content: string): Promise<CodeSymbol> {
  const refused = (reason: string, cause?: unknown) => new WickError('label-code', { symbology, reason }, { cause });
  if (content === '') throw refused('it has no content');
  // Of other letters a code must say that they are UTF-8 (ECI 26), which this one cannot.
  const isAscii = /^[\u0020-\u007E]+$/.test(content);
  if (symbology === 'code128' && !isAscii) {
    throw refused('Code 128 takes letters, digits and signs of ASCII only');
  }
  const { default: bwip } = await import('bwip-js/generic');
  let drawn: (Matrix | Bars)[];
  try {
    drawn = bwip.raw({
      bcid: bcids[symbology],
      ...(isAscii ? { text: content } : { text: `^ECI000026${content.replaceAll('^', '^^')}`, parsefnc: true }),
      ...(symbology === 'qr' ? { eclevel: 'M' } : {}),
    });
  } catch (cause) {
    throw refused('its content is too long', cause);
  }
  const [symbol] = drawn;
  if (symbol === undefined) throw refused('nothing came of it');
  return 'pixs' in symbol ? matrix(symbol, quiet[symbology]) : bars(symbol, quiet[symbology]);
}

const bcids: Readonly<Record<Symbology, string>> = { qr: 'qrcode', datamatrix: 'datamatrix', code128: 'code128' };

interface Matrix {
  pixs: number[];
  pixx: number;
  pixy: number;
}

/** Widths of bars and of spaces in turn. */
interface Bars {
  sbs: number[];
}

function matrix({ pixs, pixx, pixy }: Matrix, quiet: number): CodeSymbol {
  const dark: { x: number; y: number; width: number; height: number }[] = [];
  for (let y = 0; y < pixy; y += 1) {
    for (let x = 0; x < pixx; x += 1) {
      if (pixs[y * pixx + x] !== 1) continue;
      const last = dark.at(-1);
      // Side by side they are one: no hair lines between them, and a smaller file.
      if (last?.y === y && last.x + last.width === x) last.width += 1;
      else dark.push({ x, y, width: 1, height: 1 });
    }
  }
  return { width: pixx, height: pixy, dark, quiet };
}

function bars({ sbs }: Bars, quiet: number): CodeSymbol {
  const dark: { x: number; y: number; width: number; height: number }[] = [];
  let x = 0;
  for (const [index, width] of sbs.entries()) {
    if (index % 2 === 0) dark.push({ x, y: 0, width, height: 1 });
    x += width;
  }
  return { width: x, height: 1, dark, quiet };
}
