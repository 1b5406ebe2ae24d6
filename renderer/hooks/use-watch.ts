import { useEffect, useState } from 'react';
import type { WickError } from '../../electron/contract/errors.ts';
import { asWickError, isWickError } from '../../electron/contract/errors.ts';
import type { Calls, In, Out } from '../../electron/contract/calls.ts';
import type { MethodOf } from '../../electron/contract/rpc/table.ts';
import { engine } from '../engine.ts';

export interface Watched<T> {
  /** The newest state; absent until the first has come. */
  state?: T;
  /** Why no more states come. */
  error?: WickError;
}

/** Follows a state of the engine for as long as the component is there. `undefined` in place of the input: not yet. */
export function useWatch<M extends MethodOf<Calls, 'watch'>>(method: M, input: In<M> | undefined): Watched<Out<M>> {
  const [watched, setWatched] = useState<Watched<Out<M>>>({});
  const key = input === undefined ? undefined : JSON.stringify(input);
  useEffect(() => {
    if (key === undefined) return;
    const leaving = new AbortController();
    setWatched({});
    void (async () => {
      try {
        for await (const state of engine.watch(method, JSON.parse(key) as In<M>, { signal: leaving.signal })) {
          setWatched({ state });
        }
      } catch (error) {
        if (!isWickError(error, 'cancelled')) setWatched((was) => ({ ...was, error: asWickError(error) }));
      }
    })();
    return () => leaving.abort();
  }, [method, key]);
  return watched;
}
