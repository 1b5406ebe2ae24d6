import { type Language, chooseLanguage } from '../contract/language.ts';
import { type Texts, textsIn } from './texts/texts.ts';

/** The language that the app speaks: the system's, until the page says which one its person has chosen. */
export class Spoken {
  readonly #changed: () => void;
  #language: Language;

  constructor(locale: string, changed: () => void) {
    this.#language = chooseLanguage([locale]);
    this.#changed = changed;
  }

  get language(): Language {
    return this.#language;
  }

  get texts(): Texts {
    return textsIn[this.#language];
  }

  /** `tag` (BCP 47) comes from a page: whatever it is, it is only looked up. */
  change(tag: string): void {
    const language = chooseLanguage([tag]);
    if (language === this.#language) return;
    this.#language = language;
    this.#changed();
  }
}
