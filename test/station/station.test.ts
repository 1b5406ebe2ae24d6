import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ownCertificate } from '../../electron/station/certificate.ts';
import { Password } from '../../electron/station/password.ts';
import { ask, cookieOf, openSocket, testStation } from '../rigs/station.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

/** Uses the link, as a browser does. */
async function enter(link: string): Promise<string> {
  return cookieOf(await ask(link));
}

describe('a station on loopback', () => {
  test('lets a browser in by a link that works once', async () => {
    await using one = await testStation();
    const { station, links } = one;
    expect((await ask(station.address)).status).toBe(403);
    const [link = ''] = links;
    const entered = await ask(link);
    expect(entered).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(entered.headers['set-cookie']).toEqual([
      expect.stringMatching(/^wick-\d+=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/),
    ]);
    expect((await ask(link)).status).toBe(403);
    expect((await ask(station.address, { headers: { cookie: cookieOf(entered) } })).status).toBe(200);
    expect(links).toHaveLength(2);
    const other = await enter(links[1] ?? '');
    expect((await ask(station.address, { headers: { cookie: other } })).status).toBe(200);
  });

  test('keeps the link for a browser that shows something, not for a program that asks what is there', async () => {
    await using one = await testStation();
    const [link = ''] = one.links;
    expect((await ask(link, { method: 'HEAD' })).headers['set-cookie']).toBeUndefined();
    expect((await ask(link)).status).toBe(303);
  });

  test.each([
    ['a guessed token', '/?token=00'],
    ['a token of the right length', `/?token=${'0'.repeat(64)}`],
    ['a path out of the pages', '/../package.json'],
    ['a path that only looks inside', '/assets/..%2f..%2fpackage.json'],
  ])('refuses %s', async (_, path) => {
    await using one = await testStation();
    expect((await ask(new URL(path, one.station.address).href)).status).toBe(403);
    const cookie = await enter(one.links[0] ?? '');
    const inside = await ask(`http://127.0.0.1:${one.port}${path}`, { headers: { cookie } });
    expect(inside.status).toBe(path.startsWith('/?') ? 200 : 404);
  });

  test('has nothing at a path that is none', async () => {
    await using one = await testStation();
    expect((await ask(`http://127.0.0.1:${one.port}//[`)).status).toBe(404);
  });

  test.each(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example:PORT'])(
    'does not answer to the name "%s"',
    async (name) => {
      await using one = await testStation();
      const cookie = await enter(one.links[0] ?? '');
      const headers = { cookie, host: name.replace('PORT', String(one.port)) };
      expect((await ask(one.station.address, { headers })).status).toBe(403);
    },
  );

  test('answers to the names of loopback', async () => {
    await using one = await testStation();
    const cookie = await enter(one.links[0] ?? '');
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const headers = { cookie, host: `${name}:${one.port}` };
      expect((await ask(one.station.address, { headers })).status).toBe(200);
    }
  });

  test('refuses what a page of somebody else asks', async () => {
    await using one = await testStation();
    const cookie = await enter(one.links[0] ?? '');
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${one.port}`, 'http://127.0.0.1']) {
      expect((await ask(one.station.address, { headers: { cookie, origin } })).status).toBe(403);
    }
  });

  test('says of every answer how it may be used', async () => {
    await using one = await testStation();
    const cookie = await enter(one.links[0] ?? '');
    for (const answer of [await ask(one.station.address), await ask(one.station.address, { headers: { cookie } })]) {
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).not.toMatch(/unsafe|\*/);
    }
  });

  test.each(['PUT', 'DELETE', 'OPTIONS'])('does not know %s', async (method) => {
    await using one = await testStation();
    const origin = `http://127.0.0.1:${one.port}`;
    expect((await ask(one.station.address, { method, headers: { origin } })).status).toBe(405);
  });
});

describe('its socket', () => {
  test('answers a browser that was let in', async () => {
    await using one = await testStation();
    const origin = `http://127.0.0.1:${one.port}`;
    const cookie = await enter(one.links[0] ?? '');
    const socket = await openSocket(`${origin}/channel`, { cookie, origin });
    socket.send(JSON.stringify({ id: 1, method: 'about', input: {} }));
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(String(data))).toMatchObject({ id: 1, value: { face: 'station', version: '1.2.3' } });
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  test('is closed to all others', async () => {
    await using one = await testStation();
    const origin = `http://127.0.0.1:${one.port}`;
    const cookie = await enter(one.links[0] ?? '');
    const address = `${origin}/channel`;
    const refused = 'refused with 403';
    await expect(openSocket(address, { origin })).rejects.toThrow(refused);
    await expect(openSocket(address, { cookie })).rejects.toThrow(refused);
    await expect(openSocket(address, { cookie, origin: 'http://evil.example' })).rejects.toThrow(refused);
    await expect(openSocket(address, { cookie: `${cookie}0`, origin })).rejects.toThrow(refused);
    await expect(openSocket(address, { cookie, origin, host: 'evil.example' })).rejects.toThrow(refused);
    await expect(openSocket(`${origin}/other`, { cookie, origin })).rejects.toThrow(refused);
  });

  test('is cut off when it sends what is far too long, or no text', async () => {
    await using one = await testStation();
    const origin = `http://127.0.0.1:${one.port}`;
    const cookie = await enter(one.links[0] ?? '');
    for (const data of ['x'.repeat(5 << 20), Buffer.from('{}')]) {
      const socket = await openSocket(`${origin}/channel`, { cookie, origin });
      socket.on('error', () => {});
      socket.send(data);
      await once(socket, 'close');
    }
  });
});

describe('a station that ends', () => {
  test('waits for nobody who was refused, or never says what they want', async () => {
    await using folder = await temporaryFolder();
    const tls = await ownCertificate(folder.path, ['127.0.0.1']);
    await using open = await testStation();
    await using closed = await testStation({ tls, password: await Password.of('correct horse') });
    const head = `host: 127.0.0.1:${open.port}\r\nconnection: upgrade\r\nupgrade: websocket`;
    await using refused = await lingerer(open.port, `GET /channel HTTP/1.1\r\n${head}\r\n\r\n`);
    expect(await refused.heard).toContain('403');
    await using silent = await lingerer(closed.port, '');
    await Promise.all([open.station[Symbol.asyncDispose](), closed.station[Symbol.asyncDispose]()]);
    await Promise.all([refused.ended, silent.ended]);
  });

  test('does not wait for its other side to hang up on somebody whom it refuses', async () => {
    await using one = await testStation();
    const head = `host: 127.0.0.1:${one.port}\r\nconnection: upgrade\r\nupgrade: websocket`;
    await using refused = await lingerer(one.port, `GET /channel HTTP/1.1\r\n${head}\r\n\r\n`);
    await refused.heard;
    // What is sent to a connection that is no more is answered with a reset.
    await refused.isReset();
  });
});

/** Who never closes a connection by itself. */
async function lingerer(port: number, says: string) {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const heard = once(socket, 'data').then(String);
  heard.catch(() => {});
  const ended = once(socket, 'end').catch(() => {});
  socket.write(says);
  return {
    heard,
    ended,
    async isReset() {
      const writing = setInterval(() => socket.write('x'), 20);
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
      clearInterval(writing);
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
    },
  };
}

describe('a station on another interface', () => {
  test.each([{ password: undefined }, { tls: undefined }])('is not started without %o', async (missing) => {
    const password = await Password.of('correct horse');
    const options = { host: '0.0.0.0', password, tls: { cert: '', key: '' }, ...missing };
    await expect(testStation(options)).rejects.toMatchObject({ code: 'usage' });
  });

  test('speaks TLS with its own certificate, and lets in who knows the password', async () => {
    await using folder = await temporaryFolder();
    const tls = await ownCertificate(folder.path, ['127.0.0.1', 'localhost']);
    await using one = await testStation({ tls, password: await Password.of('correct horse') });
    const origin = `https://127.0.0.1:${one.port}`;
    const login = async (password: string, headers: Record<string, string> = { origin }) => {
      const body = `password=${encodeURIComponent(password)}`;
      return await ask(`${origin}/login`, {
        method: 'POST',
        body,
        headers: { 'content-length': String(body.length), ...headers },
      });
    };
    expect((await ask(`${origin}/`)).body).toContain('<form');
    expect((await login('wrong')).status).toBe(401);
    expect((await login('correct horse', {})).status).toBe(403);
    expect((await login('correct horse', { origin: 'https://evil.example' })).status).toBe(403);
    const entered = await login('correct horse');
    expect(entered.status).toBe(303);
    expect(entered.headers['set-cookie']).toEqual([expect.stringMatching(/^__Host-wick-\d+=.*; Secure$/)]);
    expect((await ask(`${origin}/`, { headers: { cookie: cookieOf(entered) } })).status).toBe(200);
    for (let count = 0; count < 5; count += 1) await login('wrong');
    const late = await login('correct horse');
    expect(late.status).toBe(429);
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
  });
});
