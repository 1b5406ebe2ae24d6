import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Bound, LogEntry, LotStanding, UnitRecord } from '../../../contract/lot/record.ts';
import { type SignedLot, signedLotSchema } from '../../../contract/lot/lot.ts';
import { unitStates } from '../../../contract/lot/states.ts';
import type { LogRow, LotRow } from './database/tables.ts';
import type { LogFilter, UnitFilter } from './ledger.ts';
import { recordOf } from './record.ts';
import { lotUnknown, type Store } from './store.ts';

/** Entries that are read at once. */
const page = 500;

/** Where all lots stand, or one, oldest first. */
export async function standings({ database }: Store, lot?: string): Promise<LotStanding[]> {
  let lots = database.selectFrom('lots').selectAll().orderBy('created').orderBy('id');
  let units = database
    .selectFrom('units')
    .select(({ fn }) => ['lot', 'state', 'value_state', fn.countAll<number>().as('count')])
    .groupBy(['lot', 'state', 'value_state']);
  if (lot !== undefined) {
    lots = lots.where('id', '=', lot);
    units = units.where('lot', '=', lot);
  }
  const counts = await units.execute();
  return (await lots.execute()).map((row) => {
    const states = Object.fromEntries(unitStates.map((state) => [state, 0])) as Record<
      (typeof unitStates)[number],
      number
    >;
    let ready = 0;
    for (const { lot, state, value_state, count } of counts) {
      if (lot !== row.id) continue;
      states[state] += count;
      // As `reserve` has it.
      if ((state === 'open' || state === 'returned') && value_state === 'fresh') ready += count;
    }
    return standingOf(row, { states, ready });
  });
}

function standingOf(row: LotRow, counts: Pick<LotStanding, 'states' | 'ready'>): LotStanding {
  return {
    id: row.id,
    name: row.name,
    size: row.size,
    created: row.created,
    status: row.status !== 'closed' && row.passed >= row.size ? 'complete' : row.status,
    ...(row.paused === null ? {} : { paused: row.paused }),
    ...counts,
    failuresInRow: row.failures,
  };
}

/** @throws WickError `lot-unknown` */
export async function readLot({ database }: Store, lot: string): Promise<SignedLot> {
  const row = await database.selectFrom('lots').select('document').where('id', '=', lot).executeTakeFirst();
  if (row === undefined) throw lotUnknown(lot);
  return signedLotSchema.parse(JSON.parse(row.document));
}

/** In the order of their numbers. @throws WickError `lot-unknown` */
export async function readUnits(
  { database, skew }: Store,
  lot: string,
  filter: UnitFilter = {},
): Promise<UnitRecord[]> {
  const { states, units, station, from, limit } = filter;
  // SQLite would go through the whole lot to have them in order; what is in some states alone is sorted sooner.
  const order = states !== undefined && limit === undefined ? sql<number>`+number` : 'number';
  let query = database.selectFrom('units').selectAll().where('lot', '=', lot).orderBy(order);
  if (states !== undefined) query = query.where('state', 'in', [...states]);
  if (units !== undefined) query = query.where('number', 'in', [...units]);
  if (station !== undefined) query = query.where('station', '=', station);
  if (from !== undefined) query = query.where('number', '>=', from);
  if (limit !== undefined) query = query.limit(limit);
  const isEmpty = states?.length === 0 || units?.length === 0;
  const rows = isEmpty ? [] : await query.execute();
  if (rows.length === 0) {
    const present = await database.selectFrom('lots').select('id').where('id', '=', lot).executeTakeFirst();
    if (present === undefined) throw lotUnknown(lot);
  }
  return rows.map((row) => recordOf(row, skew));
}

function entryOf({ unit, event, reservation, bound, ...row }: LogRow): LogEntry {
  return {
    ...row,
    ...(unit === null ? {} : { unit }),
    event: JSON.parse(event) as LogEntry['event'],
    ...(reservation === null ? {} : { reservation }),
    ...(bound === null ? {} : { bound: JSON.parse(bound) as Bound }),
  };
}

/** Oldest first. */
export async function* readLog(
  { database }: Pick<Store, 'database'>,
  lot: string,
  { after = 0, unit: only }: LogFilter = {},
): AsyncGenerator<LogEntry> {
  let query = database.selectFrom('log').selectAll().where('lot', '=', lot).orderBy('sequence').limit(page);
  // By the index `log_of_unit`.
  if (only !== undefined) query = query.where('unit', '=', only);
  for (let last = after; ; ) {
    const rows = await query.where('sequence', '>', last).execute();
    for (const row of rows) {
      yield entryOf(row);
      last = row.sequence;
    }
    if (rows.length < page) return;
    // SQLite answers at once, and nobody else would get a turn.
    await breathe();
  }
}
