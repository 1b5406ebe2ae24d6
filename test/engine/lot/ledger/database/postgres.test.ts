import { execFile } from 'node:child_process';
import { chmod, chown, copyFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerOf } from '../../../../rigs/lot.ts';
import { needing } from '../../../../rigs/needs.ts';
import { Postgres } from '../../../../rigs/postgres.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

const run = promisify(execFile);
const password = 'hush/hush:7%';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

describe('an address of PostgreSQL', needing('postgresql', 'openssl'), () => {
  const stack = new AsyncDisposableStack();
  let [folder, port] = ['', 0];

  beforeAll(async () => {
    folder = stack.use(await temporaryFolder()).path;
    const subject = ['-subj', '/CN=ledger', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    for (const name of ['server', 'other'])
      await run('openssl', ['req', ...kind, ...subject, '-keyout', `${name}.key`, '-out', `${name}.crt`], {
        cwd: folder,
      });
    port = await freePort();
    // The server reads them as somebody else, from a folder that it may enter.
    const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'ssl=on'];
    const server = stack.use(
      await Postgres.start(settings, ['hostssl all all 127.0.0.1/32 scram-sha-256'], async (data) => {
        for (const name of ['server.key', 'server.crt']) {
          await copyFile(join(folder, name), join(data, name));
          await chmod(join(data, name), 0o600);
          if (process.getuid?.() === 0) await chown(join(data, name), 65_534, 65_534);
        }
      }),
    );
    await server.query(`alter role wick password '${password}'`);
    await server.newDatabase();
  });
  afterAll(async () => await stack.disposeAsync());

  const address = (query: string, { host = '127.0.0.1', secret = password } = {}) =>
    `postgres://wick:${encodeURIComponent(secret)}@${host}:${port}/lots1${query}`;
  const open = async (where: string) => {
    await using home = await temporaryFolder();
    await using ledger = await ledgerOf(where, home.path, { patience: 3000 });
    return (await ledger.list()).length;
  };

  it.each(['', '?sslmode=prefer', '?sslmode=require', '?sslmode=allow'])(
    'opens with TLS, and asks nobody who it is: "%s"',
    async (query) => {
      expect(await open(address(query))).toBe(0);
    },
  );

  it.each(['require', 'verify-ca', 'verify-full'])('opens with its own authority: %s', async (mode) => {
    expect(await open(address(`?sslmode=${mode}&sslrootcert=${folder}/server.crt`))).toBe(0);
  });

  it('takes a name for another only where it is told to look at it', async () => {
    const query = (mode: string) => `?sslmode=${mode}&sslrootcert=${folder}/server.crt`;
    expect(await open(address(query('verify-ca'), { host: 'localhost' }))).toBe(0);
    await refused(open(address(query('verify-full'), { host: 'localhost' })));
  });

  it.each(['require', 'verify-ca', 'verify-full'])('refuses the certificate of somebody else: %s', async (mode) => {
    await refused(open(address(`?sslmode=${mode}&sslrootcert=${folder}/other.crt`)));
  });

  it('goes without TLS only where that is allowed', async () => {
    await refused(open(address('?sslmode=disable')));
  });

  it('shows no password, whatever goes wrong', async () => {
    await refused(open(address('', { secret: 'wrong-secret' })), 'wrong-secret');
    await refused(open(`postgres://127.0.0.1:${port}/lots1?user=wick&password=wrong-secret`), 'wrong-secret');
    await refused(open(`postgres://wick:wrong-secret@127.0.0.1:1/lots1`), 'wrong-secret');
    const odd = await open('postgres://wick:wrong-secret@[:/x').catch((error: unknown) => error);
    expect(odd).toMatchObject({ code: 'usage' });
    expect(JSON.stringify(odd) + String(odd)).not.toContain('wrong-secret');
    await expect(open(address('?sslmode=perhaps'))).rejects.toMatchObject({ code: 'usage' });
    await expect(open(address('?sslmode=verify-ca&sslrootcert=/nowhere'))).rejects.toMatchObject({
      code: 'source-unreadable',
    });
  });

  async function refused(opening: Promise<unknown>, secret = password): Promise<void> {
    const error: unknown = await opening.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ledger-unreachable' });
    const { cause, stack: trace, message } = error as Error;
    const all = JSON.stringify([error, message, trace, String(cause)]);
    expect(all).not.toContain(secret);
    expect(all).not.toContain(encodeURIComponent(secret));
  }
});
