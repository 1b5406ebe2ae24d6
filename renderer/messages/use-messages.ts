import { createContext, useContext } from 'react';
import { asWritten, type Telling } from './as-written.ts';
import type { Catalogue, Language } from './catalogue.ts';
import { en } from './en.ts';
import { type Format, formatFor } from './format.ts';

export interface Speech {
  language: Language;
  say: Catalogue;
  format: Format;
  /** What the engine says. */
  tell: Telling;
}

export const SpeechContext = createContext<Speech>({
  language: 'en',
  say: en,
  format: formatFor('en'),
  tell: asWritten,
});

/** Changes the language of the page. */
export const SpeakContext = createContext<(language: Language) => void>(() => {});

/** What is said to the person, in their language. */
export function useMessages(): Speech {
  return useContext(SpeechContext);
}
