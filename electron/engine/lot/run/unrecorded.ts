import type { BenchSlot } from '../../../contract/lot/bench.ts';

/** A slot as it is shown; `units` are those that the ledger was not told all of yet. */
export function markUnrecorded<T extends Pick<BenchSlot, 'state' | 'unit'>>(slot: T, units: readonly number[]): T {
  const { state, unit } = slot;
  if (state.kind !== 'done' || unit === undefined || !units.includes(unit)) return slot;
  return { ...slot, state: { ...state, unrecorded: true } };
}
