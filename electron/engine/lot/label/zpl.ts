import type { TextLine } from './fit.ts';
import type { LabelLayout, Rectangle } from './layout.ts';
import { drawText, type Raster, rasterOf } from './raster.ts';

/**
 * A label in Zebra's language. Codes go as dots, so that what is printed is what the preview shows; so does text beyond
 * what every printer has letters for. The rest is text (`^A0`) in UTF-8 (`^CI28`). All of it is ASCII: whatever carries it
 * to the printer changes nothing.
 */
export function zplOf(layout: LabelLayout, copies = 1): string {
  const { width, height, lines, code } = layout;
  const parts = ['^XA', '^CI28', `^PW${width}`, `^LL${height}`, '^LH0,0'];
  if (code !== undefined) parts.push(graphic(rasterOf({ ...layout, lines: [] }), code.area));
  for (const line of lines) if (line.text !== '') parts.push(isPlain(line) ? text(line) : drawn(layout, line));
  return `${[...parts, `^PQ${copies}`, '^XZ'].join('\n')}\n`;
}

/** Printers have letters of Western Europe; bold ones they have not. */
function isPlain({ text, bold }: TextLine): boolean {
  return !bold && /^[\u0020-\u007E\u00A0-\u00FF]*$/.test(text);
}

function text({ x, y, size, text }: TextLine): string {
  const height = Math.round(size);
  return `^FT${x},${y}^A0N,${height},${height}^FH_^FD${escaped(text)}^FS`;
}

/** Commands begin with ^ and ~; what is behind _ is a byte of UTF-8 (`^FH_`). */
export function escaped(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const isSafe = byte >= 0x20 && byte < 0x7f && !'^~_\\'.includes(String.fromCharCode(byte));
      return isSafe ? String.fromCharCode(byte) : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function drawn({ width, height }: LabelLayout, line: TextLine): string {
  const raster = { width, height, dots: new Uint8Array(width * height) };
  drawText(raster, line);
  const area = { x: 0, y: Math.floor(line.y - line.size * 1.2), width, height: Math.ceil(line.size * 1.7) };
  return graphic(raster, area);
}

/** `^GFA`: hexadecimal digits, rows of whole bytes; only what has dark dots. */
function graphic(raster: Raster, wanted: Rectangle): string {
  const { x, y, width, height } = darkArea(raster, wanted);
  const row = Math.ceil(width / 8);
  const bytes = Buffer.alloc(row * height);
  for (let down = 0; down < height; down += 1) {
    for (let across = 0; across < width; across += 1) {
      if (raster.dots[(y + down) * raster.width + x + across] !== 1) continue;
      const at = down * row + (across >> 3);
      bytes[at] = (bytes[at] ?? 0) | (0x80 >> (across & 7));
    }
  }
  if (bytes.length === 0) return '';
  return `^FO${x},${y}^GFA,${bytes.length},${bytes.length},${row},${bytes.toString('hex').toUpperCase()}^FS`;
}

function darkArea({ width, height, dots }: Raster, wanted: Rectangle): Rectangle {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = Math.max(0, wanted.y); y < Math.min(height, wanted.y + wanted.height); y += 1) {
    for (let x = Math.max(0, wanted.x); x < Math.min(width, wanted.x + wanted.width); x += 1) {
      if (dots[y * width + x] !== 1) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    }
  }
  return { x: left, y: top, width: Math.max(0, right - left + 1), height: Math.max(0, bottom - top + 1) };
}
