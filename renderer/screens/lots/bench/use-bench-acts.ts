import { useCallback } from 'react';
import type { WickError } from '../../../../electron/contract/errors.ts';
import { useCall } from '../../../hooks/use-call.ts';

type Act = 'confirm' | 'hold' | 'start';

/** What an operator does with a slot, at once. */
export function useBenchActs(): { error: WickError | undefined; act: (slot: string, act: Act) => void } {
  const [called, ask] = useCall('bench.slot');
  const act = useCallback((slot: string, wish: Act) => void ask({ slot, do: wish }), [ask]);
  return { error: called.is === 'failed' ? called.error : undefined, act };
}
