import {
  ArrowDownToLine,
  Ban,
  Check,
  CircleHelp,
  CirclePause,
  Hourglass,
  LockKeyhole,
  type LucideIcon,
  OctagonX,
  PencilLine,
  ScanBarcode,
  ScanSearch,
  Send,
} from 'lucide-react';
import type { SlotState } from '../../../../electron/contract/lot/bench.ts';
import css from './tile.module.css';

const signs: Partial<Record<SlotState['kind'], LucideIcon>> = {
  empty: ArrowDownToLine,
  unconfirmed: CircleHelp,
  refused: Ban,
  'waiting-for-scan': ScanBarcode,
  held: CirclePause,
  'no-units': Hourglass,
  inspecting: ScanSearch,
  working: PencilLine,
  failed: OctagonX,
  quarantined: LockKeyhole,
};

/** A shape for each state, so that none is told by colour alone. */
export function Sign({ state }: { state: SlotState }) {
  const Shape = state.kind === 'done' ? (state.outcome === 'passed' ? Check : Send) : signs[state.kind];
  return Shape === undefined ? null : <Shape aria-hidden="true" className={css['sign']} />;
}
