import { asWritten, type Telling } from './as-written.ts';
import type { Language } from './catalogue.ts';
import { formatFor } from './format.ts';
import type { Tables } from './telling.ts';

/** Each in a file of its own, and none of them part of the first page. */
const load: Partial<Record<Language, () => Promise<{ telling: Tables }>>> = {
  de: () => import('./de/telling.ts'),
  en: () => import('./en/telling.ts'),
};

/** How a language tells what the engine says. */
export async function loadTelling(language: Language): Promise<Telling> {
  const tables = load[language];
  if (tables === undefined) return asWritten;
  const [{ tellingOf }, { telling }] = await Promise.all([import('./telling.ts'), tables()]);
  return tellingOf(telling, formatFor(language));
}
