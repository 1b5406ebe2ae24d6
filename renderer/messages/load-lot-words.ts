import type { Language } from './catalogue.ts';
import type { lots } from './en/lots.ts';

/** Every language has all of it. It comes with the screens of factory lots, and is no part of the first page. */
export type LotWords = typeof lots;

const load: Record<Language, () => Promise<{ lots: LotWords }>> = {
  de: () => import('./de/lots.ts'),
  en: () => import('./en/lots.ts'),
  es: () => import('./es/lots.ts'),
  fr: () => import('./fr/lots.ts'),
  pt: () => import('./pt/lots.ts'),
  zh: () => import('./zh/lots.ts'),
  ja: () => import('./ja/lots.ts'),
};

export async function loadLotWords(language: Language): Promise<LotWords> {
  const { lots } = await load[language]();
  return lots;
}
