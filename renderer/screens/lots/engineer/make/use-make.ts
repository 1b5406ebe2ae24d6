import { useCallback, useEffect, useRef, useState } from 'react';
import type { In, Out } from '../../../../../electron/contract/calls.ts';
import { asWickError, isWickError, type WickError } from '../../../../../electron/contract/errors.ts';
import { engine } from '../../../../engine.ts';
import { useEngineer } from '../key.tsx';
import { isLocked } from '../use-engineer-call.ts';

type Item = Out<'lot.make'>;
export type Making =
  | { is: 'idle' }
  | { is: 'running'; item?: Exclude<Item, { phase: 'made' }> }
  | { is: 'made'; lot: string; notes: readonly string[] }
  | { is: 'failed'; error: WickError };

/** Makes a lot; given up when the component goes. */
export function useMake(): [Making, (lot: In<'lot.make'>['lot']) => Promise<void>, () => void] {
  const { key, lock } = useEngineer();
  const [making, setMaking] = useState<Making>({ is: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const stop = useCallback(() => {
    running.current?.abort();
    setMaking({ is: 'idle' });
  }, []);
  const start = useCallback(
    async (lot: In<'lot.make'>['lot']) => {
      if (key === undefined) return;
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setMaking({ is: 'running' });
      try {
        for await (const item of engine.stream('lot.make', { key, lot }, { signal: own.signal })) {
          if (own.signal.aborted) return;
          if (item.phase === 'made') setMaking({ is: 'made', lot: item.lot, notes: item.notes });
          else setMaking({ is: 'running', item });
        }
      } catch (thrown) {
        if (own.signal.aborted || isWickError(thrown, 'cancelled')) return;
        const error = asWickError(thrown);
        if (isLocked(error)) lock();
        setMaking(isLocked(error) ? { is: 'idle' } : { is: 'failed', error });
      }
    },
    [key, lock],
  );
  return [making, start, stop];
}
