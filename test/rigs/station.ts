import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { WebSocket } from 'ws';
import { Host } from '../../electron/engine/answers/host.ts';
import { type Station, type StationOptions, startStation } from '../../electron/station/station.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestStation extends AsyncDisposable {
  station: Station;
  port: number;
  /** Links in the order that they were shown. */
  links: string[];
}

/** A station with one page, on loopback unless it is told otherwise. */
export async function testStation(changes: Partial<StationOptions> = {}): Promise<TestStation> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const engine = stack.use(new Host({ face: 'station', version: '1.2.3' }, folder.path));
  const links: string[] = [];
  const page = { body: Buffer.from('<!doctype html><title>Wick</title>'), headers: { 'content-type': 'text/html' } };
  const station = stack.use(
    await startStation(engine, {
      host: '127.0.0.1',
      port: 0,
      files: new Map([
        ['/', page],
        ['/index.html', page],
      ]),
      onLink: (address) => links.push(address),
      ...changes,
    }),
  );
  const port = Number(new URL(station.address).port);
  return { station, port, links, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks as any program may: with whatever headers it likes. */
export async function ask(address: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const start = address.startsWith('https:') ? secureRequest : request;
    const asked = start(address, { method, headers, rejectUnauthorized: false, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

/** The cookie that an answer sets, as it is sent back. */
export function cookieOf({ headers }: Answer): string {
  const [set = ''] = [headers['set-cookie'] ?? []].flat();
  return set.split(';')[0] ?? '';
}

/** Opens a socket; rejects with the status where it is refused. */
export async function openSocket(address: string, headers: Record<string, string>): Promise<WebSocket> {
  return await new Promise((resolve, reject) => {
    const socket = new WebSocket(address.replace(/^http/, 'ws'), { headers, rejectUnauthorized: false });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_, { statusCode }) => reject(new Error(`refused with ${statusCode}`)));
    socket.once('error', reject);
  });
}
