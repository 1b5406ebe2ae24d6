import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listLogins } from '../../../electron/engine/hub/credentials.ts';
import { locked } from '../../../electron/engine/hub/lock.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const { signal } = new AbortController();

/** Keeps so many logins in a folder, one after the other, in a process of its own. */
const program = `
  const [folder, name, count] = process.argv.slice(1);
  const { keepLogin } = await import(${JSON.stringify(import.meta.resolve('../../../electron/engine/hub/credentials.ts'))});
  const { Secret } = await import(${JSON.stringify(import.meta.resolve('../../../electron/contract/recipe/secret.ts'))});
  const place = { folder, keychain: false, signal: AbortSignal.timeout(60000) };
  for (let number = 0; number < Number(count); number += 1) {
    const address = { scheme: 'https', host: name + number + '.example', port: 443 };
    await keepLogin({ address, ca: undefined, session: { token: new Secret('x'), user: name, expiresAt: undefined } }, place);
  }
`;

test('several programs that log in at once lose no login', async () => {
  await using folder = await temporaryFolder();
  const children = ['a', 'b', 'c', 'd'].map((name) =>
    spawn(process.execPath, ['--input-type=module', '-e', program, folder.path, name, '15'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(await listLogins({ folder: folder.path, keychain: false, signal })).toHaveLength(60);
  expect(await readdir(folder.path)).toEqual(['hub.json']);
});

const ownerOf = (changes: object) =>
  JSON.stringify({ id: 'x', computer: hostname(), process: process.pid, until: Date.now() + 10_000, ...changes });

test.each([
  ['has died', ownerOf({ process: 2 ** 22 + 1 })],
  ['has kept it for too long', ownerOf({ until: Date.now() - 1 })],
  ['has a clock that is far ahead', ownerOf({ until: Date.now() + 10 ** 9 })],
])('a lock whose owner %s counts for nothing', async (_, text) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lock');
  await writeFile(path, text);
  expect(await locked(path, { signal, patience: 2000 }, async () => (await readdir(folder.path)).length)).toBe(1);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a lock that is held is waited for, and at last it is said', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lock');
  const held = ownerOf({});
  await writeFile(path, held);
  const asked = locked(path, { signal, patience: 200 }, async () => 'done');
  await expect(asked).rejects.toMatchObject({ code: 'file-unwritable', fields: { path } });
  expect(await readFile(path, 'utf8')).toBe(held);
  await expect(locked(path, { signal: AbortSignal.abort() }, async () => 'done')).rejects.toThrow();
});

test('of one that failed nothing stays', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'lock');
  const failing = locked(path, { signal }, async () => {
    throw new Error('failed');
  });
  await expect(failing).rejects.toThrow('failed');
  expect(await readdir(folder.path)).toEqual([]);
});
