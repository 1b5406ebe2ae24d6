import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { Database, Engine, Tables } from './tables.ts';

/** One connection to a database. */
export interface Lane {
  /** @throws WickError `ledger-unreachable`, `ledger-damaged`; Collision */
  run(sql: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; affected: number }>;
  /** Nothing more can be had of it. */
  readonly isBroken: boolean;
  close(): Promise<void>;
}

/** Somebody else was there first; the transaction may be done again. */
export class Collision extends Error {
  override readonly name = 'Collision';
}

/**
 * Queries with types over a lane. There is one at a time, as a station's changes of a lot wait for each other anyway; a
 * broken one is opened anew when it is needed next.
 */
export function databaseOf(engine: Engine, open: () => Promise<Lane>): Database {
  const driver = new LaneDriver(engine, open);
  const dialect: Dialect = {
    createDriver: () => driver,
    createAdapter: () => (engine === 'sqlite' ? new SqliteAdapter() : new PostgresAdapter()),
    createIntrospector: (database) =>
      engine === 'sqlite' ? new SqliteIntrospector(database) : new PostgresIntrospector(database),
    createQueryCompiler: () => (engine === 'sqlite' ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
  };
  return new Kysely<Tables>({ dialect });
}

class LaneConnection implements DatabaseConnection {
  readonly lane: Lane;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, affected } = await this.lane.run(sql, parameters);
    return { rows: rows as R[], numAffectedRows: BigInt(affected) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query);
  }
}

class LaneDriver implements Driver {
  readonly #engine: Engine;
  readonly #open: () => Promise<Lane>;
  #lane: Lane | undefined;
  #last: Promise<void> = Promise.resolve();
  #free: () => void = () => {};

  constructor(engine: Engine, open: () => Promise<Lane>) {
    this.#engine = engine;
    this.#open = open;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<LaneConnection> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = promise;
    await before;
    this.#free = resolve;
    try {
      if (this.#lane?.isBroken === true) await this.#drop();
      this.#lane ??= await this.#open();
      return new LaneConnection(this.#lane);
    } catch (error) {
      resolve();
      throw error;
    }
  }

  async releaseConnection(): Promise<void> {
    this.#free();
  }

  async beginTransaction({ lane }: LaneConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    if (this.#engine === 'sqlite') await lane.run(accessMode === 'read only' ? 'begin' : 'begin immediate', []);
    else await lane.run(isolationLevel === undefined ? 'begin' : `begin isolation level ${isolationLevel}`, []);
  }

  async commitTransaction({ lane }: LaneConnection): Promise<void> {
    await lane.run('commit', []);
  }

  async rollbackTransaction({ lane }: LaneConnection): Promise<void> {
    // What is broken has rolled back by itself; the reason why is told already.
    if (!lane.isBroken) await lane.run('rollback', []).catch(() => {});
  }

  async destroy(): Promise<void> {
    await this.#last;
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const lane = this.#lane;
    this.#lane = undefined;
    await lane?.close();
  }
}
