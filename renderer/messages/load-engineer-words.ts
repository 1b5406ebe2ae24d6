import type { Language } from './catalogue.ts';
import type { engineer } from './en/engineer.ts';

/** Every language has all of it. It comes with the engineer's screens, and is no part of the first page. */
export type EngineerWords = typeof engineer;

const load: Record<Language, () => Promise<{ engineer: EngineerWords }>> = {
  de: () => import('./de/engineer.ts'),
  en: () => import('./en/engineer.ts'),
  es: () => import('./es/engineer.ts'),
  fr: () => import('./fr/engineer.ts'),
  pt: () => import('./pt/engineer.ts'),
  zh: () => import('./zh/engineer.ts'),
  ja: () => import('./ja/engineer.ts'),
};

export async function loadEngineerWords(language: Language): Promise<EngineerWords> {
  const { engineer } = await load[language]();
  return engineer;
}
