import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { WickError } from '../../../../contract/errors.ts';
import type { Change, Database, Engine } from './tables.ts';

/** What makes each form of the schema of the one before it. Those that were released are never changed. */
const migrations: readonly ((change: Change, engine: Engine) => Promise<void>)[] = [makeTables];

/**
 * Brings the schema up to what this Wick knows.
 *
 * @returns the ledger's identity
 * @throws WickError `ledger-newer`
 */
export async function migrate(database: Database, engine: Engine, ledger: string): Promise<string> {
  return await database.transaction().execute(async (change) => {
    // Of several stations that come at once, one makes the tables ("wick" in ASCII).
    if (engine === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(0x7769636b)})`.execute(change);
    await change.schema
      .createTable('ledger')
      .ifNotExists()
      .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
      .addColumn('schema', 'integer', (column) => column.notNull())
      .addColumn('identity', 'text', (column) => column.notNull())
      .execute();
    const present = await change.selectFrom('ledger').select(['schema', 'identity']).executeTakeFirst();
    const { schema, identity } = present ?? { schema: 0, identity: randomUUID() };
    if (schema > migrations.length) throw new WickError('ledger-newer', { ledger, schema, known: migrations.length });
    for (const step of migrations.slice(schema)) await step(change, engine);
    if (present === undefined) {
      await change.insertInto('ledger').values({ id: 1, schema: migrations.length, identity }).execute();
    } else if (schema < migrations.length) {
      await change.updateTable('ledger').set({ schema: migrations.length }).execute();
    }
    return identity;
  });
}

async function makeTables(change: Change, engine: Engine): Promise<void> {
  const table = (name: string) => change.schema.createTable(name);
  await table('lots')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('size', 'integer', (column) => column.notNull())
    .addColumn('pause_after', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('paused', 'text')
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('units', 'integer', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('passed', 'integer', (column) => column.notNull())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created', 'bigint', (column) => column.notNull())
    .execute();
  await table('stations')
    .addColumn('lot', 'text', (column) => column.notNull().references('lots.id'))
    .addColumn('station', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('box', 'text', (column) => column.notNull())
    .addColumn('wrapped', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('stations_key', ['lot', 'station'])
    .execute();
  await table('units')
    .addColumn('lot', 'text', (column) => column.notNull().references('lots.id'))
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('value_state', 'text', (column) => column.notNull())
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('reservation', 'text')
    .addColumn('station', 'text')
    .addColumn('until_at', 'bigint')
    .addColumn('cause', 'text')
    .addColumn('before_state', 'text')
    .addColumn('labels', 'integer', (column) => column.notNull())
    .addColumn('changed', 'bigint', (column) => column.notNull())
    .addColumn('board', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('values_mac', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('units_key', ['lot', 'number'])
    .execute();
  await sql`create index units_ready on units (lot, number)
    where state in ('open', 'returned') and value_state = 'fresh'`.execute(change);
  await change.schema.createIndex('units_by_state').on('units').columns(['lot', 'state', 'number']).execute();
  await sql`create index units_leased on units (lot, until_at) where until_at is not null`.execute(change);
  await sql`create index units_by_board on units (lot, board) where board is not null`.execute(change);
  await table('used')
    // Ordered by its bytes in every database.
    .addColumn('digest', engine === 'postgres' ? sql`text collate "C"` : 'text', (column) => column.primaryKey())
    .addColumn('lot', 'text', (column) => column.notNull().references('lots.id'))
    .addColumn('unit', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('entry', 'integer', (column) => column.notNull())
    .execute();
  await change.schema.createIndex('used_by_entry').on('used').columns(['lot', 'entry', 'unit', 'digest']).execute();
  await table('log')
    .addColumn('lot', 'text', (column) => column.notNull().references('lots.id'))
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('station', 'text', (column) => column.notNull())
    .addColumn('unit', 'integer')
    .addColumn('reservation', 'text')
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('bound', 'text')
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('log_key', ['lot', 'sequence'])
    .execute();
  await change.schema.createIndex('log_of_unit').on('log').columns(['lot', 'unit', 'sequence']).execute();
  await table('cards')
    .addColumn('id', engine === 'sqlite' ? 'integer' : 'serial', (column) => column.primaryKey())
    .addColumn('cid', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('lot', 'text')
    .addColumn('unit', 'integer')
    .execute();
  await change.schema.createIndex('cards_by_cid').on('cards').column('cid').execute();
}
