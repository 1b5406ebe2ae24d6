import { createContext, useContext } from 'react';
import { type Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { type Format, formatFor } from './format.ts';

export interface Speech {
  say: Catalogue;
  format: Format;
}

export const SpeechContext = createContext<Speech>({ say: en, format: formatFor('en') });

/** What is said to the person, in their language. */
export function useMessages(): Speech {
  return useContext(SpeechContext);
}
