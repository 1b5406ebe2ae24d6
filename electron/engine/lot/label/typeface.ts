import type { Font, GlyphRun } from 'fontkit';
import { type FontFamily, type FontWeight, readSlice, sliceFor } from './font-files.ts';

/** One file of a font, ready to be used. */
export interface Face {
  /** Of the file. */
  name: string;
  bytes: Buffer;
  font: Font;
}

/** Text of one font; `width` in ems. */
export interface Run {
  face: Face;
  text: string;
  glyphs: GlyphRun;
  width: number;
}

const faces = new Map<string, Promise<Face | undefined>>();
const segmenter = new Intl.Segmenter();

/** Text cut where the font changes. What no font has is a box. */
export async function runsOf(text: string, weight: FontWeight): Promise<Run[]> {
  // Chinese and Japanese write some characters differently; kana tell which of them it is.
  const families: readonly FontFamily[] = /[\u3040-\u30FF]/.test(text)
    ? ['noto-sans', 'noto-sans-jp', 'noto-sans-sc']
    : ['noto-sans', 'noto-sans-sc', 'noto-sans-jp'];
  const parts: { face: Face; text: string }[] = [];
  for (const { segment } of segmenter.segment(plain(text))) {
    const last = parts.at(-1);
    const face = await faceFor(segment, families, weight, last?.face);
    if (face !== undefined && face === last?.face) last.text += segment;
    else if (face !== undefined) parts.push({ face, text: segment });
  }
  return parts.map(({ face, text }) => {
    const glyphs = face.font.layout(text);
    return { face, text, glyphs, width: glyphs.advanceWidth / face.font.unitsPerEm };
  });
}

/** Ems. */
export function widthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { width }) => sum + width, 0);
}

/** One line, without what turns the direction of others or is not there to be seen. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g, '');
}

async function faceFor(
  segment: string,
  families: readonly FontFamily[],
  weight: FontWeight,
  last: Face | undefined,
): Promise<Face | undefined> {
  if (last !== undefined && hasAll(last, segment)) return last;
  for (const family of families) {
    const face = await faceOf(family, segment.codePointAt(0) ?? 0, family === 'noto-sans' ? weight : 400);
    if (face !== undefined && hasAll(face, segment)) return face;
  }
  return last ?? (await faceOf('noto-sans', 'A'.charCodeAt(0), weight));
}

function hasAll({ font }: Face, segment: string): boolean {
  return Array.from(segment).every((one) => font.hasGlyphForCodePoint(one.codePointAt(0) ?? 0));
}

async function faceOf(family: FontFamily, codePoint: number, weight: FontWeight): Promise<Face | undefined> {
  const slice = await sliceFor(family, codePoint);
  if (slice === undefined) return undefined;
  const name = `${family}-${slice.name}-${weight}`;
  const face = faces.get(name) ?? load(name, readSlice(slice, weight));
  faces.set(name, face);
  return await face;
}

/** Undefined where the file cannot be read as a font: another family may have what it had. */
async function load(name: string, reading: Promise<Buffer>): Promise<Face | undefined> {
  const [{ create }, bytes] = await Promise.all([import('fontkit'), reading]);
  try {
    const font = create(bytes);
    if (!('layout' in font)) return undefined;
    font.hasGlyphForCodePoint(0x20);
    return { name, bytes, font };
  } catch {
    return undefined;
  }
}
