import { type Dispatch, useEffect } from 'react';
import { engine } from '../engine.ts';
import type { FlowEvent } from './flow.ts';

/**
 * Finds again what was being written, or watched, when the page was loaded: both go on without a page. Once: whoever comes
 * back from another place of the app finds it as they left it.
 */
export function useJobOnLoad(dispatch: Dispatch<FlowEvent>): void {
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
