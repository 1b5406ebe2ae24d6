import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HooksOptions, Hooks, hookStates, setHooks } from '../../../../electron/engine/lot/hooks/hooks.ts';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { StationHooks } from '../../../../electron/engine/lot/hooks/station-hooks.ts';
import type { HookEventName } from '../../../../electron/engine/lot/hooks/hook-file.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { serve } from '../../../rigs/unruly-server.ts';

const all: HookEventName[] = ['unit-passed', 'unit-failed', 'lot-paused', 'lot-complete'];
const patience = {
  answer: 15_000,
  delay: 20,
  longestDelay: 60,
  longestWish: 100,
  look: 5000,
  tries: 3,
  watch: 50,
  end: 3000,
};

interface Got {
  id: string;
  body: Record<string, unknown>;
  headers: IncomingMessage['headers'];
  text: string;
}

/** A server that answers as `manner` says, and remembers what it was sent and took. */
async function receiver(manner: (count: number, response: ServerResponse) => number | 'silent' | 'own' = () => 204) {
  const tries: Got[] = [];
  const taken: Got[] = [];
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body = JSON.parse(text) as Record<string, unknown>;
      const got = { id: String(request.headers['idempotency-key']), body, headers: request.headers, text };
      tries.push(got);
      const status = manner(tries.length, response);
      if (status === 204) taken.push(got);
      if (status !== 'silent' && status !== 'own') response.writeHead(status).end();
    });
  });
  return { url: `${server.url}/hook`, tries, taken, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

async function bench(size = 3) {
  const folder = await temporaryFolder();
  const station = join(folder.path, 'station');
  const ledger = await ledgerOf(join(folder.path, 'ledger.db'), station);
  const signed = plainLot(size);
  const lot = signed.lot.id;
  await ledger.create(signed, plainUnits(size + 3, 'mark'));
  const make = async (event?: 'failed') => {
    const one = await ledger.reserve({ lot, slot: 'Slot 1', lease: 60_000 });
    if (one === undefined) throw new Error('no unit');
    await (event === undefined
      ? tellAll(ledger, one)
      : tellAll(ledger, one, [{ kind: 'failed', cause: 'card', message: 'I/O error' }]));
    return one.unit.number;
  };
  const options = (more: Partial<HooksOptions> = {}): HooksOptions => ({
    ledger,
    lot,
    folder: station,
    env: {},
    patience,
    ...more,
  });
  return {
    lot,
    ledger,
    station,
    make,
    options,
    start: (more?: Partial<HooksOptions>) => Hooks.start(options(more)),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const eventually = (check: () => unknown) => expect.poll(check, { timeout: 15_000, interval: 10 });

test('what happens is told in order, signed, with a key for each event, and nothing secret', async () => {
  await using lot = await bench(2);
  await using server = await receiver();
  await writeFile(join(lot.station, 'hook-secret'), 'a secret of the hook\n');
  await using hooks = await lot.start();
  await hooks.set([{ url: server.url, secret: 'file:hook-secret', events: all }]);
  await lot.make();
  await lot.make('failed');
  await lot.ledger.tellLot(lot.lot, { kind: 'paused', reason: 'person' });
  await lot.ledger.tellLot(lot.lot, { kind: 'unpaused' });
  await lot.make();
  await eventually(() => server.taken.length).toBe(5);
  expect(server.taken.map(({ body }) => body['event'])).toEqual([
    'unit-passed',
    'unit-failed',
    'lot-paused',
    'unit-passed',
    'lot-complete',
  ]);
  expect(new Set(server.taken.map(({ id }) => id)).size).toBe(5);
  for (const { id, body, headers, text } of server.taken) {
    expect(id).toBe(body['id']);
    const mac = createHmac('sha256', 'a secret of the hook')
      .update(`${String(headers['wick-timestamp'])}.${text}`)
      .digest('hex');
    expect(headers['wick-signature']).toBe(`sha256=${mac}`);
    expect(text).not.toContain('token-mark');
  }
  expect(server.taken[0]?.body).toMatchObject({
    lot: { id: lot.lot, size: 2 },
    unit: { number: 1, values: { serial: 'serial-mark-1' } },
  });
  expect(server.taken[1]?.body).toMatchObject({ unit: { cause: 'card', message: 'I/O error' } });
  await eventually(async () => await hooks.state()).toMatchObject([
    { url: server.url, secret: 'file:hook-secret', waiting: 0 },
  ]);
  expect(await readFile(join(lot.station, 'hooks', `${lot.lot}.json`), 'utf8')).not.toContain('a secret of the hook');
});

type Manner = (response: ServerResponse) => number | 'silent' | 'own';

test.each<[string, Manner, string]>([
  ['answers 500', () => 500, 'status 500'],
  ['wants to be left alone', (response) => (response.setHeader('retry-after', '0'), 429), 'status 429'],
  ['redirects', (response) => (response.setHeader('location', 'http://127.0.0.1:1/'), 302), 'redirects'],
  ['is slow', () => 'silent', 'nothing came'],
  ['closes the connection', (response) => (response.destroy(), 'own'), 'closed early'],
  ['speaks no HTTP', (response) => (response.socket?.end('HELLO?\r\n\r\n'), 'own'), 'HTTP'],
])('a receiver that %s gets each event once it is well again, in order', async (_, manner, problem) => {
  await using lot = await bench();
  let isWell = false;
  await using server = await receiver((_, response) => (isWell ? 204 : manner(response)));
  const answer = problem.startsWith('nothing came') ? 300 : patience.answer;
  await using hooks = await lot.start({ patience: { ...patience, answer } });
  await hooks.set([{ url: server.url, events: ['unit-passed'] }]);
  await lot.make();
  await lot.make();
  await eventually(async () => (await hooks.state())[0]?.problem).toContain(problem);
  await eventually(() => server.tries.length).toBeGreaterThan(2);
  isWell = true;
  await eventually(async () => (await hooks.state())[0]?.waiting).toBe(0);
  // One that is slow may get an event twice, by the same key.
  const units = new Map(server.taken.map(({ id, body }) => [id, body['unit']]));
  expect([...units.values()]).toMatchObject([{ number: 1 }, { number: 2 }]);
  // The second waited for the first.
  const second = server.tries.findIndex(({ id }) => id !== server.tries[0]?.id);
  expect(server.tries.slice(second).every(({ id }) => id === server.tries[second]?.id)).toBe(true);
  await eventually(async () => (await hooks.state())[0]?.problem).toBeUndefined();
});

test('an answer that never ends, and one that lies about its length, are answers', async () => {
  await using lot = await bench();
  await using server = await receiver((count, response) => {
    response.writeHead(200, count === 1 ? {} : { 'content-length': 5 });
    const timer = setInterval(() => response.socket?.write('x'.repeat(9999)), 5);
    response.on('close', () => clearInterval(timer));
    response.flushHeaders();
    return 'own';
  });
  await using hooks = await lot.start();
  await hooks.set([{ url: server.url, events: ['unit-passed'] }]);
  await lot.make();
  await lot.make();
  await eventually(async () => (await hooks.state())[0]?.waiting).toBe(0);
  expect(server.tries).toHaveLength(2);
});

test('what happens while the receiver is down, the program too, is told later', async () => {
  await using lot = await bench();
  const down = await receiver();
  await down[Symbol.asyncDispose]();
  {
    await using hooks = await lot.start();
    await hooks.set([{ url: down.url, events: ['unit-passed', 'unit-failed'] }]);
    await lot.make();
    await eventually(async () => (await hooks.state())[0]?.problem).toContain('refuses connections');
  }
  await lot.make('failed');
  await lot.make();
  expect(await hookStates(lot.options())).toMatchObject([{ waiting: 3 }]);
  const got: string[] = [];
  await using up = await serveAt(new URL(down.url), got);
  await using hooks = await lot.start();
  await eventually(() => got.length).toBe(3);
  expect(got).toEqual(['unit-passed', 'unit-failed', 'unit-passed']);
  expect(up.port).toBe(Number(new URL(down.url).port));
  await eventually(async () => (await hooks.state())[0]?.waiting).toBe(0);
});

/** Takes what comes at an address that was free a moment ago. */
async function serveAt({ port }: URL, got: string[]) {
  const server = createServer((request, response) => {
    request.resume();
    got.push(String(request.headers['wick-event']));
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(Number(port), '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

test('a receiver that wants no more (410) is told no more, one that refuses an event is told the next', async () => {
  await using lot = await bench();
  await using over = await receiver(() => 410);
  await using picky = await receiver((count) => (count <= 3 ? 422 : 204));
  await using hooks = await lot.start();
  await hooks.set([
    { url: over.url, events: all },
    { url: picky.url, events: all },
  ]);
  await lot.make();
  await lot.make();
  await eventually(() => picky.taken.length).toBe(1);
  expect(picky.taken[0]?.body).toMatchObject({ unit: { number: 2 } });
  expect(over.tries).toHaveLength(1);
  await eventually(async () => (await hooks.state()).map(({ problem }) => problem)).toEqual([
    'it wants no more (status 410)',
    'it has refused an event',
  ]);
});

test('events go without a signature to nobody who has a secret, and wait until it is there', async () => {
  await using lot = await bench();
  await using server = await receiver();
  await using hooks = await lot.start();
  await hooks.set([{ url: server.url, secret: 'file:not-yet', events: all }]);
  await lot.make();
  await eventually(async () => (await hooks.state())[0]?.problem).toContain('its secret is not to be had');
  expect(server.tries).toEqual([]);
  await writeFile(join(lot.station, 'not-yet'), 'here now');
  await eventually(() => server.taken.length).toBe(1);
  expect(server.taken[0]?.headers['wick-signature']).toBeDefined();
});

test('one that waits for its secret can be ended, and be given another', async () => {
  await using lot = await bench();
  await using server = await receiver();
  await using hooks = await lot.start();
  await hooks.set([{ url: server.url, secret: 'file:never', events: all }]);
  await lot.make();
  await eventually(async () => (await hooks.state())[0]?.problem).toContain('its secret is not to be had');
  await hooks.set([{ url: server.url, events: all }]);
  await eventually(() => server.taken.length).toBe(1);
});

test('the same address twice is refused', async () => {
  await using lot = await bench();
  await using hooks = await lot.start();
  const one = { url: 'http://127.0.0.1:9/hook', events: all };
  await expect(hooks.set([one, one])).rejects.toMatchObject({ code: 'hook-invalid' });
});

test('a proxy of the environment is used', async () => {
  await using lot = await bench();
  await using proxy = await receiver();
  await using hooks = await lot.start({ env: { http_proxy: proxy.url.replace('/hook', '') } });
  await hooks.set([{ url: 'http://hooks.example/unit', events: all }]);
  await lot.make();
  await eventually(() => proxy.taken.length).toBe(1);
  expect(proxy.taken[0]?.headers.host).toBe('hooks.example');
});

test('a hook that is added later is told what happens from then on; the others go on where they are', async () => {
  await using lot = await bench();
  await using first = await receiver();
  await using second = await receiver();
  await using hooks = await lot.start();
  await hooks.set([{ url: first.url, events: all }]);
  await lot.make();
  await eventually(async () => (await hooks.state())[0]?.waiting).toBe(0);
  await hooks.set([
    { url: first.url, events: all },
    { url: second.url, events: all },
  ]);
  await lot.make();
  await eventually(() => second.taken.length).toBe(1);
  await eventually(() => first.taken.length).toBe(2);
  expect(second.taken[0]?.body).toMatchObject({ unit: { number: 2 } });
});

test('what happens last is told before the end, where its receiver answers in time', async () => {
  await using lot = await bench(2);
  await using server = await receiver();
  {
    await using hooks = await lot.start();
    await hooks.set([{ url: server.url, events: all }]);
    await lot.make();
    await lot.make();
  }
  expect(server.taken.map(({ body }) => body['event'])).toEqual(['unit-passed', 'unit-passed', 'lot-complete']);
});

test.each<[string, Manner]>([
  ['says nothing', () => 'silent'],
  ['answers 500', () => 500],
])('a receiver that %s does not hold up the end, and is told the next time', async (_, manner) => {
  await using lot = await bench();
  let isWell = false;
  await using server = await receiver((_, response) => (isWell ? 204 : manner(response)));
  const hooks = await lot.start({ patience: { ...patience, delay: 60_000, longestDelay: 60_000, end: 200 } });
  await hooks.set([{ url: server.url, events: all }]);
  await lot.make();
  await eventually(() => server.tries.length).toBeGreaterThan(0);
  await hooks[Symbol.asyncDispose]();
  expect(await hookStates(lot.options())).toMatchObject([{ waiting: 1 }]);
  isWell = true;
  await using again = await lot.start();
  await eventually(async () => (await again.state())[0]).toMatchObject({ waiting: 0 });
  expect(server.taken).toHaveLength(1);
});

test('an event says of which attempt it is, and one that is told late what has become of it', async () => {
  await using lot = await bench();
  await using server = await receiver();
  await setHooks([{ url: server.url, events: all }], lot.options());
  const unit = await lot.make('failed');
  await lot.ledger.tell(lot.lot, unit, { kind: 'returned', reason: 'again' });
  await lot.ledger.replace(lot.lot, unit, {
    shown: { serial: 'serial-new' },
    secret: { token: new Secret('token-new') },
  });
  expect(await lot.make()).toBe(unit);
  const other = await lot.make();
  await lot.ledger.tell(lot.lot, other, { kind: 'returned', reason: 'it came back' });
  const third = await lot.make('failed');
  await using hooks = await lot.start();
  await eventually(() => server.taken.length).toBe(4);
  const [failed, passed, back, last] = server.taken.map(({ body }) => body['unit']);
  // Its card, its slot and its values are those of the second attempt by now.
  expect(failed).toEqual({ number: unit, attempt: 1, superseded: true, cause: 'card', message: 'I/O error' });
  expect(passed).toMatchObject({ number: unit, attempt: 2, values: { serial: 'serial-new' } });
  expect(passed).not.toHaveProperty('superseded');
  expect(back).toEqual({ number: other, attempt: 1, superseded: true });
  expect(last).toMatchObject({ number: third, attempt: 1, cause: 'card', values: { serial: expect.any(String) } });
  await eventually(async () => (await hooks.state())[0]?.waiting).toBe(0);
});

test('of the processes of a station one tells: another one sees how it goes, sets hooks, and goes on when that ends', async () => {
  await using lot = await bench(6);
  let isWell = false;
  await using server = await receiver(() => (isWell ? 204 : 500));
  const first = await lot.start();
  await first.set([]);
  await using second = await lot.start();
  await second.set([{ url: server.url, events: all }]);
  await lot.make();
  await eventually(async () => (await second.state())[0]).toMatchObject({
    waiting: 1,
    problem: expect.stringContaining('500'),
  });
  isWell = true;
  await lot.make();
  await eventually(async () => (await second.state())[0]?.waiting).toBe(0);
  expect((await second.state())[0]).not.toHaveProperty('problem');
  // Neither was told twice.
  expect(server.taken.map(({ body }) => body['unit'])).toMatchObject([{ number: 1 }, { number: 2 }]);
  await first[Symbol.asyncDispose]();
  await lot.make();
  await eventually(() => server.taken.length).toBe(3);
  expect(await second.end(1000)).toBe(true);
});

test('one that stands by says so at its end', async () => {
  await using lot = await bench();
  await using first = await lot.start();
  await first.set([]);
  await eventually(async () => await readdir(join(lot.station, 'hooks'))).toContain(`${lot.lot}.lock`);
  const second = await lot.start();
  expect(await second.end(1000)).toBe(false);
});

test('a station tells the hooks of all its lots, whether they run or not', async () => {
  await using lot = await bench();
  await using server = await receiver();
  await setHooks([{ url: server.url, events: all }], lot.options());
  await lot.make();
  let asked = 0;
  const desk = { ledger: async () => ((asked += 1), lot.ledger) };
  await writeFile(join(lot.station, 'hooks', `${crypto.randomUUID()}.json`), '{"wick":1,"revision":"","hooks":[]}');
  {
    await using _ = new StationHooks(desk, lot.station, 20);
    await eventually(() => server.taken.length).toBe(1);
    await lot.make('failed');
    await eventually(() => server.taken.length).toBe(2);
    await lot.make();
  }
  expect(server.taken.map(({ body }) => body['event'])).toEqual(['unit-passed', 'unit-failed', 'unit-passed']);
  expect(asked).toBeGreaterThan(0);
});

test('a station whose lots have no hooks opens no ledger for them', async () => {
  await using folder = await temporaryFolder();
  let asked = 0;
  {
    await using _ = new StationHooks(
      { ledger: () => ((asked += 1), Promise.reject(new Error('asked'))) },
      folder.path,
      5,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(asked).toBe(0);
});

test.each([
  [{ url: 'ftp://x/', events: all }, 'not an http'],
  [{ url: 'no address', events: all }, 'not an http'],
  [{ url: 'https://user:secret-1@x/', events: all }, 'a password in an address'],
  [{ url: 'https://x/', secret: 'secret-1', events: all }, 'must say where it is kept'],
  [{ url: 'https://x/', events: [] }, 'told of nothing'],
])('what is no hook: %j', async (hook, said) => {
  await using lot = await bench();
  const error: unknown = await setHooks([hook], lot.options()).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'hook-invalid', message: expect.stringContaining(said) });
  expect(JSON.stringify(error)).not.toContain('secret-1');
});
