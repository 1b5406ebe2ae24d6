import { useCallback, useEffect, useRef, useState } from 'react';
import type { Out } from '../../../electron/contract/calls.ts';
import { asWickError, isWickError, type WickError } from '../../../electron/contract/errors.ts';
import { engine } from '../../engine.ts';

type Item = Out<'history.check'>;
export type Check =
  | { is: 'idle' }
  | { is: 'running'; item?: Item }
  | { is: 'done'; item: Item }
  | { is: 'failed'; error: WickError };

/** Reads a card again; given up when the component goes. */
export function useCheck(unit: string): [Check, (target: string) => Promise<void>, () => void] {
  const [check, setCheck] = useState<Check>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const stop = useCallback(() => {
    running.current?.abort();
    setCheck({ is: 'idle' });
  }, []);
  const start = useCallback(
    async (target: string) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setCheck({ is: 'running' });
      try {
        for await (const item of engine.stream('history.check', { id: unit, target }, { signal: own.signal })) {
          if (own.signal.aborted) return;
          setCheck({ is: item.phase === 'done' ? 'done' : 'running', item });
        }
      } catch (error) {
        if (!own.signal.aborted && !isWickError(error, 'cancelled'))
          setCheck({ is: 'failed', error: asWickError(error) });
      }
    },
    [unit],
  );
  return [check, start, stop];
}
