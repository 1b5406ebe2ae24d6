import { databaseOf } from './lane.ts';
import { migrate } from './migrations.ts';
import type { Database, Engine } from './tables.ts';

export interface OpenDatabase {
  database: Database;
  engine: Engine;
  name: string;
  /** Random: a copy of the ledger has the same. */
  identity: string;
}

export interface DatabaseOptions {
  patience: number;
  onChange: () => void;
}

/** Drivers are loaded for the one that is asked for. */
export async function openDatabase(where: string, options: DatabaseOptions): Promise<OpenDatabase> {
  const { patience, onChange } = options;
  const engine: Engine = /^postgres(ql)?:/i.test(where) ? 'postgres' : 'sqlite';
  const { name, open } =
    engine === 'postgres' ? await viaPostgres(where, { patience, onChange }) : await viaSqlite(where, onChange);
  const database = databaseOf(engine, open);
  try {
    const identity = await migrate(database, engine, name);
    return { database, engine, name, identity };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}

async function viaSqlite(path: string, onChange: () => void) {
  const { openSqlite } = await import('./sqlite.ts');
  return { name: path, open: async () => await openSqlite(path, onChange) };
}

async function viaPostgres(where: string, options: { patience: number; onChange: () => void }) {
  const [{ readAddress }, { openPostgres }] = await Promise.all([
    import('./postgres-address.ts'),
    import('./postgres.ts'),
  ]);
  const address = await readAddress(where);
  return { name: address.shown, open: async () => await openPostgres(address, options) };
}
