import { type ReactNode, useEffect, useState } from 'react';
import { asWickError, type WickError } from '../../../../electron/contract/errors.ts';
import { type EngineerWords, loadEngineerWords } from '../../../messages/load-engineer-words.ts';
import { EngineerWordsContext } from '../../../messages/use-engineer-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import { Problem } from '../../../parts/problem.tsx';

/** The words of another language come after those of the one before. */
export function WithEngineerWords({ children }: { children: ReactNode }) {
  const { language } = useMessages();
  const [words, setWords] = useState<EngineerWords>();
  const [error, setError] = useState<WickError>();
  useEffect(() => {
    let isLeft = false;
    loadEngineerWords(language).then(
      (loaded) => {
        if (!isLeft) setWords(loaded);
      },
      (thrown: unknown) => setError(asWickError(thrown)),
    );
    return () => {
      isLeft = true;
    };
  }, [language]);
  if (words !== undefined) return <EngineerWordsContext value={words}>{children}</EngineerWordsContext>;
  return error === undefined ? null : <Problem error={error} />;
}
