import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Seen, Sighting } from '../../../../electron/contract/boot.ts';
import { neighbours } from '../../../../electron/engine/boot/lan/neighbours.ts';
import { type LanOptions, type LanPorts, observeLan } from '../../../../electron/engine/boot/lan/observe.ts';
import { Silence } from '../../../../electron/engine/boot/lan/silence.ts';
import type { BootAsk } from '../../../../electron/contract/recipe/asks.ts';
import { keysOf, makeState, sha256 } from '../../../rigs/pantavisor-state.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

type Service = AsyncDisposable & { port: number; sockets: Set<Socket>; most: () => number };

/** A TCP server on loopback. */
async function serve(onSocket: (socket: Socket) => void, host = '127.0.0.1', port = 0): Promise<Service> {
  const sockets = new Set<Socket>();
  let most = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    most: () => most,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serveHttp(listener: RequestListener): Promise<{ port: number } & AsyncDisposable> {
  const server = createHttpServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  await using server = await serve(() => {});
  return server.port;
}

async function watch(
  options: Partial<LanOptions>,
  isLast: (seen: Seen, sighting: Sighting) => boolean,
): Promise<Sighting[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]);
  const sightings: Sighting[] = [];
  const usual = { addresses: ['127.0.0.1'], ports: {}, interval: 100, timeout: 500, signal };
  for await (const sighting of observeLan({ ...usual, ...options })) {
    sightings.push(sighting);
    if (isLast(sighting.seen, sighting)) stop.abort();
  }
  expect(stop.signal.aborted, JSON.stringify(sightings.slice(-3))).toBe(true);
  return sightings;
}

async function collected(options: Partial<LanOptions>, signal: AbortSignal): Promise<Sighting[]> {
  return await Array.fromAsync(observeLan({ ports: {}, interval: 20, timeout: 300, ...options, signal }));
}

describe('units that join later', () => {
  it('are asked what their recipes ask for, and for Pantavisor’s services', async () => {
    await using server = await serve(greet);
    const asks: BootAsk[] = [];
    let ports: LanPorts = {};
    const addresses = ['127.0.0.1'];
    setTimeout(() => asks.push({ ask: 'tcp', port: server.port }, { ask: 'tcp', port: server.port }), 50);
    setTimeout(() => (ports = { ssh: server.port }), 100);
    const all = await collected({ addresses, asks, ports: () => ports }, AbortSignal.timeout(500));
    const services = new Set(all.map(({ seen }) => (seen.kind === 'service' ? seen.service : seen.kind)));
    expect(services).toEqual(new Set(['tcp', 'ssh']));
  });

  it('are found by their MAC address among the neighbours, and asked at the address that they have', async () => {
    const mac = '02:00:00:00:00:07';
    await using folder = await temporaryFolder();
    const table = join(folder.path, 'arp');
    const head = 'IP address       HW type     Flags       HW address            Mask     Device';
    const row = (address: string, flags: string, hw: string) => `${address}  0x1  ${flags}  ${hw}  *  eth0`;
    await writeFile(
      table,
      [
        head,
        row('10.0.0.9', '0x0', mac),
        row('10.0.0.5', '0x2', mac.toUpperCase()),
        row('10.0.0.6', '0x2', 'x'),
        '',
      ].join('\n'),
    );
    expect(await neighbours(table)).toEqual(new Map([['10.0.0.5', mac]]));
    const macs = new Set<string>();
    setTimeout(() => macs.add(mac), 50);
    const all = await collected({ macs, neighbours: () => neighbours(table) }, AbortSignal.timeout(400));
    expect(all).toMatchObject([{ of: { address: '10.0.0.5', mac }, seen: { kind: 'life' } }]);
  });
});

it('a device that was asked for and silent for long is new when it answers; one that missed a question is not', async () => {
  let time = 0;
  const port = await freePort();
  const asks: BootAsk[] = [{ ask: 'tcp', port }];
  const addresses = ['127.0.0.1'];
  const silence = new Silence(() => time);
  const news = async (ms: number) => {
    const stop = AbortSignal.timeout(800);
    setTimeout(() => (time += ms), 200);
    const all = collected({ addresses, asks, silence }, stop);
    await new Promise((done) => setTimeout(done, 300));
    await using _ = await serve(greet, '127.0.0.1', port);
    return (await all).filter(({ seen }) => seen.kind === 'life' && seen.isNew === true).length;
  };
  expect(await news(5000)).toBe(0);
  expect(await news(10_000)).toBe(1);
});

const greet = (socket: Socket) => socket.write('SSH-2.0-dropbear_2022.83\r\n');
const answers = ({ seen }: Sighting) => (seen.kind === 'service' ? seen.answers : seen.kind);

describe('the local network', () => {
  it('shows an ssh server by its greeting', async () => {
    await using server = await serve(greet);
    const [sighting] = await watch({ ports: { ssh: server.port }, now: () => 77 }, () => true);
    expect(sighting).toEqual({
      at: 77,
      observer: 'lan',
      of: { address: '127.0.0.1' },
      seen: { kind: 'service', service: 'ssh', port: server.port, answers: true },
      evidence: `ssh on port ${server.port} of 127.0.0.1: SSH-2.0-dropbear_2022.83`,
    });
  });

  it.each([
    ['says nothing', () => {}, 'there is no answer'],
    ['is no ssh server', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n'), 'does not greet as ssh does'],
    ['talks without end', (socket: Socket) => socket.write('x'.repeat(1 << 20)), 'does not greet as ssh does'],
    ['breaks off', (socket: Socket) => socket.resetAndDestroy(), ''],
    ['has controls in its greeting', (socket: Socket) => socket.end('SSH-2.0-\u001b[31mred\u0007\r\n'), 'SSH-2.0-red'],
  ])('believes no port that %s', async (_, onSocket, evidence) => {
    await using server = await serve(onSocket);
    const [sighting] = await watch({ ports: { ssh: server.port } }, () => true);
    expect(sighting?.seen).toMatchObject({ answers: evidence.startsWith('SSH') });
    expect(sighting?.evidence).toContain(evidence);
  });

  it('tells what is not there once, what is there each time, and what has gone', async () => {
    const port = await freePort();
    const sightings: Sighting[] = [];
    const servers: Service[] = [];
    await watch({ asks: [{ ask: 'tcp', port }], interval: 50 }, (_, sighting) => {
      sightings.push(sighting);
      if (sightings.length === 1)
        setTimeout(() => void serve(() => {}, '127.0.0.1', port).then((one) => servers.push(one)), 300);
      if (sightings.length === 4) void servers[0]?.[Symbol.asyncDispose]();
      return sightings.length > 4 && !answers(sighting);
    });
    expect(sightings.map(answers).slice(0, 4)).toEqual([false, true, true, true]);
    expect(sightings.filter((one) => answers(one) === false)).toHaveLength(2);
    expect(sightings[0]?.evidence).toContain('nothing listens there');
  });

  it('asks only private addresses of those that were announced, and learns new ones', async () => {
    await using server = await serve(greet, '127.0.0.2');
    const learnt = new Set(['8.8.8.8', 'example.com', '2001:db8::1', '-n', '']);
    setTimeout(() => learnt.add('127.0.0.2'), 200);
    const sightings = await watch({ addresses: [], learnt, ports: { ssh: server.port } }, () => true);
    expect(sightings.map(({ of }) => of.address)).toEqual(['127.0.0.2']);
  });

  it('cannot be seen without one, and that is said; what leads to this computer is asked all the same', async () => {
    await using server = await serve(greet);
    let rounds = 0;
    const sightings = await watch(
      {
        addresses: ['192.0.2.1', '127.0.0.1'],
        ports: { ssh: server.port },
        hasNetwork: () => ++rounds > 2,
        timeout: 50,
      },
      (_, { of }) => of.address === '192.0.2.1',
    );
    const others = sightings.filter(({ of }) => of.address !== '127.0.0.1').map(({ seen }) => seen);
    expect(others).toEqual([
      { kind: 'blind', reason: 'no-network' },
      { kind: 'sees' },
      { kind: 'service', service: 'ssh', port: server.port, answers: false },
    ]);
    const own = sightings.filter(({ of }) => of.address === '127.0.0.1');
    expect(own.length).toBeGreaterThanOrEqual(2);
  });

  it('is asked by IPv6, too', async () => {
    await using server = await serve(greet, '::1');
    const url = `http://device:${server.port}/`;
    const asks = [
      { ask: 'tcp', port: server.port },
      { ask: 'url', url },
    ] as const;
    const sightings = await watch(
      { addresses: ['::1'], asks },
      ({ kind }, { evidence }) => kind === 'service' && evidence.includes('http'),
    );
    expect(sightings[0]?.seen).toMatchObject({ service: 'tcp', answers: true });
    // It speaks, but no HTTP.
    expect(sightings.at(-1)).toMatchObject({
      seen: { answers: false },
      evidence: expect.stringContaining(`http://[::1]:${server.port}/`),
    });
  });

  it('asks a few questions at once, however many addresses there are', async () => {
    await using server = await serve(() => {}, '0.0.0.0');
    const addresses = Array.from({ length: 30 }, (_, i) => `127.0.1.${i + 1}`);
    let count = 0;
    await watch({ addresses, ports: { ssh: server.port }, timeout: 200 }, () => ++count === 30);
    expect(server.most()).toBeGreaterThan(2);
    // The server sees a moment later than the other end that a connection is over.
    expect(server.most()).toBeLessThanOrEqual(12);
  });

  it('ends at once when it is cancelled, and leaves no connection behind', async () => {
    await using server = await serve(() => {});
    const stop = new AbortController();
    const options = { addresses: ['127.0.0.1'], ports: { ssh: server.port }, timeout: 60_000, signal: stop.signal };
    const waiting = observeLan(options).next();
    await expect.poll(() => server.sockets.size).toBe(1);
    stop.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect.poll(() => server.sockets.size).toBe(0);
  });
});

describe('an address of a recipe', () => {
  it.each([
    [200, true],
    [302, true],
    [404, false],
    [500, false],
  ])('that answers with %d', async (status, good) => {
    await using server = await serveHttp((request, response) => {
      response.writeHead(request.url === '/health?x=1' ? status : 418, { location: 'http://192.0.2.1/' }).end('body');
    });
    const url = `http://device:${server.port}/health?x=1`;
    const [sighting] = await watch({ asks: [{ ask: 'url', url }] }, () => true);
    expect(sighting?.seen).toEqual({ kind: 'service', service: 'url', url, answers: good });
    expect(sighting?.evidence).toContain(`http://127.0.0.1:${server.port}/health answers with ${status}`);
  });

  it('is asked as it is where it does not stand for the device', async () => {
    await using server = await serveHttp((_, response) => response.end('fine'));
    const url = `http://localhost:${server.port}/`;
    const [sighting] = await watch({ addresses: [], asks: [{ ask: 'url', url }] }, () => true);
    expect(sighting).toMatchObject({ of: { address: 'localhost' }, seen: { url, answers: true } });
  });

  it('that never stops answering is not waited for', async () => {
    await using server = await serveHttp((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(100)), 10);
      response.on('close', () => clearInterval(timer));
    });
    const url = `http://device:${server.port}/`;
    const [sighting] = await watch({ asks: [{ ask: 'url', url }] }, () => true);
    expect(sighting?.seen).toMatchObject({ answers: false });
  });

  it('that turns to another protocol is not waited for', async () => {
    await using server = await serve((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'),
      );
    });
    const url = `http://device:${server.port}/`;
    const [sighting] = await watch({ asks: [{ ask: 'url', url }] }, () => true);
    expect(sighting?.seen).toMatchObject({ answers: false });
  });
});

describe('pvr-sdk', () => {
  const flashed = () => keysOf(makeState());
  const changed = makeState({ more: { 'extra.json': { a: 1 } } }).value;
  delete changed['bsp/src.json'];
  changed['device.json'] = { groups: [] };

  it.each([
    ['the state that was flashed', makeState().text, []],
    ['the same in another form', JSON.stringify(makeState().value, undefined, 2), []],
    ['another state', JSON.stringify(changed), ['bsp/src.json', 'device.json', 'extra.json']],
  ])('tells %s', async (_, text, differs) => {
    await using server = await serveHttp((request, response) => {
      // The address of the state names a host that only the device knows.
      const remote = { 'pvr-spec': 'pvr-pantahub-1', 'json-get-url': 'http://127.9.9.9:1/cgi-bin/pvr/state?rev=0' };
      if (request.url === '/cgi-bin/pvr/.pvrremote') response.end(JSON.stringify(remote));
      else if (request.url === '/cgi-bin/pvr/state?rev=0') response.end(text);
      else response.writeHead(404).end();
    });
    const sightings = await watch({ ports: { pvrSdk: server.port }, flashed }, ({ kind }) => kind === 'state');
    expect(sightings.map(({ seen }) => seen)).toEqual([
      { kind: 'service', service: 'pvr-sdk', port: server.port, answers: true },
      { kind: 'state', revision: '0', sha256: expect.stringMatching(/^[0-9a-f]{64}$/u), differs },
    ]);
    const evidence = sightings.at(-1)?.evidence ?? '';
    if (differs.length === 0) expect(evidence).toContain('runs the state that was flashed');
    else expect(evidence).toContain('bsp/src.json (missing), device.json, extra.json (not flashed)');
  });

  it('shows keys of a device that are made for a terminal as plain text, and not all of them', async () => {
    const nasty = { '\u001b[2J\u202efree.json': 1, ['k'.repeat(100_000)]: 1 };
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`more-${index}.json`, index]));
    const { value } = makeState({ more: { ...nasty, ...many } });
    await using server = await serveHttp((_, response) => response.end(JSON.stringify(value)));
    const sightings = await watch({ ports: { pvrSdk: server.port }, flashed }, ({ kind }) => kind === 'state');
    const text = JSON.stringify(sightings.at(-1));
    expect(text).toContain('"free.json"');
    expect(text).not.toMatch(/\\u001b|\u202e/u);
    expect(text.length).toBeLessThan(100_000);
  });

  it('tells the hash alone where it is not known what was flashed', async () => {
    await using server = await serveHttp((_, response) => response.end(makeState().text));
    const sightings = await watch({ ports: { pvrSdk: server.port } }, ({ kind }) => kind === 'state');
    expect(sightings.at(-1)?.seen).toEqual({ kind: 'state', revision: '0', sha256: sha256(makeState().text) });
  });

  it.each([
    ['without a remote', { '/cgi-bin/pvr/json': makeState().text }, true],
    [
      'under the key that the remote names',
      { '/cgi-bin/pvr/.pvrremote': '{"json-get-url":"/s","json-key":"state"}', '/s': `{"state":${makeState().text}}` },
      true,
    ],
    ['as a web page', { '/cgi-bin/pvr/json': '<html>' }, false],
    ['as some other JSON', { '/cgi-bin/pvr/json': '{"a":1}' }, false],
    ['as more than a state can be', { '/cgi-bin/pvr/json': `"${'x'.repeat(5 << 20)}"` }, false],
    ['nowhere', {}, false],
  ])('has its state %s', async (_, pages, good) => {
    await using server = await serveHttp((request, response) => {
      const page = new Map<string, string>(Object.entries(pages)).get(request.url ?? '');
      if (page === undefined) response.writeHead(404).end();
      else response.end(page);
    });
    const sightings = await watch(
      { ports: { pvrSdk: server.port }, flashed },
      ({ kind }) => kind === (good ? 'state' : 'service'),
    );
    expect(sightings[0]?.seen).toMatchObject({ service: 'pvr-sdk', answers: good });
  });
});

describe.skipIf(process.platform === 'win32')('a ping', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function withPing(script: string | undefined): Promise<Sighting[]> {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'bin'));
    if (script !== undefined) {
      await writeFile(join(folder.path, 'bin/ping'), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder.path, 'bin/ping'), 0o755);
    }
    vi.stubEnv('PATH', join(folder.path, 'bin'));
    const tcp = await freePort();
    let count = 0;
    return await watch({ asks: [{ ask: 'ping' }, { ask: 'tcp', port: tcp }], interval: 50 }, () => ++count === 2);
  }

  it('is sent by the program of the system', async () => {
    const first = (await withPing('for last; do :; done; [ "$last" = 127.0.0.1 ]')).find(
      ({ seen }) => seen.kind === 'service' && seen.service === 'ping',
    );
    expect(first?.seen).toEqual({ kind: 'service', service: 'ping', answers: true });
    const silent = (await withPing('exit 1')).find(({ seen }) => seen.kind === 'service' && seen.service === 'ping');
    expect(silent?.seen).toMatchObject({ answers: false });
  });

  it('says once that it cannot be sent', async () => {
    const blind = (sightings: Sighting[]) => sightings.filter(({ seen }) => seen.kind === 'blind');
    expect(blind(await withPing(undefined))).toMatchObject([
      { of: {}, seen: { reason: 'not-reachable' }, evidence: expect.stringContaining('program ping') },
    ]);
    expect(blind(await withPing('echo "ping: socket: Operation not permitted" >&2; exit 2'))).toMatchObject([
      { seen: { reason: 'no-permission' } },
    ]);
  });
});
