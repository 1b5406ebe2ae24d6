import { sql } from 'kysely';
import { WickError } from '../../../contract/errors.ts';
import { activeStates, type UnitEvent, type UnitState } from '../../../contract/lot/states.ts';
import { changeLot, handStates, type LotChange } from './change.ts';
import type { UnitRow } from './database/tables.ts';
import { openValues } from './keys/values.ts';
import type { Reservation, ReserveOptions } from './ledger.ts';
import { mustBeGenuine } from './genuine.ts';
import { recordOf } from './record.ts';
import { lotUnknown, readClock, type Store } from './store.ts';

/**
 * One unit for this station, in one transaction.
 *
 * @param id of the reservation, a UUID
 * @throws WickError `lot-unknown`, `station-not-admitted`, `board-used`, `ledger-damaged` (the unit is not what its log says)
 */
export async function reserveUnit(
  store: Store,
  { lot, slot, lease, board }: ReserveOptions,
  id: string,
): Promise<Reservation | undefined> {
  return await changeLot(store, lot, async (lotChange) => {
    const keys = await lotChange.keys();
    await loseExpired(lotChange);
    const { status, active, passed } = lotChange.facts;
    if (status !== 'running' || active + passed >= lotChange.row.size) return undefined;
    const row = await nextUnit(lotChange);
    if (row === undefined) return undefined;
    if (board !== undefined) await mustBeUnused(lotChange, board);
    await mustBeGenuine(lotChange, row);
    const place = { lot, unit: row.number, version: row.version };
    const values = openValues(keys, place, { ...row, ledger: store.name });
    const until = lotChange.at + store.skew + lease;
    const event: UnitEvent = {
      kind: 'reserved',
      reservation: id,
      slot,
      until,
      ...(board === undefined ? {} : { board }),
    };
    const reserved = await lotChange.tell(row, event, id);
    return { id, lot, unit: recordOf(reserved, store.skew), values, until: until - store.skew };
  });
}

const living: readonly UnitState[] = [...activeStates, 'passed'];

/** A board is made once. @throws WickError `board-used` */
async function mustBeUnused({ change, row }: LotChange, board: string): Promise<void> {
  const other = await change
    .selectFrom('units')
    .select('number')
    .where('lot', '=', row.id)
    .where('board', '=', board)
    .where('state', 'in', [...living])
    .executeTakeFirst();
  if (other !== undefined) throw new WickError('board-used', { board, unit: other.number });
}

async function nextUnit({ change, row, store }: LotChange): Promise<UnitRow | undefined> {
  // As the index `units_ready` has it.
  const query = change
    .selectFrom('units')
    .selectAll()
    .where('lot', '=', row.id)
    .where(sql<boolean>`state in ('open', 'returned') and value_state = 'fresh'`)
    .orderBy('number')
    .limit(1);
  return await (store.engine === 'postgres' ? query.forUpdate().skipLocked() : query).executeTakeFirst();
}

/**
 * Gives up units of other stations whose lease is over: nobody knows what became of their values. Which. This station's
 * own are settled by its journal.
 */
export async function loseExpired(lotChange: LotChange): Promise<number[]> {
  const { change, row, store, at } = lotChange;
  await readClock(store, change);
  const expired = await change
    .selectFrom('units')
    .selectAll()
    .where('lot', '=', row.id)
    .where('until_at', '<', at + store.skew)
    .where('state', 'in', [...handStates])
    .where('station', '<>', store.key.fingerprint)
    .orderBy('number')
    .execute();
  for (const unit of expired) await lotChange.tell(unit, { kind: 'failed', cause: 'station-lost' });
  return expired.map(({ number }) => number);
}

/** False where the unit was given up for lost, or is done. @throws WickError `lot-unknown` */
export async function renewLease(
  store: Store,
  { id, lot, unit }: Pick<Reservation, 'id' | 'lot' | 'unit'>,
  lease: number,
): Promise<boolean> {
  await readClock(store, store.database);
  const { numUpdatedRows } = await store.database
    .updateTable('units')
    .set({ until_at: store.now() + store.skew + lease })
    .where('lot', '=', lot)
    .where('number', '=', unit.number)
    .where('reservation', '=', id)
    .where('state', 'in', [...handStates])
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return true;
  const present = await store.database.selectFrom('lots').select('id').where('id', '=', lot).executeTakeFirst();
  if (present === undefined) throw lotUnknown(lot);
  return false;
}
