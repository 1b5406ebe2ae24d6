import { setImmediate as breathe } from 'node:timers/promises';
import type { LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import { type UnitState, unitStates } from '../../../contract/lot/states.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface UnitSearch {
  states?: readonly UnitState[] | undefined;
  /** Words that must all be in what is shown of a unit. */
  search?: string | undefined;
  /** How many of those that were found are left out. */
  from: number;
  limit: number;
}

/** Units that are asked for at once. */
const page = 500;

/**
 * Units of a lot in the order of their numbers, and how many there are of that kind; with breath, as a lot can have a
 * million of them.
 *
 * @throws WickError `lot-unknown`
 */
export async function findUnits(
  ledger: Pick<Ledger, 'units' | 'standing'>,
  lot: string,
  { states, search = '', from, limit }: UnitSearch,
  signal?: AbortSignal,
): Promise<{ units: UnitRecord[]; total: number }> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  // Without words, the ledger has counted them.
  const counted = words.length === 0 ? countOf((await ledger.standing(lot)).states, states) : undefined;
  if (counted !== undefined && states === undefined) {
    // Numbers have no gaps.
    const units = await unitsFrom(ledger, lot, { from: from + 1, limit });
    return { units, total: counted };
  }
  const units: UnitRecord[] = [];
  let total = 0;
  for (let next = 1; ; ) {
    signal?.throwIfAborted();
    const some = await ledger.units(lot, { from: next, limit: page, ...(states === undefined ? {} : { states }) });
    for (const unit of some) {
      if (!has(unit, words)) continue;
      if (total >= from && units.length < limit) units.push(unit);
      total += 1;
    }
    const last = some.at(-1);
    const isEnough = counted !== undefined && units.length >= limit;
    if (last === undefined || some.length < page || isEnough) return { units, total: counted ?? total };
    next = last.number + 1;
    await breathe();
  }
}

/** Not more at once than fits into one breath. */
async function unitsFrom(
  ledger: Pick<Ledger, 'units'>,
  lot: string,
  { from, limit }: { from: number; limit: number },
): Promise<UnitRecord[]> {
  const units: UnitRecord[] = [];
  while (units.length < limit) {
    const wanted = Math.min(page, limit - units.length);
    const some = await ledger.units(lot, { from: from + units.length, limit: wanted });
    units.push(...some);
    if (some.length < wanted) break;
    await breathe();
  }
  return units;
}

function countOf(counts: LotStanding['states'], states: readonly UnitState[] = unitStates): number {
  return [...new Set(states)].reduce((sum, state) => sum + counts[state], 0);
}

function has(
  { number, shown, board, card, marks, station, slot, cause, code, message, verdict }: UnitRecord,
  words: readonly string[],
) {
  const told = [number, board, card?.name, card?.cid, card?.serial, station, slot, cause, code, message, verdict];
  const text = [...told, ...Object.values(shown), ...Object.values(marks ?? {})].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
