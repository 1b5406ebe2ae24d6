import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { listDevices } from '../../../electron/engine/hub/devices.ts';
import { logIn } from '../../../electron/engine/hub/login.ts';
import { HubLink, type LinkOptions } from '../../../electron/engine/hub/request.ts';
import type { Session } from '../../../electron/engine/hub/session.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { hurried, loggedIn } from '../../rigs/hub/logged-in.ts';
import { loopbackCertificate } from '../../rigs/hub/authority.ts';
import { needing } from '../../rigs/needs.ts';
import { serve } from '../../rigs/unruly-server.ts';

const signal = AbortSignal.timeout(50_000);

function linkTo(double: HubDouble, options: LinkOptions = {}) {
  return new HubLink(parseHubAddress(double.url), { ...hurried, ca: double.ca, ...options });
}

describe('logging in', () => {
  test('with a name and a password', async () => {
    await using double = await startHub();
    const session = await logIn(linkTo(double), { user: 'user1', password: new Secret('user1'), signal });
    expect(session).toMatchObject({ user: 'user1' });
    expect(session.expiresAt).toBeGreaterThan(Date.now() + 3_500_000);
    expect(double.calls[0]?.headers['user-agent']).toBe('wick');
  });

  test('with a wrong password, which is not repeated', async () => {
    await using double = await startHub();
    const asked = logIn(linkTo(double), { user: 'user1', password: new Secret('hunter22'), signal });
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'hub-wrong-password', exitCode: 7 });
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter22');
  });

  test('where a second factor is asked for', async () => {
    await using double = await startHub({ secondFactor: ['user1'] });
    const asked = logIn(linkTo(double), { user: 'user1', password: new Secret('user1'), signal });
    await expect(asked).rejects.toMatchObject({ code: 'hub-second-factor' });
  });

  test('as somebody whose name is made for a terminal', async () => {
    const claims = Buffer.from(JSON.stringify({ nick: `\u001b[2Juser${'r'.repeat(1000)}` })).toString('base64url');
    await using server = await serve((_, response) => response.end(JSON.stringify({ token: `e30.${claims}.x` })));
    const link = new HubLink(parseHubAddress(server.url), hurried);
    const session = await logIn(link, { user: 'user1', password: new Secret('hunter22'), signal });
    expect(session.user).toMatch(/^ \[2Juser/u);
    expect(session.user.length).toBeLessThanOrEqual(100);
  });

  test('a message of the Hub that repeats the password is masked', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(403).end(JSON.stringify({ msg: 'no \u001b[31mluck with hunter22\n' }));
    });
    const link = new HubLink(parseHubAddress(server.url), hurried);
    const asked = logIn(link, { user: 'user1', password: new Secret('hunter22'), signal });
    await expect(asked).rejects.toMatchObject({ fields: { said: 'no [31mluck with ••••••' } });
  });
});

describe('a session', () => {
  test('is renewed before it ends, once for all who need it, and kept', async () => {
    let time = 1_800_000_000_000;
    const now = () => time;
    await using double = await startHub({ tokenLifetime: 60, now });
    const kept: Session[] = [];
    const hub = await loggedIn(double, { options: { now, keep: async (session) => void kept.push(session) } });
    await listDevices(hub, {}, signal);
    expect(double.count('GET /auth/login')).toBe(0);
    time += 31_000;
    await Promise.all([listDevices(hub, {}, signal), listDevices(hub, {}, signal), listDevices(hub, {}, signal)]);
    expect(double.count('GET /auth/login')).toBe(1);
    expect(kept.map(({ expiresAt }) => expiresAt)).toEqual([time + 60_000]);
    for (let i = 0; i < 10; i++) {
      time += 45_000;
      await listDevices(hub, {}, signal);
    }
    expect(double.count('GET /auth/login')).toBe(11);
  });

  test('that has ended is not used for ever', async () => {
    let time = 1_800_000_000_000;
    const now = () => time;
    await using double = await startHub({ tokenLifetime: 60, now });
    const hub = await loggedIn(double, { options: { now } });
    time += 61_000;
    await expect(listDevices(hub, {}, signal)).rejects.toMatchObject({
      code: 'hub-not-logged-in',
      fields: { expired: true },
      exitCode: 7,
    });
  });

  test('that cannot be renewed holds until it ends', async () => {
    let time = 1_800_000_000_000;
    const now = () => time;
    await using double = await startHub({ tokenLifetime: 60, refreshWindow: 10, now });
    const hub = await loggedIn(double, { options: { now } });
    time += 40_000;
    expect(await listDevices(hub, {}, signal)).toEqual([]);
  });

  test('that the Hub has forgotten is taken from what another program kept', async () => {
    await using double = await startHub();
    const other = await loggedIn(double);
    const hub = await loggedIn(double, { options: { find: async () => other.session } });
    expect(hub.session.token.reveal()).not.toBe(other.session.token.reveal());
    double.endSessions();
    const newer = await loggedIn(double);
    const third = await loggedIn(double, { options: { find: async () => newer.session } });
    await expect(listDevices(hub, {}, signal)).rejects.toMatchObject({ code: 'hub-not-logged-in' });
    expect(await listDevices(third, {}, signal)).toEqual([]);
  });
});

describe('what can be asked again is, until it works', () => {
  test.each([
    { how: 'drop' },
    { how: 'lose-answer' },
    { how: 'truncated' },
    { how: 'stall' },
    { how: 'slow', ms: 2000 },
    { how: 'status', status: 500 },
    { how: 'status', status: 503, retryAfter: 0 },
  ] as const)('%o', async (rule) => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ ...rule, on: 'GET /devices', times: 2 });
    expect(await listDevices(hub, {}, signal)).toEqual([]);
    expect(double.count('GET /devices')).toBe(3);
  });

  test('a Hub that wants to be left alone is left alone for that time', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'GET /devices', how: 'status', status: 429, retryAfter: 1, times: 1 });
    expect(await listDevices(hub, {}, signal)).toEqual([]);
    const [first, second] = double.calls.filter(({ call }) => call === 'GET /devices').map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  test('but not where the time is too long to wait', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'GET /devices', how: 'status', status: 429, retryAfter: 3600 });
    await expect(listDevices(hub, {}, signal)).rejects.toMatchObject({
      code: 'hub-rate-limited',
      fields: { seconds: 3600 },
    });
    expect(double.count('GET /devices')).toBe(1);
  });

  test.each([3600, 99_999_999_999])('nor is a later call kept waiting for %i s', async (retryAfter) => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'GET /devices', how: 'status', status: 429, retryAfter, times: 1 });
    await expect(listDevices(hub, {}, signal)).rejects.toMatchObject({ code: 'hub-rate-limited' });
    using _failure = double.misbehave({ on: 'GET /devices', how: 'status', status: 503, times: 1 });
    const { longestDelay } = hub.link.retry;
    const begun = performance.now();
    expect(await listDevices(hub, {}, signal)).toEqual([]);
    const took = performance.now() - begun;
    expect(took).toBeGreaterThanOrEqual(longestDelay);
    expect(took).toBeLessThan(longestDelay + 5000);
  });

  test.each([
    [{ how: 'garbage' }, 'hub-garbage'],
    [{ how: 'nonsense' }, 'hub-garbage'],
    [{ how: 'endless', bytes: 65 * 1024 * 1024 }, 'hub-garbage'],
    [{ how: 'status', status: 403 }, 'hub-refused'],
    [{ how: 'status', status: 302 }, 'hub-garbage'],
    [{ how: 'status', status: 500 }, 'hub-failing'],
    [{ how: 'drop' }, 'hub-unreachable'],
    [{ how: 'stall' }, 'hub-unreachable'],
  ] as const)('%o in the end is %s', async (rule, code) => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ ...rule, on: 'GET /devices' });
    await expect(listDevices(hub, {}, signal)).rejects.toMatchObject({ code });
  });

  test('an answer in another protocol is given up', async () => {
    await using server = await serve((request) => {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
    });
    const link = new HubLink(parseHubAddress(server.url), hurried);
    const asked = logIn(link, { user: 'user1', password: new Secret('user1'), signal });
    await expect(asked).rejects.toMatchObject({ code: 'hub-unreachable' });
  });

  test('an answer that trickles for ever is given up', async () => {
    await using server = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    const patience = { connect: 1000, answer: 1000, body: 200, whole: 300 };
    const link = new HubLink(parseHubAddress(server.url), { ...hurried, patience, retry: { tries: 1 } });
    const asked = logIn(link, { user: 'user1', password: new Secret('user1'), signal });
    await expect(asked).rejects.toMatchObject({ code: 'hub-unreachable' });
  });

  test('cancelled, it ends at once', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double, { options: { patience: { answer: 30_000 } } });
    using _ = double.misbehave({ on: 'GET /devices', how: 'slow', ms: 20_000 });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error('enough')), 50);
    await expect(listDevices(hub, {}, cancel.signal)).rejects.toThrow('enough');
  });
});

describe('a Hub with a certificate of one’s own', needing('openssl'), () => {
  test('is trusted by its authority, and by no other', async () => {
    await using double = await startHub({ https: true });
    expect(await listDevices(await loggedIn(double), {}, signal)).toEqual([]);
    const stranger = (await loopbackCertificate(['127.0.0.1'])).ca;
    for (const ca of [undefined, stranger]) {
      const asked = logIn(linkTo(double, { ca }), { user: 'user1', password: new Secret('user1'), signal });
      await expect(asked).rejects.toMatchObject({
        code: 'hub-unreachable',
        fields: { reason: "the server's certificate is signed by nobody this computer trusts" },
      });
    }
    // Nobody learnt the password.
    expect(double.count('POST /auth/login')).toBe(1);
  });

  test('is reached through a proxy, which sees nothing of what is said', async () => {
    await using double = await startHub({ https: true });
    await using proxy = await startProxy();
    const hub = await loggedIn(double, { options: { env: { HTTPS_PROXY: proxy.url } } });
    expect(await listDevices(hub, {}, signal)).toEqual([]);
    expect(proxy.asked).toEqual(Array.from(proxy.asked, () => `CONNECT 127.0.0.1:${double.port}`));
    expect(proxy.asked.length).toBeGreaterThan(1);
  });

  test('is not reached past a proxy that is not there', async () => {
    await using double = await startHub({ https: true });
    const asked = loggedIn(double, { options: { env: { HTTPS_PROXY: 'http://127.0.0.1:9' } } });
    await expect(asked).rejects.toMatchObject({ code: 'hub-unreachable' });
    expect(double.calls).toEqual([]);
    const wrong = () => linkTo(double, { env: { HTTPS_PROXY: 'socks5://127.0.0.1:9' } });
    expect(wrong).toThrow(expect.objectContaining({ code: 'hub-unreachable' }));
  });
});

test.each([
  ['hub.example.com', { scheme: 'https', host: 'hub.example.com', port: 443 }],
  ['hub.example.com:8443', { scheme: 'https', host: 'hub.example.com', port: 8443 }],
  ['https://hub.example.com/', { scheme: 'https', host: 'hub.example.com', port: 443 }],
  ['[2001:db8::1]:12366', { scheme: 'https', host: '2001:db8::1', port: 12_366 }],
  ['http://127.0.0.1:12365', { scheme: 'http', host: '127.0.0.1', port: 12_365 }],
] as const)('a Hub is named as %s', (text, address) => {
  expect(parseHubAddress(text)).toEqual(address);
});

test.each([
  'http://hub.example.com',
  'http://127.0.0.1.example.com',
  'ftp://x',
  'https://me:pw@x',
  'https://x/api',
  'a b',
  '',
])('no Hub is named as "%s"', (text) => {
  expect(() => parseHubAddress(text)).toThrow(expect.objectContaining({ code: 'usage' }));
});

/** A proxy that only lets through what is encrypted. */
async function startProxy(): Promise<{ url: string; asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((_, response) => void response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const onward = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(client).pipe(onward);
    });
    for (const socket of [client, onward]) sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
