import type { Slot } from './slots.ts';

/** How a tile looks. `written` is done, but nobody has read it back. */
export type Tone = 'busy' | 'good' | 'written' | 'failed' | 'cancelled';

export function toneOf({ target }: Slot): Tone {
  const { result } = target;
  if (result === undefined) return 'busy';
  if (result.outcome !== 'good') return result.outcome;
  return result.verified ? 'good' : 'written';
}
