import { asWritten } from './as-written.ts';
import { chooseLanguage, type Language, loadCatalogue } from './catalogue.ts';
import { formatFor } from './format.ts';
import type { Speech } from './use-messages.ts';

const place = 'wick.language';

/** What this browser was told last, or what its person prefers elsewhere. */
export function preferredLanguage(): Language {
  const told = localStorage.getItem(place);
  return chooseLanguage(told === null ? navigator.languages : [told, ...navigator.languages]);
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(place, language);
}

/** Loads a language, and tells the page that it speaks it. */
export async function speechIn(language: Language): Promise<Speech> {
  const say = await loadCatalogue(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  window.wick?.speak(language);
  return { language, say, format: formatFor(language), tell: asWritten };
}

const fromTheRight: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur']);

export function directionOf(language: string): 'ltr' | 'rtl' {
  return fromTheRight.has(language) ? 'rtl' : 'ltr';
}
