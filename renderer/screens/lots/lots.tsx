import { lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import type { WickError } from '../../../electron/contract/errors.ts';
import { asWickError } from '../../../electron/contract/errors.ts';
import { loadLotWords, type LotWords } from '../../messages/load-lot-words.ts';
import { LotWordsContext } from '../../messages/use-lot-words.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Problem } from '../../parts/problem.tsx';
import { BenchPage } from './bench/bench-page.tsx';
import type { EngineerTask } from './engineer/engineer.tsx';
import { EngineerKey } from './engineer/key.tsx';
import { LotList } from './lot-list.tsx';

const Engineer = lazy(async () => ({ default: (await import('./engineer/engineer.tsx')).Engineer }));

type At = { page: 'bench' } | { page: 'lots' } | { page: 'engineer'; task: EngineerTask };

/** Factory lots: the bench while a lot runs on it, the list of lots, and the door to the engineer's part. */
export function Lots() {
  const [at, setAt] = useState<At>({ page: 'bench' });
  const toEngineer = useCallback((task: EngineerTask) => setAt({ page: 'engineer', task }), []);
  const toBench = useCallback(() => setAt({ page: 'bench' }), []);
  const toLots = useCallback(() => setAt({ page: 'lots' }), []);
  return (
    <WithWords>
      <EngineerKey>
        {at.page === 'engineer' ? (
          <Suspense>
            <Engineer task={at.task} onLeave={toBench} />
          </Suspense>
        ) : at.page === 'lots' ? (
          <LotList onBench={toBench} onEngineer={toEngineer} />
        ) : (
          <BenchPage onBench={toBench} onLots={toLots} onEngineer={toEngineer} />
        )}
      </EngineerKey>
    </WithWords>
  );
}

/** The words of another language come after those of the one before. */
function WithWords({ children }: { children: ReactNode }) {
  const { language } = useMessages();
  const [words, setWords] = useState<LotWords>();
  const [error, setError] = useState<WickError>();
  useEffect(() => {
    let isLeft = false;
    loadLotWords(language).then(
      (loaded) => {
        if (!isLeft) setWords(loaded);
      },
      (thrown: unknown) => setError(asWickError(thrown)),
    );
    return () => {
      isLeft = true;
    };
  }, [language]);
  if (words !== undefined) return <LotWordsContext value={words}>{children}</LotWordsContext>;
  return error === undefined ? null : <Problem error={error} />;
}
