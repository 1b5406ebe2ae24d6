import { advicePhrases, bootPhrases } from './boot.ts';
import { cardPhrases } from './cards.ts';
import { drivePhrases } from './drives.ts';
import { findingPhrases } from './findings.ts';
import { lotPhrases } from './lots.ts';
import { mortemPhrases } from './mortem.ts';
import { settingsPhrases } from './settings.ts';
import { sourcePhrases } from './sources.ts';

/**
 * What the engine writes in English into the fields of errors, into verdicts, notes and warnings, `{…}` for what is put in.
 * It travels as text, and stands so in signed certificates; faces that speak other languages know it by these patterns.
 */
export const phrases = {
  ...bootPhrases,
  ...advicePhrases,
  ...cardPhrases,
  ...drivePhrases,
  ...findingPhrases,
  ...lotPhrases,
  ...mortemPhrases,
  ...sourcePhrases,
  ...settingsPhrases,
} as const;

export type PhraseKey = keyof typeof phrases;

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** What is put into a phrase, by name. */
export type PhraseValues<K extends PhraseKey> = Record<Names<(typeof phrases)[K]>, string>;
