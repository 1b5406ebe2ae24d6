import { useCallback, useEffect, useRef } from 'react';
import type { Calls, In, Out } from '../../../../electron/contract/calls.ts';
import type { WickError } from '../../../../electron/contract/errors.ts';
import type { MethodOf } from '../../../../electron/contract/rpc/table.ts';
import { type Called, useCall } from '../../../hooks/use-call.ts';
import { useEngineer } from './key.tsx';

/** Calls that take an engineer, always or at times. */
type EngineerCall = {
  [M in MethodOf<Calls, 'call'>]: 'key' extends keyof In<M> ? M : never;
}[MethodOf<Calls, 'call'>];

/** A call with the engineer's key. Where the engine has locked itself, the page is locked too, and asks for the PIN. */
export function useEngineerCall<M extends EngineerCall>(
  method: M,
): [Called<Out<M>>, (input: Omit<In<M>, 'key'>) => Promise<Out<M> | undefined>] {
  const { key, lock } = useEngineer();
  const [called, ask] = useCall(method);
  const askWithKey = useCallback(
    (input: Omit<In<M>, 'key'>) =>
      key === undefined ? Promise.resolve(undefined) : ask({ ...input, key } as unknown as In<M>),
    [ask, key],
  );
  const newestLock = useRef(lock);
  newestLock.current = lock;
  const locked = called.is === 'failed' && isLocked(called.error);
  useEffect(() => {
    if (locked) newestLock.current();
  }, [locked, called]);
  return [locked ? { is: 'idle' } : called, askWithKey];
}

/** The engineer was away for too long. */
export function isLocked({ code }: WickError): boolean {
  return (code as string) === 'engineer-locked';
}
