import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { WickError } from '../../../../contract/errors.ts';

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof modes)[number];

export interface PostgresAddress {
  /** Without a password: to be shown. */
  shown: string;
  password: string | undefined;
  config: { host?: string; port?: number; user?: string; database?: string };
  /** Ways to connect, in this order: with TLS, and without. */
  ways: readonly (ConnectionOptions | false)[];
}

/**
 * A connection URI as libpq has them (PostgreSQL documentation, 34.1.1.2 and 34.18 for `sslmode`, whose default is
 * `prefer`). Of its parameters: host, port, user, password, dbname, sslmode, sslrootcert, sslcert, sslkey.
 *
 * @throws WickError `usage`, `source-unreadable`
 */
export async function readAddress(text: string): Promise<PostgresAddress> {
  const url = parse(text);
  const of = (name: string) => url.searchParams.get(name) || undefined;
  const host = of('host') ?? (decodeURIComponent(url.hostname) || process.env['PGHOST']);
  const port = of('port') ?? (url.port || undefined);
  const user = of('user') ?? (decodeURIComponent(url.username) || undefined);
  const database = of('dbname') ?? (decodeURIComponent(url.pathname.slice(1)) || undefined);
  const password = of('password') ?? (decodeURIComponent(url.password) || undefined);
  const mode = of('sslmode') ?? process.env['PGSSLMODE'] ?? 'prefer';
  if (!isMode(mode)) throw wrong(`sslmode "${mode}" is none of ${modes.join(', ')}`);
  const tls = await tlsOf(mode, host, of);
  return {
    shown: `postgres://${user === undefined ? '' : `${user}@`}${host ?? 'localhost'}${port === undefined ? '' : `:${port}`}/${database ?? ''}`,
    password: password ?? process.env['PGPASSWORD'],
    config: {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(user === undefined ? {} : { user }),
      ...(database === undefined ? {} : { database }),
    },
    // A socket of this computer's file system has no TLS.
    ways: host?.startsWith('/') === true ? [false] : waysOf(mode, tls),
  };
}

function parse(text: string): URL {
  // An empty host before a path is usual for sockets, and no URL that Node reads.
  const filled = text.replace(/^(postgres(?:ql)?:\/\/(?:[^/@?]*@)?)(?=[/?])/, '$1%20');
  if (!URL.canParse(filled)) throw wrong('it is not an address such as postgres://user@host:5432/database');
  const url = new URL(filled);
  if (decodeURIComponent(url.hostname).trim() === '') url.hostname = '';
  return url;
}

/** The address itself is not shown: it may hold a password. */
function wrong(reason: string): WickError {
  return new WickError('usage', { reason: `The address of the ledger cannot be used: ${reason}.` });
}

function isMode(text: string): text is Mode {
  return modes.some((mode) => mode === text);
}

async function tlsOf(
  mode: Mode,
  host: string | undefined,
  of: (name: string) => string | undefined,
): Promise<ConnectionOptions> {
  const [ca, cert, key] = await Promise.all(['sslrootcert', 'sslcert', 'sslkey'].map((name) => readPart(of(name))));
  // `require` with an authority is `verify-ca` (34.19.1); else nobody is asked who the server is.
  const isChecked = mode.startsWith('verify') || (mode === 'require' && ca !== undefined);
  return {
    // Who the certificate must be of, also where it is an address of numbers.
    ...(host === undefined ? {} : { host }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: isChecked,
    ...(isChecked && mode !== 'verify-full' ? { checkServerIdentity: () => undefined } : {}),
  };
}

async function readPart(path: string | undefined): Promise<string | undefined> {
  if (path === undefined || path === 'system') return undefined;
  return await readFile(path, 'utf8').catch((cause: Error) => {
    throw new WickError('source-unreadable', { what: path, reason: cause.message }, { cause });
  });
}

function waysOf(mode: Mode, tls: ConnectionOptions): readonly (ConnectionOptions | false)[] {
  if (mode === 'disable') return [false];
  if (mode === 'allow') return [false, tls];
  return mode === 'prefer' ? [tls, false] : [tls];
}
