import { WickError } from '../../../../contract/errors.ts';
import { changeLot, handStates, type LotChange } from '../change.ts';
import { loseExpired } from '../reserve.ts';
import type { Store } from '../store.ts';
import type { JournalState } from './journal.ts';

interface Hands {
  /** Whether this process has it in hand. */
  isLive: (reservation: string) => boolean;
  /** What the journal knows of the others. */
  left: JournalState['hands'];
}

/**
 * Brings this station's units to an end that nobody has in his hands, and those of others whose lease is over. Only where the
 * journal knows that a unit's values were shown to nobody are they good for another try.
 *
 * @throws WickError `ledger-older`
 */
export async function settleHands(store: Store, lot: string, { isLive, left }: Hands) {
  return await changeLot(store, lot, async (lotChange) => {
    await mustKnow(lotChange, left);
    const returned: number[] = [];
    const burnt: number[] = [];
    const rows = await lotChange.change
      .selectFrom('units')
      .selectAll()
      .where('lot', '=', lot)
      .where('station', '=', store.key.fingerprint)
      .where('state', 'in', [...handStates])
      .orderBy('number')
      .execute();
    for (const row of rows) {
      const reservation = row.reservation ?? '';
      if (isLive(reservation)) continue;
      const isSafe = row.value_state === 'handed' && left.get(reservation)?.exposed === false;
      const failed = { kind: 'failed', cause: 'station-lost' } as const;
      const after = await lotChange.tell(row, isSafe ? { ...failed, unexposed: true } : failed, reservation);
      if (isSafe) await lotChange.tell(after, { kind: 'returned', reason: 'its values never left the station' });
      (isSafe ? returned : burnt).push(row.number);
    }
    burnt.push(...(await loseExpired(lotChange)));
    return { returned, burnt };
  });
}

/** Nobody shows values that the ledger did not give him: where it knows nothing of that, it has forgotten more. */
async function mustKnow({ change, row, store }: LotChange, left: Hands['left']): Promise<void> {
  for (const [reservation, { unit, exposed }] of left) {
    if (!exposed || unit === undefined) continue;
    const found = await change
      .selectFrom('log')
      .select('sequence')
      .where('lot', '=', row.id)
      .where('unit', '=', unit)
      .where('reservation', '=', reservation)
      .limit(1)
      .executeTakeFirst();
    const { sequence: entries } = row;
    if (found === undefined)
      throw new WickError('ledger-older', { ledger: store.name, lot: row.id, entries, known: entries + 1 });
  }
}
