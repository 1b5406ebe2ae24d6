import type { Language } from '../../electron/contract/language.ts';
import type { en } from './en.ts';

/** Every language has all of it: a missing key does not compile. */
export type Catalogue = typeof en;

export { chooseLanguage, type Language, languages } from '../../electron/contract/language.ts';

/** Each by its own name. */
export const languageNames: Readonly<Record<Language, string>> = {
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  pt: 'Português',
  zh: '中文',
  ja: '日本語',
};

/** Each in its own file, loaded when it is needed. */
const load: Record<Language, () => Promise<Catalogue>> = {
  de: async () => (await import('./de.ts')).de,
  en: async () => (await import('./en.ts')).en,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
  pt: async () => (await import('./pt.ts')).pt,
  zh: async () => (await import('./zh.ts')).zh,
  ja: async () => (await import('./ja.ts')).ja,
};

export function loadCatalogue(language: Language): Promise<Catalogue> {
  return load[language]();
}
