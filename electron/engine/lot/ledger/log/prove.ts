import { isWickError } from '../../../../contract/errors.ts';
import type { LotKeys } from '../keys/lot-keys.ts';
import type { Change } from '../database/tables.ts';
import { signedOf } from '../enter.ts';
import type { Proof } from '../ledger.ts';
import { openLotKeys } from '../lot-keys.ts';
import { readLog } from '../look.ts';
import { lotUnknown, type Store } from '../store.ts';
import { wrongStation, wrongUnit, wrongUsed } from './prove-rows.ts';
import { Replay } from './replay.ts';

/**
 * Goes through a lot's log from its first entry, and holds all rows of the lot against it.
 *
 * It proves that each entry was written by a station that the lot had admitted until then, beginning with the one that has
 * made it, and that units, their values (whose HMAC only the lot's stations can make), used values and stations are what
 * these entries say: whoever can write the database, and has no station's key, can change, exchange or take out none of it
 * unseen. It cannot prove that the log's end is still there, nor that not all of it is another one, made anew by somebody
 * who calls himself its first station: that tells a station that has seen the lot before (`holdsEntry`), or a person who
 * compares the first station's fingerprint. Nor does it judge stations that lie, leases, or the list of cards seen.
 *
 * @throws WickError `lot-unknown`
 */
export async function proveLot(store: Store, lot: string): Promise<Proof> {
  return await store.database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (change) => {
      const row = await change.selectFrom('lots').selectAll().where('id', '=', lot).executeTakeFirst();
      if (row === undefined) throw lotUnknown(lot);
      const replay = new Replay(signedOf(row.document));
      for await (const entry of readLog({ database: change }, lot)) {
        const reason = replay.take(entry);
        if (reason !== undefined)
          return { lot, entries: replay.entries, problem: { at: { entry: entry.sequence }, reason } };
      }
      const { entries } = replay;
      const end = replay.wrongEnd(row);
      if (end !== undefined) return { lot, entries, problem: end };
      const keys = await keysFor(store, change, lot);
      if (keys === 'exchanged') return { lot, entries, problem: { at: { lot }, reason: 'its keys were exchanged' } };
      const problem =
        (await wrongStation(change, lot, replay)) ??
        (await wrongUnit(change, lot, { replay, keys })) ??
        (await wrongUsed(change, lot, replay));
      const rest = keys === undefined ? { valuesUnproved: true as const } : {};
      return { lot, entries, ...(problem === undefined ? rest : { problem }) };
    });
}

/** Undefined for a station that the lot has not admitted. */
async function keysFor(store: Store, change: Change, lot: string): Promise<LotKeys | 'exchanged' | undefined> {
  try {
    return await openLotKeys(store, change, lot);
  } catch (error) {
    if (isWickError(error, 'station-not-admitted')) return undefined;
    if (isWickError(error, 'ledger-damaged')) return 'exchanged';
    throw error;
  }
}
