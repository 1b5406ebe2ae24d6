import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { UnitState } from '../../../contract/lot/states.ts';
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
const page = 1000;

/** Units of a lot in the order of their numbers, and how many there are of that kind. @throws WickError `lot-unknown` */
export async function findUnits(
  ledger: Pick<Ledger, 'units' | 'standing'>,
  lot: string,
  { states, search = '', from, limit }: UnitSearch,
): Promise<{ units: UnitRecord[]; total: number }> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const standing = await ledger.standing(lot);
  if (words.length === 0 && states === undefined) {
    // Numbers have no gaps.
    const total = Object.values(standing.states).reduce((sum, count) => sum + count, 0);
    return { units: await ledger.units(lot, { from: from + 1, limit }), total };
  }
  const units: UnitRecord[] = [];
  let total = 0;
  for (let next = 1; ; ) {
    const some = await ledger.units(lot, { from: next, limit: page, ...(states === undefined ? {} : { states }) });
    for (const unit of some) {
      if (!has(unit, words)) continue;
      if (total >= from && units.length < limit) units.push(unit);
      total += 1;
    }
    const last = some.at(-1);
    if (last === undefined || some.length < page) return { units, total };
    next = last.number + 1;
  }
}

function has(
  { number, shown, board, card, marks, station, slot, cause, code, message, verdict }: UnitRecord,
  words: readonly string[],
) {
  const told = [number, board, card?.name, card?.cid, card?.serial, station, slot, cause, code, message, verdict];
  const text = [...told, ...Object.values(shown), ...Object.values(marks ?? {})].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
