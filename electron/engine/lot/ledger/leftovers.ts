import { activeStates } from '../../../contract/lot/states.ts';
import type { Ledger } from './ledger.ts';

/** A token that a Hub may still take, of values that a unit has no longer. */
export interface Leftover {
  unit: number;
  tag: string;
}

/** What was given others before it was disabled: only the log knows it any more. */
export async function leftoversOf(ledger: Pick<Ledger, 'log' | 'units'>, lot: string): Promise<Leftover[]> {
  const tags = new Map<number, string>();
  const left = new Map<string, number>();
  for await (const { unit, event } of ledger.log(lot)) {
    if (event.kind === 'withdrawn') left.delete(event.tag);
    if (unit === undefined) continue;
    const tag = tags.get(unit);
    if ((event.kind === 'exposing' || event.kind === 'shipped') && event.marks?.tag !== undefined)
      tags.set(unit, event.marks.tag);
    else if (event.kind === 'disabled' || event.kind === 'replaced') tags.delete(unit);
    if (event.kind === 'replaced' && tag !== undefined) left.set(tag, unit);
  }
  if (left.size === 0) return [];
  const present = await ledger.units(lot, { units: [...new Set(left.values())] });
  // By its tag a Hub would take the token that the unit has now, too.
  const busy = new Set(present.flatMap(({ number, state }) => (activeStates.has(state) ? [number] : [])));
  const own = new Set(present.flatMap(({ marks, values }) => (values === 'fresh' ? [] : [marks?.tag])));
  return [...left].flatMap(([tag, unit]) => (busy.has(unit) || own.has(tag) ? [] : [{ unit, tag }]));
}
