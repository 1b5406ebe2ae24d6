import { useCallback } from 'react';
import type { BenchSlot } from '../../../../electron/contract/lot/bench.ts';
import type { WickError } from '../../../../electron/contract/errors.ts';
import { useCall } from '../../../hooks/use-call.ts';

type Act = 'confirm' | 'hold' | 'start';

/** What an operator does with the card in a slot, at once. */
export function useBenchActs(): { error: WickError | undefined; act: (slot: BenchSlot, act: Act) => void } {
  const [called, ask] = useCall('bench.slot');
  const act = useCallback(
    ({ id, card }: BenchSlot, wish: Act) => void ask({ slot: id, card: card?.token ?? '', do: wish }),
    [ask],
  );
  return { error: called.is === 'failed' ? called.error : undefined, act };
}
