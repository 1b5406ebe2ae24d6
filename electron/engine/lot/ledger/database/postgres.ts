import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { WickError } from '../../../../contract/errors.ts';
import { channel } from './channel.ts';
import { Collision, type Lane } from './lane.ts';
import type { PostgresAddress } from './postgres-address.ts';

/** Serialisation failures, deadlocks, and what another transaction has put in first (PostgreSQL documentation, appendix A). */
const collisions = new Set(['40001', '40P01', '23505']);

/** Servers, databases and roles may have it off; what waits for longer still is left as it is. */
const durably = `select set_config('synchronous_commit', 'on', false)
  where current_setting('synchronous_commit') <> 'remote_apply'`;

export interface PostgresOptions {
  /** ms that the server may take to answer. */
  patience: number;
  onChange: () => void;
}

/** @throws WickError `ledger-unreachable` */
export async function openPostgres(address: PostgresAddress, options: PostgresOptions): Promise<Lane> {
  let last: unknown;
  for (const ssl of address.ways) {
    try {
      return await connect(address, ssl, options);
    } catch (error) {
      last = error;
    }
  }
  throw unreachable(address, last);
}

async function connect(
  address: PostgresAddress,
  ssl: ConnectionOptions | false,
  { patience, onChange }: PostgresOptions,
): Promise<Lane> {
  const socket = new Socket();
  const client = new pg.Client({
    ...address.config,
    password: address.password,
    ssl,
    stream: () => socket,
    keepAlive: true,
    application_name: 'wick',
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    statement_timeout: patience,
    lock_timeout: Math.ceil(patience * 0.8),
    // A station that vanishes in the middle must not hold the others up.
    idle_in_transaction_session_timeout: Math.ceil(patience * 0.6),
    types: {
      // Counts and times are far from where numbers end.
      getTypeParser: (id, format) => (id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, format)),
    },
  });
  const lane = new PostgresLane(client, socket, address);
  client.on('error', () => lane.break());
  client.on('end', () => {
    lane.break();
    // Nobody says any more when something changes: whoever follows is to look for himself.
    onChange();
  });
  client.on('notification', onChange);
  try {
    await client.connect();
    await client.query(durably);
    await client.query(`listen ${channel}`);
    return lane;
  } catch (error) {
    lane.break();
    throw error;
  }
}

class PostgresLane implements Lane {
  isBroken = false;
  readonly #client: pg.Client;
  readonly #socket: Socket;
  readonly #address: PostgresAddress;

  constructor(client: pg.Client, socket: Socket, address: PostgresAddress) {
    this.#client = client;
    this.#socket = socket;
    this.#address = address;
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<{ rows: unknown[]; affected: number }> {
    if (this.isBroken) throw unreachable(this.#address, new Error('the connection was lost'));
    try {
      const { rows, rowCount } = await this.#client.query<object>(sql, [...parameters]);
      return { rows, affected: rowCount ?? 0 };
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== undefined && collisions.has(code)) throw new Collision((error as Error).message, { cause: error });
      if (isOurMistake(code)) throw error;
      // Whatever it was: what the server knows of this transaction is not known here.
      this.break();
      throw unreachable(this.#address, error);
    }
  }

  break(): void {
    this.isBroken = true;
    this.#socket.destroy();
  }

  async close(): Promise<void> {
    if (!this.isBroken) await Promise.race([this.#client.end(), new Promise((done) => setTimeout(done, 500).unref())]);
    this.break();
  }
}

/** Wrong SQL and broken constraints; cancelled statements (57014) and locks not to be had (55P03) are not among them. */
function isOurMistake(code: string | undefined): boolean {
  return code !== undefined && /^(22|23|42)/.test(code) && !['42501'].includes(code);
}

function unreachable({ shown, password }: PostgresAddress, error: unknown): WickError {
  const reasons = error instanceof AggregateError ? error.errors : [error];
  const [reason = 'unknown'] = reasons.map((one: unknown) => (one instanceof Error ? one.message : String(one)));
  // Servers and drivers repeat much of what they were told.
  const hidden = password === undefined || password === '' ? reason : reason.replaceAll(password, '…');
  return new WickError('ledger-unreachable', { ledger: shown, reason: hidden });
}
