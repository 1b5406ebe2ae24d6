import { useEffect } from 'react';
import type { Out } from '../../electron/contract/calls.ts';
import { useCall } from './use-call.ts';

/** What the engine can do here; undefined until it has answered. */
export function useAbout(): Out<'about'> | undefined {
  const [called, ask] = useCall('about');
  useEffect(() => void ask({}), [ask]);
  return called.is === 'done' ? called.value : undefined;
}
