import { useRef } from 'react';
import { useWatch } from '../../hooks/use-watch.ts';
import { keepSame, type Slot, slotsOf } from './slots.ts';

/** The cards of all jobs; undefined until the engine has told. Slots that are as they were stay the same objects. */
export function useSlots(replaced: ReadonlyMap<string, string>) {
  const { state, error } = useWatch('jobs.watch', {});
  const last = useRef<readonly Slot[]>([]);
  if (state !== undefined) last.current = keepSame(last.current, slotsOf(state.jobs, replaced));
  return { jobs: state?.jobs, slots: last.current, error };
}
