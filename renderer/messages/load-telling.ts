import type { Telling } from './as-written.ts';
import type { Language } from './catalogue.ts';
import { formatFor } from './format.ts';
import type { Tables } from './telling.ts';

/** Each in a file of its own, and none of them part of the first page. */
const load: Record<Language, () => Promise<{ telling: Tables }>> = {
  de: () => import('./de/telling.ts'),
  en: () => import('./en/telling.ts'),
  es: () => import('./es/telling.ts'),
  fr: () => import('./fr/telling.ts'),
  pt: () => import('./pt/telling.ts'),
  zh: () => import('./zh/telling.ts'),
  ja: () => import('./ja/telling.ts'),
};

/** How a language tells what the engine says. */
export async function loadTelling(language: Language): Promise<Telling> {
  const [{ tellingOf }, { telling }] = await Promise.all([import('./telling.ts'), load[language]()]);
  return tellingOf(telling, formatFor(language));
}
