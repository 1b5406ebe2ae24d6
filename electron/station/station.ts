import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import { calls } from '../contract/calls.ts';
import { WickError } from '../contract/errors.ts';
import { serve } from '../contract/rpc/serve.ts';
import { usualLimits } from '../contract/rpc/wire.ts';
import { answersOf } from '../engine/answers/answers.ts';
import type { Host } from '../engine/answers/host.ts';
import { safeHeaders } from './headers.ts';
import { inAddress, isLoopback, shownName, stationNames } from './names.ts';
import { askForLink, askForPassword } from './pages.ts';
import type { Password } from './password.ts';
import { Sessions } from './sessions.ts';
import { socketChannel } from './socket-channel.ts';
import type { StaticFile } from './static-files.ts';

/** Browsers that may be connected at a time. */
const mostSockets = 64;
/** Connections of any kind: whoever opens many must not take the files away that drives are written through. */
const mostConnections = 512;
/** How long a request may take to arrive, in ms. None has more than a password in it. */
const patience = 20_000;

export interface StationOptions {
  host: string;
  /** 0 for any that is free. */
  port: number;
  password?: Password | undefined;
  /** PEM. */
  tls?: { cert: string; key: string } | undefined;
  files: ReadonlyMap<string, StaticFile>;
  /** Told an address that lets one browser in; the next one once that was used. */
  onLink: (address: string) => void;
}

export interface Station extends AsyncDisposable {
  /** Without the token. */
  address: string;
}

/**
 * Serves the pages and the engine to browsers. On loopback a link lets a browser in; elsewhere it takes TLS and the
 * password.
 *
 * @throws WickError `usage`
 */
export async function startStation(engine: Host, options: StationOptions): Promise<Station> {
  const { host, port, password, tls, onLink } = options;
  if (!isLoopback(host) && (tls === undefined || password === undefined)) {
    throw new WickError('usage', {
      reason: `Others reach ${host}, so it takes a password.`,
      hint: 'Add --password-file FILE, or leave out --host to serve this computer alone.',
    });
  }
  const times = { headersTimeout: patience, requestTimeout: patience };
  const server =
    tls === undefined
      ? createHttp(times)
      : createHttps({ ...times, ...tls, handshakeTimeout: patience, minVersion: 'TLSv1.2' });
  server.maxConnections = mostConnections;
  const connections = connectionsOf(server);
  await listen(server, { host, port });
  const { port: taken } = server.address() as AddressInfo;
  const scheme = tls === undefined ? 'http' : 'https';
  const door = new Door(engine, { ...options, scheme, port: taken });
  server.on('request', (request, response) => door.request(request, response));
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head));
  const address = `${scheme}://${inAddress(shownName(host))}:${taken}/`;
  const offer = () => onLink(`${address}?token=${door.sessions.link}`);
  door.onEntry = offer;
  offer();
  return {
    address,
    async [Symbol.asyncDispose]() {
      door.closeSockets();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const connection of connections) connection.destroy();
      await closed;
    },
  };
}

/** All that are open: the server itself forgets those that it has handed over, and does not know yet who says nothing. */
function connectionsOf(server: Server): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

async function listen(server: Server, place: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const reason = `The station cannot listen on ${place.host}, port ${place.port}: ${cause.message}.`;
      reject(new WickError('usage', { reason, hint: 'Choose another --port or --host.' }, { cause }));
    });
    server.listen(place, resolve);
  });
}

type Upgraded = Parameters<WebSocketServer['handleUpgrade']>[1];

/** Looks at everything that comes in, before anything else does. */
class Door {
  readonly sessions: Sessions;
  onEntry = () => {};
  readonly #options: StationOptions & { scheme: string };
  readonly #hosts: ReadonlySet<string>;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: usualLimits.request,
    clientTracking: true,
  });
  readonly #answers;

  constructor(engine: Host, options: StationOptions & { scheme: string }) {
    this.#options = options;
    this.#answers = answersOf(engine);
    this.sessions = new Sessions({ port: options.port, secure: options.scheme === 'https' });
    this.#hosts = new Set(stationNames(options.host).map((name) => `${inAddress(name)}:${options.port}`.toLowerCase()));
  }

  closeSockets(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    void this.#answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  }

  upgrade(request: IncomingMessage, socket: Upgraded, head: Buffer): void {
    // Not left to the other side, which may never close its end.
    const refuse = () => socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n', () => socket.destroy());
    socket.on('error', () => {});
    // Pages of anybody may open a socket to any address: only the browser's word says whose page it is.
    if (request.url !== '/channel' || !this.#isOurs(request, { needsOrigin: true })) return void refuse();
    if (!this.sessions.isOpen(request.headers.cookie)) return void refuse();
    if (this.#sockets.clients.size >= mostSockets) return void refuse();
    this.#sockets.handleUpgrade(request, socket, head, (opened) => serve(calls, this.#answers, socketChannel(opened)));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? '';
    const say = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
      const socketOrigin = `${this.#options.scheme === 'https' ? 'wss' : 'ws'}://${host}`;
      const html = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
      response.writeHead(status, { ...(this.#isOurHost(host) ? safeHeaders(socketOrigin) : {}), ...html, ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (!this.#isOurs(request, { needsOrigin: request.method === 'POST' })) return say(403, '');
    const url = URL.parse(request.url ?? '/', `${this.#options.scheme}://${host}`);
    if (url === null) return say(404, '');
    if (url.pathname === '/login' && request.method === 'POST') return await this.#login(request, say);
    if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, '', { allow: 'GET, HEAD' });
    // A program that only asks what is there does not use up the link.
    const token = request.method === 'GET' ? url.searchParams.get('token') : null;
    if (token !== null && this.sessions.useLink(token)) {
      say(303, '', { location: '/', 'set-cookie': this.sessions.open() });
      return this.onEntry();
    }
    if (!this.sessions.isOpen(request.headers.cookie)) {
      return this.#options.password === undefined ? say(403, askForLink) : say(401, askForPassword());
    }
    const file = this.#options.files.get(url.pathname);
    if (file === undefined) return say(404, '');
    say(200, file.body, file.headers);
  }

  async #login(
    request: IncomingMessage,
    say: (status: number, body: string, headers?: Record<string, string>) => void,
  ): Promise<void> {
    const { password } = this.#options;
    if (password === undefined) return say(404, '');
    if (Number(request.headers['content-length'] ?? Infinity) > 4096) return say(413, '');
    const given = new URLSearchParams(await text(request)).get('password') ?? '';
    const outcome = await password.check(given, request.socket.remoteAddress ?? '');
    if (outcome === 'right') return say(303, '', { location: '/', 'set-cookie': this.sessions.open() });
    if (outcome === 'wrong') return say(401, askForPassword('That is not the password.'));
    const seconds = Math.ceil(outcome.wait / 1000);
    say(429, askForPassword(`Too many wrong passwords. Try again in ${seconds} s.`), { 'retry-after': `${seconds}` });
  }

  /** The browser called us by our name, and not for a page of somebody else's. */
  #isOurs({ headers }: IncomingMessage, { needsOrigin }: { needsOrigin: boolean }): boolean {
    const { host = '', origin } = headers;
    if (!this.#isOurHost(host)) return false;
    if (origin === undefined) return !needsOrigin;
    return origin.toLowerCase() === `${this.#options.scheme}://${host.toLowerCase()}`;
  }

  /** Browsers leave out the usual port of a scheme. */
  #isOurHost(host: string): boolean {
    const usual = this.#options.scheme === 'https' ? 443 : 80;
    const whole = /:\d+$/.test(host) ? host : `${host}:${usual}`;
    return this.#hosts.has(whole.toLowerCase());
  }
}
