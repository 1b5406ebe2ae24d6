import process from 'node:process';
import { type Language, languages } from '../../../renderer/messages/catalogue.ts';

export interface Size {
  width: number;
  height: number;
}

/** In what language and colours a scene is looked at, and in windows of which sizes. */
export interface Look {
  language: Language;
  scheme: 'light' | 'dark';
  /** None: it is not looked at whether there is room. */
  sizes: readonly Size[];
  /** Whether axe looks at it, too. */
  axe: boolean;
  /** From right to left: no language that we have is written so, but the next one may be. */
  mirrored?: true;
}

/** The narrowest that WCAG asks for (1.4.10), and a usual laptop at 200 %. */
const narrow: readonly Size[] = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
];
const mirroredSizes = [...narrow, { width: 1280, height: 800 }];

/** `npm run soak -- --pages` looks at all that there is. */
export const isWhole = process.env['WICK_PAGES'] === 'all';

/** Of the scene at a place in the list of all. */
export function looksOf(place: number, whole = isWhole): Look[] {
  return whole ? everyLook() : someLooks(place);
}

function everyLook(): Look[] {
  return [
    ...languages.flatMap((language): Look[] => [
      { language, scheme: 'light', sizes: narrow, axe: true },
      { language, scheme: 'dark', sizes: [], axe: true },
    ]),
    { language: 'en', scheme: 'light', sizes: mirroredSizes, axe: false, mirrored: true },
  ];
}

/** In both colours, in German, whose words are the longest, in another language by turns, and mirrored at one size by turns. */
function someLooks(place: number): Look[] {
  const others = languages.filter((one) => one !== 'de');
  const language = others[place % others.length] ?? 'en';
  const mirroredSize = mirroredSizes.filter((_, index) => index === place % mirroredSizes.length);
  return [
    { language, scheme: 'light', sizes: narrow, axe: true },
    { language: 'de', scheme: 'dark', sizes: narrow, axe: true },
    { language: 'de', scheme: 'dark', sizes: mirroredSize, axe: false, mirrored: true },
  ];
}
