import { createContext, useContext } from 'react';
import type { LotWords } from './load-lot-words.ts';

export const LotWordsContext = createContext<LotWords | undefined>(undefined);

/** What the screens of factory lots say, in the language of the page. */
export function useLotWords(): LotWords {
  const words = useContext(LotWordsContext);
  if (words === undefined) throw new Error('the words of the lots were not loaded');
  return words;
}
