import { useCallback, useEffect, useRef, useState } from 'react';
import type { Calls, In, Out } from '../../electron/contract/calls.ts';
import { asWickError, isWickError, type WickError } from '../../electron/contract/errors.ts';
import type { MethodOf } from '../../electron/contract/rpc/table.ts';
import { engine } from '../engine.ts';

export type Called<T> =
  | { is: 'idle' }
  | { is: 'asking' }
  | { is: 'done'; value: T }
  | { is: 'failed'; error: WickError };

/** Something a person asks for: the newest question counts, and is given up when the component goes. */
export function useCall<M extends MethodOf<Calls, 'call'>>(
  method: M,
): [Called<Out<M>>, (input: In<M>) => Promise<Out<M> | undefined>] {
  const [called, setCalled] = useState<Called<Out<M>>>({ is: 'idle' });
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  const ask = useCallback(
    async (input: In<M>) => {
      asking.current?.abort();
      const own = new AbortController();
      asking.current = own;
      setCalled({ is: 'asking' });
      try {
        const value = await engine.call(method, input, { signal: own.signal });
        if (asking.current !== own) return undefined;
        setCalled({ is: 'done', value });
        return value;
      } catch (error) {
        if (asking.current === own && !isWickError(error, 'cancelled')) {
          setCalled({ is: 'failed', error: asWickError(error) });
        }
        return undefined;
      }
    },
    [method],
  );
  return [called, ask];
}
