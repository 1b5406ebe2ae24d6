import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { unpackWoff } from './unpack-woff.ts';

/** Families of fonts that labels and reports are written in; each is cut into files by characters. */
export const fontFamilies = ['noto-sans', 'noto-sans-sc', 'noto-sans-jp'] as const;
export type FontFamily = (typeof fontFamilies)[number];
/** As in CSS. */
export type FontWeight = 400 | 700;

/** One file of a family, and what is in it. */
interface Slice {
  family: FontFamily;
  /** `latin`, `104` */
  name: string;
  /** Pairs of first and last code point. */
  ranges: readonly (readonly [number, number])[];
}

const known = new Map<FontFamily, Promise<Slice[]>>();

/** The slice of a family that has a character, where one says so. */
export async function sliceFor(family: FontFamily, codePoint: number): Promise<Slice | undefined> {
  const reading = known.get(family) ?? readSlices(family);
  known.set(family, reading);
  return (await reading).find(({ ranges }) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last));
}

/** An OpenType font. */
export async function readSlice({ family, name }: Slice, weight: FontWeight): Promise<Buffer> {
  return await unpackWoff(await readFile(join(folderOf(family), 'files', `${family}-${name}-${weight}-normal.woff`)));
}

async function readSlices(family: FontFamily): Promise<Slice[]> {
  const text = await readFile(join(folderOf(family), 'unicode.json'), 'utf8');
  const slices = z.record(z.string(), z.string()).parse(JSON.parse(text));
  return Object.entries(slices).map(([name, ranges]) => ({
    family,
    name: name.replaceAll(/[[\]]/g, ''),
    ranges: ranges.split(',').map(rangeOf),
  }));
}

/** `U+4e00-4eff` of CSS. */
function rangeOf(text: string): readonly [number, number] {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

/** Beside the bundle, or in the packages of a checkout. */
function folderOf(family: FontFamily): string {
  const beside = join(import.meta.dirname, 'fonts', family);
  if (existsSync(beside)) return beside;
  const require = createRequire(import.meta.url);
  switch (family) {
    case 'noto-sans':
      return dirname(require.resolve('@fontsource/noto-sans/package.json'));
    case 'noto-sans-sc':
      return dirname(require.resolve('@fontsource/noto-sans-sc/package.json'));
    case 'noto-sans-jp':
      return dirname(require.resolve('@fontsource/noto-sans-jp/package.json'));
  }
}
