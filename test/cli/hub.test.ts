import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type HubDouble, type HubOptions, startHub } from '../rigs/hub/hub-double.ts';
import { registerDevice, speakAs } from '../rigs/hub/logged-in.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { type Ran, type RunOptions, wick } from '../rigs/wick.ts';

interface Bench extends AsyncDisposable {
  double: HubDouble;
  folder: string;
  run: (args: readonly string[], options?: RunOptions) => Promise<Ran>;
}

/** A station of its own, and a Hub. */
async function bench(options: HubOptions = {}): Promise<Bench> {
  const double = await startHub(options);
  const folder = await temporaryFolder();
  const env = {
    WICK_HOME: join(folder.path, 'station'),
    WICK_KEYCHAIN: 'off',
    PASSWORD: 'user1',
    NO_PROXY: '127.0.0.1',
  };
  return {
    double,
    folder: folder.path,
    run: async (args, more = {}) => await wick(['hub', ...args], { ...more, env: { ...env, ...more.env } }),
    async [Symbol.asyncDispose]() {
      await double[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function loggedInBench(options: HubOptions = {}): Promise<Bench> {
  const all = await bench(options);
  const ca = join(all.folder, 'ca.pem');
  if (all.double.ca !== undefined) await writeFile(ca, all.double.ca);
  const trust = all.double.ca === undefined ? [] : ['--ca', ca];
  const { code, stderr } = await all.run([
    'login',
    '--hub',
    all.double.url,
    '--user',
    'user1',
    '--password-from',
    'env:PASSWORD',
    ...trust,
  ]);
  if (code !== 0) throw new Error(stderr);
  return all;
}

describe('logging in', () => {
  test('is kept, used by the next command, and forgotten', async () => {
    await using all = await loggedInBench();
    const file = join(all.folder, 'station', 'hub.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain('"user1":');
    const listed = await all.run(['devices', '--json']);
    expect(listed.result).toEqual({
      event: 'result',
      ok: true,
      exitCode: 0,
      hub: `127.0.0.1:${all.double.port}`,
      devices: [],
    });
    expect((await all.run(['logout'])).code).toBe(0);
    const after = await all.run(['devices', '--hub', all.double.url]);
    expect(after).toMatchObject({ code: 7, stderr: expect.stringContaining('You are not logged in') });
  });

  test('to a Hub with a certificate of one’s own', needing('openssl'), async () => {
    await using all = await loggedInBench({ https: true });
    expect((await all.run(['devices'])).stdout).toBe(`There is no such device on 127.0.0.1:${all.double.port}.\n`);
    const without = await all.run([
      'login',
      '--hub',
      all.double.url,
      '--user',
      'user1',
      '--password-from',
      'env:PASSWORD',
    ]);
    expect(without).toMatchObject({ code: 4, stderr: expect.stringContaining('--ca FILE') });
  });

  test('with the browser: the address is shown where none can be started', async () => {
    await using all = await bench({ consent: { user: 'user2' } });
    const { code, stdout } = await all.run(['login', '--hub', all.double.url], {
      env: { PATH: '/nowhere' },
      meanwhile: (child) => {
        let text = '';
        child.stderr?.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          const [, address] = /Open (http\S+)/u.exec(text) ?? [];
          if (address === undefined) return;
          text = '';
          void fetch(address).then((page) => page.text());
        });
      },
    });
    expect(code).toBe(0);
    expect(stdout).toContain('as user2');
  });

  test.each([
    ['a wrong password', ['--user', 'user1', '--password-from', 'env:WRONG'], 7, 'does not know user1'],
    [
      'a password on the command line',
      ['--user', 'user1', '--password-from', 'hunter22'],
      2,
      'where others could see it',
    ],
    ['no terminal to type it', ['--user', 'user1'], 2, 'no terminal'],
    ['no such variable', ['--user', 'user1', '--password-from', 'env:NONE'], 2, 'env:NONE'],
    [
      'a certificate that is none',
      ['--user', 'user1', '--password-from', 'env:PASSWORD', '--ca', '/dev/null'],
      2,
      'no certificate',
    ],
  ])('fails for %s', async (_, args, code, text) => {
    await using all = await bench();
    const ran = await all.run(['login', '--hub', all.double.url, ...args], { env: { WRONG: 'hunter22' } });
    expect(ran.stderr).toContain(text);
    expect(ran).toMatchObject({ code });
    expect(ran.stdout + ran.stderr).not.toContain('hunter22');
    await expect(stat(join(all.folder, 'station', 'hub.json'))).rejects.toThrow('ENOENT');
  });
});

describe('tokens', () => {
  test('one is made and told once, only to programs and people who look', async () => {
    await using all = await loggedInBench();
    const hidden = await all.run(['tokens', '--new', '--tag', 'gateway-7']);
    expect(hidden).toMatchObject({ code: 2, stderr: expect.stringContaining('where nobody looks') });
    expect(all.double.tokens.size).toBe(0);
    const made = await all.run(['tokens', '--new', '--tag', 'gateway-7', '--json']);
    expect(made.result).toMatchObject({ ok: true, tag: 'gateway-7' });
    const token = String(made.result['token']);
    const device = await registerDevice(all.double, token);
    expect(all.double.metaOf(device.id).user).toEqual({ 'wick-unit': 'gateway-7' });
    const listed = await all.run(['tokens', '--json']);
    expect(listed.result['tokens']).toMatchObject([{ tag: 'gateway-7', disabled: false, stale: 'appeared' }]);
    expect(listed.stdout + made.stderr).not.toContain(token);
  });

  test('stale ones are disabled after a yes; those of others stay', async () => {
    await using all = await loggedInBench();
    const appeared = all.double.makeToken('user1', { 'wick-unit': 'a' });
    const waiting = all.double.makeToken('user1', { 'wick-unit': 'b' });
    const mine = all.double.makeToken('user1');
    await registerDevice(all.double, appeared.token);
    const listed = await all.run(['tokens']);
    expect(listed.stdout).toMatch(/ a {2}stale: its device has appeared/u);
    expect(listed.stdout).toMatch(/ b {2}good/u);
    expect(listed.stderr).toContain('--disable-stale');
    expect(await all.run(['tokens', '--disable-stale'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect([...all.double.tokens.values()].some(({ disabled }) => disabled)).toBe(false);
    const ran = await all.run(['tokens', '--disable-stale', '--yes', '--json']);
    expect(ran.result['disabled']).toEqual([appeared.id]);
    expect((await all.run(['tokens', '--disable', waiting.id, '--yes'])).code).toBe(0);
    expect(await all.run(['tokens', '--disable', 'f'.repeat(24), '--yes'])).toMatchObject({ code: 2 });
    expect([...all.double.tokens.values()].filter(({ disabled }) => !disabled).map(({ id }) => id)).toEqual([mine.id]);
  });

  test('one that waited for too long is stale', async () => {
    await using all = await loggedInBench({ now: () => Date.now() - 3_600_000, tokenLifetime: 36_000 });
    all.double.makeToken('user1', { 'wick-unit': 'a' });
    expect((await all.run(['tokens', '--older-than', '59m'])).stdout).toContain('stale: no device has come with it');
    expect((await all.run(['tokens', '--older-than', '61m'])).stdout).toContain('good');
    expect((await all.run(['tokens', '--older-than', 'soon'])).code).toBe(2);
  });
});

describe('devices', () => {
  test('are listed with how they are, and without their secrets', async () => {
    await using all = await loggedInBench();
    const device = await registerDevice(all.double, all.double.makeToken('user1', { 'wick-unit': 'r.a' }).token);
    const meta = {
      'pantahub.online': '1',
      'pantavisor.status': 'READY',
      'pantavisor.revision': '0',
      evil: '\u001b[2J',
    };
    await speakAs(all.double, device, { meta });
    await registerDevice(all.double, all.double.makeToken('user1', { 'wick-unit': 'r.b' }).token);
    const ran = await all.run(['devices']);
    expect(ran.stdout).toMatch(
      new RegExp(`^${device.id} .* r\\.a {2}online, READY, revision 0 {2}changed .* ago$`, 'mu'),
    );
    expect(ran.stdout).toContain('r.b  has said nothing yet');
    const json = await all.run(['devices', '--where', 'user-meta.wick-unit=r.a', '--json']);
    expect(json.result['devices']).toMatchObject([{ id: device.id, tag: 'r.a', online: true, status: 'READY' }]);
    expect(ran.stdout + json.stdout).not.toContain(device.secret);
  });

  test('are deleted after a yes', async () => {
    await using all = await loggedInBench();
    const { id } = await registerDevice(all.double, all.double.makeToken('user1').token);
    expect((await all.run(['devices', '--delete', id])).code).toBe(2);
    expect(all.double.devices.get(id)?.garbage).toBe(false);
    expect((await all.run(['devices', '--delete', id, '--yes'])).code).toBe(0);
    expect(all.double.devices.get(id)?.garbage).toBe(true);
  });

  test('are registered beforehand; what they need goes to a table that is nobody else’s to read', async () => {
    await using all = await loggedInBench();
    const file = join(all.folder, 'units.json');
    const key = join(all.folder, 'key.pub');
    const line = `ssh-ed25519 ${Buffer.alloc(51, 7).toString('base64')} me`;
    await writeFile(key, `${line}\n`);
    const args = ['register', '--unit', 'a', '--unit', 'b', '-o', file, '--ssh-key', key, '--meta', 'room=7'];
    const ran = await all.run(args);
    expect(ran.code).toBe(0);
    const rows: { unit: string; id: string; secret: string }[] = JSON.parse(await readFile(file, 'utf8'));
    expect(rows.map(({ unit }) => unit)).toEqual(['a', 'b']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const { unit, id, secret } of rows) {
      expect(all.double.devices.get(id)?.secret).toBe(secret);
      expect(all.double.metaOf(id).user).toMatchObject({
        'wick-unit': unit,
        room: '7',
        'pvr-sdk.authorized_keys': `${line}\n`,
      });
      expect(ran.stdout + ran.stderr).not.toContain(secret);
    }
    expect(await all.run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('it is there already') });
    expect(all.double.devices.size).toBe(2);
  });

  test('are registered all or not at all', async () => {
    await using all = await loggedInBench({ deviceQuota: 1 });
    const file = join(all.folder, 'units.json');
    const ran = await all.run(['register', '--unit', 'a', '--unit', 'b', '-o', file]);
    expect(ran).toMatchObject({ code: 7, stderr: expect.stringContaining('quota') });
    expect([...all.double.devices.values()].every(({ garbage }) => garbage)).toBe(true);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

test.each([
  [{ how: 'garbage' }, 4, 'makes no sense'],
  [{ how: 'status', status: 403 }, 7, 'refuses'],
  [{ how: 'status', status: 429, retryAfter: 900 }, 4, 'left alone for 900 s'],
] as const)('a Hub that misbehaves is told of: %o', async (rule, code, text) => {
  await using all = await loggedInBench();
  using _ = all.double.misbehave({ on: 'GET /devices', ...rule });
  expect(await all.run(['devices'])).toMatchObject({ code, stderr: expect.stringContaining(text) });
});

test('a login that has ended says what to do', async () => {
  await using all = await loggedInBench();
  all.double.endSessions();
  const ran = await all.run(['devices', '--json']);
  expect(ran.result).toMatchObject({
    ok: false,
    exitCode: 7,
    error: { code: 'hub-not-logged-in', fields: { expired: true } },
  });
  expect(ran.stderr).toContain('wick hub login');
});
