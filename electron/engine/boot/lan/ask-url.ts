import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ClosedEarly } from '../../image/source/http-reason.ts';
import { type Answer, type AskOptions, whyNot } from './answer.ts';

export interface Page {
  status: number;
  /** Undefined where it is larger than asked for. */
  body: Buffer | undefined;
}

/** Where a page is had. Not a URL: that has no way to write the zone of an IPv6 address. */
export interface Place {
  protocol: 'http:' | 'https:';
  host: string;
  port: number;
  path: string;
}

/** GET, without following a redirect, without a proxy: what is asked stands in the same network. Throws network errors. */
export async function getPage(place: Place, limit: number, { signal, timeout }: AskOptions): Promise<Page> {
  const { protocol, host, port, path } = place;
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const client = protocol === 'https:' ? https : http;
  const headers = { 'user-agent': 'wick', connection: 'close' };
  const request = client.get({ host, port, path, headers, signal: until, agent: false });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
      request.once('close', () => reject(new ClosedEarly()));
    });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response) {
      length += (chunk as Buffer).length;
      if (length > limit) return { status: response.statusCode ?? 0, body: undefined };
      chunks.push(chunk as Buffer);
    }
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
  } finally {
    request.on('error', () => {});
    request.destroy();
  }
}

/**
 * Whether an address answers; below 400 counts, and what it answers is not looked at. `device` is asked in place of the
 * host that the address names.
 */
export async function askUrl(address: string, options: AskOptions, device?: string): Promise<Answer> {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  const isSafe = protocol === 'https:';
  const host = device ?? hostname.replace(/^\[(.*)\]$/u, '$1');
  const place = { host, port: port === '' ? (isSafe ? 443 : 80) : Number(port), path: pathname + search };
  const name = `${protocol}//${host.includes(':') ? `[${host}]` : host}${port === '' ? '' : `:${port}`}${pathname}`;
  try {
    const { status } = await getPage({ protocol: isSafe ? 'https:' : 'http:', ...place }, 1 << 20, options);
    return { answers: status >= 200 && status < 400, evidence: `${name} answers with ${status}` };
  } catch (error) {
    return { answers: false, evidence: `${name}: ${whyNot(error)}` };
  }
}
