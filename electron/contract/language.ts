/** The languages that Wick speaks, in pages and in what the system shows of it. */
export const languages = ['de', 'en', 'es', 'fr', 'pt', 'zh', 'ja'] as const;
export type Language = (typeof languages)[number];

/** The first of the languages that a person prefers (BCP 47), of those that there are; English otherwise. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const short = tag.toLowerCase().split(/[-_]/)[0];
    const found = languages.find((language) => language === short);
    if (found !== undefined) return found;
  }
  return 'en';
}
