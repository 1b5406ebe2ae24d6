import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { loopbackCertificate } from './authority.ts';
import { deviceRoutes } from './devices.ts';
import { logRoutes } from './logs.ts';
import { type LoginRules, loginRoutes, userPrn } from './login.ts';
import { answerBadly, type Misbehaviour, Misbehaviours } from './misbehaviour.ts';
import { objectRoutes } from './objects.ts';
import { type HubAnswer, type HubRequest, refuse } from './request.ts';
import { Sessions } from './sessions.ts';
import { HubStore, type Meta, type StoredDevice, type StoredToken, type StoredTrail, unquoteKeys } from './store.ts';
import { tokenRoutes } from './tokens.ts';
import { trailRoutes } from './trails.ts';

export interface HubOptions extends Partial<LoginRules> {
  /** HTTPS with the certificate of an authority made on the spot (`ca`); plain HTTP by default. Needs openssl. */
  https?: boolean;
  /** Where it listens; 127.0.0.1 by default. Another one is for tests that have a network of their own. */
  address?: string;
  /** Seconds that a login holds; 3600 by default. */
  tokenLifetime?: number;
  /** Seconds after a login during which it can be refreshed; without end by default. */
  refreshWindow?: number;
  /** How long summaries lag behind their trail, ms; 0 by default. */
  summaryLag?: number;
  /** Devices that one person may have; 1000 by default. */
  deviceQuota?: number;
  /** ms since 1970 */
  now?: () => number;
}

/** One call, as it came in. `status` is what was done; the answer may have been lost on its way, or 0: nothing was done. */
export interface HubCall {
  /** `POST /devices/tokens`; without a slash at the end, and without the query. */
  call: string;
  query: string;
  headers: IncomingMessage['headers'];
  body: string;
  status: number;
  /** ms since 1970 */
  at: number;
}

export interface HubDouble extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  url: string;
  host: string;
  port: number;
  /** PEM of the authority that vouches for it; undefined for plain HTTP. */
  ca: string | undefined;
  /** Passwords by name. */
  users: Readonly<Record<string, string>>;
  /** By id. Deleted ones stay, as `garbage`. Their meta is kept with U+FF2E for dots in its keys; see `metaOf`. */
  devices: ReadonlyMap<string, StoredDevice>;
  /** What a device is told, and what it tells, by the id of the device. */
  metaOf(deviceId: string): { user: Meta; device: Meta };
  tokens: ReadonlyMap<string, StoredToken>;
  /** By the id of the device. */
  trails: ReadonlyMap<string, StoredTrail>;
  calls: readonly HubCall[];
  /** How often a call with this beginning came in. */
  count(call: string): number;
  misbehave(rule: Misbehaviour): Disposable;
  /** Makes a device token for a user, as its owner would; what it says, and its id. */
  makeToken(user: string, meta?: Meta): { token: string; id: string };
  /** All logins end. */
  endSessions(): void;
  summaryLag: number;
}

/**
 * A Pantahub on loopback: the same REST API with the rules of the real one, in memory. There is a user `user1` with the
 * password `user1`, and `user2`, unless `users` says otherwise; devices log in with their prn and secret.
 *
 * The routes: `/auth/login`, `/auth/oauth/authorize` and `/token` (PKCE, S256; the page of consent answers by itself),
 * `/devices/`, `/devices/tokens`, `/devices/ID/user-meta` and `/device-meta`, `/objects` (announced with POST, content put to
 * `signed-puturl`; 409 where it is there already), `/trails` with steps, progress and summaries, `/logs`.
 *
 *     await using hub = await startHub({ https: true });
 *     const { token } = hub.makeToken('user1', { 'station-run': 'run-1.unit-7' });
 *     using lost = hub.misbehave({ on: 'POST /devices', how: 'lose-answer', times: 1 });
 */
export async function startHub(options: HubOptions = {}): Promise<HubDouble> {
  const now = options.now ?? Date.now;
  const users = options.users ?? { user1: 'user1', user2: 'user2' };
  const store = new HubStore(now);
  const sessions = new Sessions({
    tokenLifetime: options.tokenLifetime ?? 3600,
    refreshWindow: options.refreshWindow ?? Number.POSITIVE_INFINITY,
    now,
  });
  const rules: LoginRules = {
    users,
    secondFactor: options.secondFactor ?? [],
    clients: options.clients ?? { 'prn:pantahub.com:apis:/pvr': ['http://127.0.0.1/callback'] },
    consent: options.consent ?? { user: Object.keys(users)[0] ?? '' },
  };
  const lag = { ms: options.summaryLag ?? 0 };
  const routes = [
    loginRoutes(store, sessions, rules),
    tokenRoutes(store),
    deviceRoutes(store, { deviceQuota: options.deviceQuota ?? 1000 }),
    trailRoutes(store, { summaryLag: () => lag.ms }),
    objectRoutes(store),
    logRoutes(store),
  ];
  const misbehaviours = new Misbehaviours();
  const calls: HubCall[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const origin = `${tls === undefined ? 'http' : 'https'}://${request.headers.host ?? `127.0.0.1:${port}`}`;
    const address = new URL(request.url ?? '/', origin);
    const path = address.pathname
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
    const method = request.method ?? 'GET';
    const body = await buffer(request);
    const { headers } = request;
    const caller = sessions.read(headers.authorization);
    const asked: HubRequest = { method, path, query: address.searchParams, headers, body, caller, origin };
    const call = `${method} /${path.join('/')}`;
    const entry: HubCall = { call, query: address.search, headers, body: body.toString('utf8'), status: 0, at: now() };
    calls.push(entry);
    const work = (): HubAnswer => {
      for (const route of routes) {
        const answer = route(asked);
        if (answer !== undefined) return answer;
      }
      return refuse(404);
    };
    const rule = misbehaviours.take(call);
    if (rule !== undefined) {
      entry.status = await answerBadly(rule, response, work, (answer) => send(response, answer));
      return;
    }
    const answer = work();
    entry.status = answer.status;
    send(response, answer);
  };
  const listener: RequestListener = (request, response) => {
    handle(request, response).catch(() => response.destroy());
  };

  const host = options.address ?? '127.0.0.1';
  const tls = options.https === true ? await loopbackCertificate([host, '127.0.0.1', 'localhost']) : undefined;
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    host,
    port,
    ca: tls?.ca,
    users,
    devices: store.devices,
    metaOf(deviceId) {
      const device = store.devices.get(deviceId);
      return { user: unquoteKeys(device?.userMeta ?? {}), device: unquoteKeys(device?.deviceMeta ?? {}) };
    },
    tokens: store.tokens,
    trails: store.trails,
    calls,
    count: (call) => calls.filter((one) => one.call.startsWith(call)).length,
    misbehave: (rule) => misbehaviours.add(rule),
    makeToken(user, meta = {}) {
      const { stored, token } = store.addToken(userPrn(user), { meta });
      return { token, id: stored.id };
    },
    endSessions: () => sessions.endAll(),
    get summaryLag() {
      return lag.ms;
    },
    set summaryLag(ms) {
      lag.ms = ms;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function send(response: ServerResponse, { status, body, headers }: HubAnswer): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? 'text/html' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...headers }).end(bytes);
}
