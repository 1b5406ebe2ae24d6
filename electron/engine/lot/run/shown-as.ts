import type { SlotState } from '../../../contract/lot/bench.ts';
import type { TargetProgress } from '../../../contract/progress.ts';
import type { MakeEvent } from './make-unit.ts';

/** What a slot shows while a unit is made; undefined where nothing has changed. */
export function shownAs(
  event: MakeEvent,
  progress: TargetProgress | undefined,
  cancelling: boolean,
): SlotState | undefined {
  if (event.type === 'inspecting') {
    const { fraction } = event;
    return { kind: 'inspecting', ...(fraction === undefined ? {} : { fraction }) };
  }
  if (event.type === 'recording') return { kind: 'working', phase: 'recording', cancelling };
  if (event.type !== 'flash' || progress === undefined || progress.phase === 'done') return undefined;
  const { phase, fraction, rate, left } = progress;
  return {
    kind: 'working',
    phase: phase === 'waiting' ? 'preparing' : phase,
    ...(fraction === undefined ? {} : { fraction }),
    ...(rate === undefined ? {} : { rate }),
    ...(left === undefined ? {} : { left: (left.from + left.to) / 2 }),
    cancelling,
  };
}
