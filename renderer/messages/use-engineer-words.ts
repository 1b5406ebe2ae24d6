import { createContext, useContext } from 'react';
import type { EngineerWords } from './load-engineer-words.ts';

export const EngineerWordsContext = createContext<EngineerWords | undefined>(undefined);

/** What the engineer's screens say, in the language of the page. */
export function useEngineerWords(): EngineerWords {
  const words = useContext(EngineerWordsContext);
  if (words === undefined) throw new Error('the words of the engineer were not loaded');
  return words;
}
