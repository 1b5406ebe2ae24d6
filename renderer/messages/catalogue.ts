import type { en } from './en.ts';

/** Every language has all of it: a missing key does not compile. */
export type Catalogue = typeof en;

export const languages = ['en'] as const;
export type Language = (typeof languages)[number];

/** Each in its own file, loaded when it is needed. */
const load: Record<Language, () => Promise<Catalogue>> = {
  en: async () => (await import('./en.ts')).en,
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
