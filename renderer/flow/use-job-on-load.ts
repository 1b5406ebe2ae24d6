import { useEffect } from 'react';
import { engine } from '../engine.ts';
import { useFlow } from './use-flow.ts';

/** Finds again what was being written, or watched, when the page was loaded: both go on without a page. */
export function useJobOnLoad(): void {
  const [, dispatch] = useFlow();
  useEffect(() => {
    const leaving = new AbortController();
    void (async () => {
      for await (const { jobs } of engine.watch('jobs.watch', {}, { signal: leaving.signal })) {
        const newest = jobs.at(-1);
        if (newest !== undefined) dispatch({ type: 'job', job: newest.job });
        break;
      }
      const { boots } = await engine.call('boot.list', {}, { signal: leaving.signal });
      const watched = boots.findLast(({ finished }) => !finished);
      if (watched !== undefined) dispatch({ type: 'boot', boot: watched.boot });
    })().catch(() => {});
    return () => leaving.abort();
  }, [dispatch]);
}
