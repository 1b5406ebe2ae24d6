import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian keeps the server's programs out of the PATH; the newest one is taken. */
export function postgresPrograms(): string | undefined {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder) ? readdirSync(folder).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => join(folder, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

/** It refuses to run as root. */
const nobody = 65_534;

export class Postgres implements AsyncDisposable {
  /** Where its socket is. */
  readonly folder: string;
  readonly #settings: readonly string[];
  #server: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, settings: readonly string[]) {
    this.folder = folder;
    this.#settings = settings;
  }

  /**
   * A server of PostgreSQL in a folder of its own, at a socket there; its user is `wick`. `settings`: `name=value`.
   * `access`: lines of pg_hba.conf besides the one for its socket. `prepare`: puts further files into its data.
   */
  static async start(
    settings: readonly string[] = [],
    access: readonly string[] = [],
    prepare: (data: string) => Promise<void> = async () => {},
  ): Promise<Postgres> {
    const folder = await mkdtemp(join(tmpdir(), 'wick-pg-'));
    const postgres = new Postgres(folder, settings);
    try {
      if (isRoot()) await chown(folder, nobody, nobody);
      await chmod(folder, 0o755);
      await run(
        join(postgresPrograms() ?? '', 'initdb'),
        ['-D', postgres.#data, '-U', 'wick', '--auth=trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
        { ...asNobody(), cwd: folder },
      );
      await writeFile(join(postgres.#data, 'pg_hba.conf'), ['local all all trust', ...access, ''].join('\n'));
      await prepare(postgres.#data);
      await postgres.startServer();
      return postgres;
    } catch (error) {
      await postgres[Symbol.asyncDispose]();
      throw error;
    }
  }

  get #port(): string {
    return (
      this.#settings.map((setting) => /^port=(\d+)$/.exec(setting)?.[1]).find((port) => port !== undefined) ?? '5432'
    );
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  get socket(): string {
    return join(this.folder, `.s.PGSQL.${this.#port}`);
  }

  /** The address of a new, empty database. */
  async newDatabase(): Promise<string> {
    const name = `lots${++this.#databases}`;
    await this.query(`create database ${name}`);
    return this.address(name);
  }

  /** By its socket. */
  address(name: string): string {
    return `postgres://wick@/${name}?host=${encodeURIComponent(this.folder)}`;
  }

  async query(sql: string, database = 'postgres'): Promise<string> {
    return await this.#program('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', sql]);
  }

  /** All that is in a database, as text. */
  async dump(address: string): Promise<string> {
    return await this.#program('pg_dump', ['-d', new URL(address.replace('@/', '@x/')).pathname.slice(1)]);
  }

  /** As `kill` of it would end it: nothing is finished. */
  async stopServer(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGQUIT');
    await ended;
  }

  async startServer(): Promise<void> {
    // It does not outlive a test that is killed.
    const dying = [
      '--pdeathsig',
      'QUIT',
      ...(isRoot() ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []),
    ];
    const given = ['listen_addresses=', `unix_socket_directories=${this.folder}`, 'fsync=off', ...this.#settings];
    const options = given.flatMap((setting) => ['-c', setting]);
    const program = [join(postgresPrograms() ?? '', 'postgres'), '-D', this.#data, ...options];
    const server = spawn('setpriv', [...dying, ...program], { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.folder });
    this.#server = server;
    let said = '';
    server.stderr.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-4000);
    });
    for (let tries = 0; !(await this.#answers()); tries++) {
      if (server.exitCode !== null || tries > 300) throw new Error(`PostgreSQL does not start: ${said}`);
      await sleep(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopServer();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = createConnection(this.socket, () => resolve(true));
      socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
    });
    if (!listens) return false;
    return await this.query('select 1').then(
      () => true,
      () => false,
    );
  }

  async #program(name: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(
      join(postgresPrograms() ?? '', name),
      ['-h', this.folder, '-p', this.#port, '-U', 'wick', ...args],
      {
        maxBuffer: 1 << 28,
      },
    );
    return stdout;
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function asNobody() {
  return isRoot() ? { uid: nobody, gid: nobody } : {};
}
