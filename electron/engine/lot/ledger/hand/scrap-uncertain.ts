import { changeLot, handStates } from '../change.ts';
import { headOf, type LogHead } from '../log/head.ts';
import type { Store } from '../store.ts';

/** Their cards are out with these values, and no other ones are given for them. */
const certain = ['shipped', 'booted', 'passed', 'scrapped'] as const;

/**
 * What the ledger has forgotten cannot be known: of a lot that was put back to an older state, every unit is scrapped whose
 * values, or the ones that it was given in place of them, may have been used since. The lot is paused. `store` asks nobody
 * whether the ledger is older.
 */
export async function scrapUncertain(store: Store, lot: string): Promise<{ units: number[]; head: LogHead }> {
  const units = await changeLot(store, lot, async (lotChange) => {
    const rows = await lotChange.change
      .selectFrom('units')
      .selectAll()
      .where('lot', '=', lot)
      .where('state', 'not in', [...certain])
      .orderBy('number')
      .execute();
    for (const row of rows) {
      const isInHand = handStates.includes(row.state);
      const after = isInHand ? await lotChange.tell(row, { kind: 'failed', cause: 'station-lost' }) : row;
      await lotChange.tell(after, { kind: 'scrapped', reason: 'the ledger was put back to an older state' });
    }
    if (lotChange.facts.status === 'running') await lotChange.tellLot({ kind: 'paused', reason: 'reconcile' });
    await lotChange.tellLot({ kind: 'reconciled', settled: rows.length });
    return rows.map(({ number }) => number);
  });
  return { units, head: await headOf(store.database, lot) };
}
