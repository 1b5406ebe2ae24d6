import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { asWickError, isWickError } from '../../electron/contract/errors.ts';
import { engine } from '../engine.ts';
import { useFlow } from './use-flow.ts';
import { type Looking, LookingContext } from './use-looking.ts';

type Progress = Omit<Looking, 'again'>;

/** Looks into the image that was chosen, and goes on with it while the person is at another step. */
export function LookIntoImage({ children }: { children: ReactNode }) {
  const [{ image }, dispatch] = useFlow();
  const [progress, setProgress] = useState<Progress>({ phase: 'nothing' });
  const [attempt, setAttempt] = useState(0);
  const choice = image?.choice;
  useEffect(() => {
    if (choice === undefined) return setProgress({ phase: 'nothing' });
    const leaving = new AbortController();
    const { signal } = leaving;
    setProgress({ phase: 'opening' });
    void (async () => {
      for await (const item of engine.stream('image.look', choice, { signal })) {
        if (item.phase === 'opened') {
          dispatch({ type: 'opened', choice, opened: { image: item.image, map: item.map } });
          setProgress({ phase: 'looking' });
        } else if (item.phase === 'known') {
          dispatch({ type: 'report', choice, report: item.report });
          setProgress({ phase: 'known' });
        } else if (item.phase === 'looking') {
          setProgress({ phase: 'looking', done: item.read, ...(item.size === undefined ? {} : { total: item.size }) });
        } else if (item.phase === 'opening') {
          setProgress({ phase: 'opening' });
        } else {
          const { phase, bytes, total } = item;
          setProgress({ phase, done: bytes, ...(total === undefined ? {} : { total }) });
        }
      }
    })().catch((error: unknown) => {
      if (signal.aborted || isWickError(error, 'cancelled')) return;
      setProgress(({ phase }) => ({ phase, error: asWickError(error) }));
    });
    return () => leaving.abort();
  }, [choice, attempt, dispatch]);
  const looking = useMemo(() => ({ ...progress, again: () => setAttempt((number) => number + 1) }), [progress]);
  return <LookingContext value={looking}>{children}</LookingContext>;
}
