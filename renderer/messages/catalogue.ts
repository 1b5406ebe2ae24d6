import type { en } from './en.ts';

/** Every language has all of it: a missing key does not compile. */
export type Catalogue = typeof en;

/** The languages that there are, each by its own name. */
export const languageNames = {
  de: 'Deutsch',
  en: 'English',
  es: 'Español',
  fr: 'Français',
  pt: 'Português',
  zh: '中文',
  ja: '日本語',
} as const;
export type Language = keyof typeof languageNames;
export const languages = Object.keys(languageNames) as Language[];

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

/** The first of the languages that a person prefers, of those that there are; English otherwise. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const short = tag.toLowerCase().split('-')[0];
    const found = languages.find((language) => language === short);
    if (found !== undefined) return found;
  }
  return 'en';
}

export function loadCatalogue(language: Language): Promise<Catalogue> {
  return load[language]();
}
