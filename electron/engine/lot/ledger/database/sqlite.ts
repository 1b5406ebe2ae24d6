import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { WickError } from '../../../../contract/errors.ts';
import { syncFolder } from '../../../sync-folder.ts';
import { Collision, type Lane } from './lane.ts';
import { isOnNetwork } from './on-network.ts';

/** ms to wait for another process that writes, and between looks for what others have changed. */
const patience = 5000;
const lookEvery = 500;

/** ms: while SQLite waits, nothing else of this process goes on, so it waits for no longer at a time. */
const atATime = 10;

const notHere =
  'it lies on another computer, where stations would damage it; a file is for this computer alone, and PostgreSQL for several stations';

/** What SQLite says (result codes, sqlite.org/rescode.html). */
const damage = new Set([11, 26]);
const uniqueness = new Set([1555, 2067]);

/** @throws WickError `ledger-unreachable`, `ledger-damaged` */
export async function openSqlite(path: string, onChange: () => void): Promise<Lane> {
  try {
    if (await isOnNetwork(path)) throw new WickError('ledger-unreachable', { ledger: path, reason: notHere });
    // SQLite makes a file durable, but not its name. Only its owner may read it, and so the files beside it.
    await (await open(path, 'a', 0o600)).close();
    await syncFolder(dirname(path));
    const database = new DatabaseSync(path, { timeout: patience });
    try {
      return new SqliteLane(database, path, onChange);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw asLedgerError(error, path);
  }
}

class SqliteLane implements Lane {
  readonly isBroken = false;
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #statements = new Map<string, StatementSync>();
  readonly #looking: NodeJS.Timeout;

  constructor(database: DatabaseSync, path: string, onChange: () => void) {
    this.#database = database;
    this.#path = path;
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    // On macOS only this makes a drive write what it was given.
    database.exec('pragma fullfsync = 1; pragma checkpoint_fullfsync = 1; pragma trusted_schema = off');
    // Changes with every commit of another connection.
    const version = database.prepare('pragma data_version');
    let seen = version.get()?.['data_version'];
    database.exec(`pragma busy_timeout = ${atATime}`);
    this.#looking = setInterval(() => {
      const now = version.get()?.['data_version'];
      if (now === seen) return;
      seen = now;
      onChange();
    }, lookEvery).unref();
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; affected: number }> {
    const end = performance.now() + patience;
    for (;;) {
      try {
        return this.#runNow(sql, parameters);
      } catch (error) {
        // Whoever has begun to write waits for nobody.
        const isWaiting = isBusy(error) && !this.#database.isTransaction && performance.now() < end;
        if (!isWaiting) throw asLedgerError(error, this.#path);
        await sleep(atATime);
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    this.#database.close();
  }

  #runNow(sql: string, parameters: readonly unknown[]): { rows: unknown[]; affected: number } {
    const statement = this.#prepare(sql);
    const values = parameters.map(asValue);
    if (statement.columns().length > 0) return { rows: statement.all(...values), affected: 0 };
    return { rows: [], affected: Number(statement.run(...values).changes) };
  }

  #prepare(sql: string): StatementSync {
    const present = this.#statements.get(sql);
    if (present !== undefined) return present;
    const statement = this.#database.prepare(sql);
    // Inserts of many rows have a text of their own for each number of rows.
    if (sql.length < 2000) this.#statements.set(sql, statement);
    return statement;
  }
}

function asValue(value: unknown): string | number | bigint | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value === null || value === undefined) return null;
  throw new TypeError(`a ${typeof value} cannot be kept`);
}

function isBusy(error: unknown): boolean {
  const { errcode = 0 } = error as { errcode?: number };
  return (errcode & 0xff) === 5;
}

function asLedgerError(error: unknown, ledger: string): unknown {
  const { errcode, errstr, code, message } = error as NodeJS.ErrnoException & { errcode?: number; errstr?: string };
  if (code !== 'ERR_SQLITE_ERROR') {
    return typeof errcode === 'undefined' && typeof code === 'string' && /^E[A-Z]+$/.test(code)
      ? new WickError('ledger-unreachable', { ledger, reason: message }, { cause: error })
      : error;
  }
  const result = errcode ?? 0;
  if (uniqueness.has(result)) return new Collision(message, { cause: error });
  const reason = errstr ?? message;
  if (damage.has(result & 0xff)) return new WickError('ledger-damaged', { ledger, reason }, { cause: error });
  // Wrong SQL and broken constraints are mistakes of ours; all others are trouble with the file.
  if ([1, 19, 20, 21, 25].includes(result & 0xff)) return error;
  return new WickError('ledger-unreachable', { ledger, reason }, { cause: error });
}
