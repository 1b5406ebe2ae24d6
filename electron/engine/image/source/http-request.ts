import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { WickError } from '../../../contract/errors.ts';
import { basicCredentials, shownAddress } from './address.ts';
import { ClosedEarly, Stalled } from './http-reason.ts';
import type { Agents } from './proxy.ts';

export interface HttpOptions {
  /** Without a byte for so long, a connection counts as broken; ms. */
  stallTimeout: number;
  /** How often in a row, without a byte in between, a connection is tried. */
  tries: number;
  /** Wait before the second try; doubles each time; ms. */
  retryDelay: number;
  /** Longest wait that a server's Retry-After is granted; ms. */
  longestDelay: number;
  /** How long the first answer waits for a reader before its connection is closed; ms. */
  unreadTimeout: number;
  /** Where HTTP_PROXY, HTTPS_PROXY and NO_PROXY are looked for. */
  env: NodeJS.ProcessEnv;
  /** Whether an https address may redirect to an http one. */
  mayDowngrade: boolean;
}

export const usualHttp: HttpOptions = {
  stallTimeout: 30_000,
  tries: 5,
  retryDelay: 500,
  longestDelay: 30_000,
  unreadTimeout: 15_000,
  env: process.env,
  mayDowngrade: true,
};

/** For what can be done without: one try, and a short one. */
export function inHurry({ stallTimeout }: HttpOptions): Pick<HttpOptions, 'stallTimeout' | 'tries'> {
  return { stallTimeout: Math.min(stallTimeout, 3000), tries: 1 };
}

export interface Answer {
  response: IncomingMessage;
  /** Where the redirects led. */
  url: URL;
}

const mostRedirects = 10;

/**
 * GET, following redirects from `place`. `address` is what the person named, with the credentials. Throws network errors
 * as they come, and WickError where an address makes no sense.
 */
export async function get(
  address: URL,
  place: URL,
  options: {
    signal: AbortSignal;
    headers: OutgoingHttpHeaders;
    agents: Agents;
    stallTimeout: number;
    mayDowngrade?: boolean;
  },
): Promise<Answer> {
  const credentials = basicCredentials(address);
  let url = place;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    // A password is for the server it was given for, and for nobody it sends us to.
    const mayKnow =
      url.hostname === address.hostname && (url.port === address.port || url.protocol !== address.protocol);
    const downgraded = address.protocol === 'https:' && url.protocol === 'http:';
    const authorization = credentials !== undefined && mayKnow && !downgraded ? { authorization: credentials } : {};
    const response = await getOnce(url, { ...options, headers: { ...options.headers, ...authorization } });
    const location = response.headers.location;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) {
      return { response, url };
    }
    response.destroy();
    url = follow(url, location, address);
    if (options.mayDowngrade === false && address.protocol === 'https:' && url.protocol === 'http:') {
      const reason = 'it redirects to an address without encryption';
      throw new WickError('source-unreachable', { what: shownAddress(address), reason });
    }
  }
  throw new WickError('source-unreachable', { what: shownAddress(address), reason: 'it redirects without end' });
}

function follow(from: URL, location: string, address: URL): URL {
  const what = shownAddress(address);
  if (!URL.canParse(location, from.href)) {
    throw new WickError('source-unreachable', { what, reason: 'it redirects to an address that makes no sense' });
  }
  const url = new URL(location, from);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new WickError('source-unreachable', {
      what,
      reason: `it redirects to ${url.protocol}, which is not for downloads`,
    });
  }
  url.username = '';
  url.password = '';
  return url;
}

async function getOnce(
  url: URL,
  options: { signal: AbortSignal; headers: OutgoingHttpHeaders; agents: Agents; stallTimeout: number },
): Promise<IncomingMessage> {
  const { signal, agents, stallTimeout } = options;
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const secure = url.protocol === 'https:';
  const headers = { 'user-agent': 'wick', accept: '*/*', 'accept-encoding': 'identity', ...options.headers };
  const request = secure
    ? https.get(bare, { agent: agents.https, headers })
    : http.get(bare, { agent: agents.http, headers });
  const abort = () => request.destroy(new Error('aborted'));
  const timer = setTimeout(() => request.destroy(new Stalled(stallTimeout)), stallTimeout);
  signal.addEventListener('abort', abort, { once: true });
  request.on('response', resolve);
  request.on('error', reject);
  request.on('close', () => reject(new ClosedEarly()));
  try {
    const response = await promise;
    // Errors reach whoever reads; while nobody does, they must not end the process.
    response.on('error', () => {});
    return response;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
