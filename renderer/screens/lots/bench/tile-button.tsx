import type { BenchSlot, SlotState } from '../../../../electron/contract/lot/bench.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { Button } from '../../../parts/button.tsx';
import css from './tile.module.css';

/** What may be done with a slot; `allow` and `release` take an engineer. */
export type SlotAct = 'confirm' | 'hold' | 'start' | 'cancel' | 'allow' | 'release';

function actFor(state: SlotState): SlotAct | undefined {
  switch (state.kind) {
    case 'unconfirmed':
      return 'confirm';
    case 'countdown':
      return 'hold';
    case 'held':
      return 'start';
    case 'working':
      return state.cancelling ? undefined : 'cancel';
    case 'refused':
      return state.allowable ? 'allow' : undefined;
    case 'quarantined':
      return 'release';
    case 'empty':
    case 'waiting-for-scan':
    case 'no-units':
    case 'inspecting':
    case 'done':
    case 'failed':
      return undefined;
  }
}

/** The one thing that a person may want of a slot; everything else goes by itself. */
export function TileButton({ slot, onAct }: { slot: BenchSlot; onAct: (slot: BenchSlot, act: SlotAct) => void }) {
  const { act: words } = useLotWords();
  const act = actFor(slot.state);
  if (act === undefined) return null;
  return (
    <Button
      look={act === 'confirm' || act === 'start' ? 'main' : 'quiet'}
      className={css['act']}
      aria-label={words.named(words[act], slot.name)}
      onClick={() => onAct(slot, act)}
    >
      {words[act]}
    </Button>
  );
}
