import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { isWickError, WickError } from '../../../contract/errors.ts';
import { readBody } from '../source/http-body.ts';
import { networkTrouble, statusText } from '../source/http-reason.ts';
import { type Answer, get, type HttpOptions, usualHttp } from '../source/http-request.ts';
import { proxyAgents } from '../source/proxy.ts';
import { shownList } from './known.ts';

/** No list comes near this; bytes. */
const mostListBytes = 16 << 20;
/** ms for the whole of a list, so that one that comes drop by drop ends, too. */
const patience = 60_000;

export interface Fetched {
  bytes: Uint8Array;
  etag: string | undefined;
  lastModified: string | undefined;
}

export interface FetchOptions {
  signal: AbortSignal;
  http?: Partial<HttpOptions> | undefined;
  /** What is known already: the answer is `unchanged` where that still holds. */
  known?: { etag?: string | undefined; lastModified?: string | undefined } | undefined;
}

/** Gets a list. @throws WickError `catalogue-unreachable` */
export async function fetchList(list: URL, options: FetchOptions): Promise<Fetched | 'unchanged'> {
  const http = { ...usualHttp, stallTimeout: 10_000, tries: 2, ...options.http };
  const late = AbortSignal.timeout(patience);
  const signal = AbortSignal.any([options.signal, late]);
  for (let tries = 1; ; tries++) {
    try {
      return await fetchOnce(list, { ...options, signal, http });
    } catch (error) {
      options.signal.throwIfAborted();
      if (late.aborted) throw unreachable(list, `it takes longer than ${patience / 1000} s`, error);
      // What the address or a redirect is like does not change.
      if (isWickError(error, 'source-unreachable')) throw unreachable(list, error.fields.reason, error);
      if (error instanceof WickError) throw error;
      const { reason, mayPass } = networkTrouble(error);
      if (!mayPass || tries >= http.tries) throw unreachable(list, reason, error);
      await wait(http.retryDelay, undefined, { signal: options.signal });
    }
  }
}

async function fetchOnce(
  list: URL,
  { signal, known, http }: FetchOptions & { http: HttpOptions },
): Promise<Fetched | 'unchanged'> {
  const { response } = await get(list, list, {
    signal,
    agents: proxyAgents(http.env, shownList(list)),
    stallTimeout: http.stallTimeout,
    headers: {
      accept: 'application/json, */*;q=0.5',
      ...(known?.etag === undefined ? {} : { 'if-none-match': known.etag }),
      ...(known?.lastModified === undefined ? {} : { 'if-modified-since': known.lastModified }),
    },
    mayDowngrade: false,
  });
  try {
    const { statusCode: status = 0, statusMessage, headers } = response;
    if (status === 304 && known !== undefined) return 'unchanged';
    if (status !== 200) throw unreachable(list, `the server answered ${status} ${statusText(statusMessage)}`.trim());
    const body = await readAll(response, list, { signal, stallTimeout: http.stallTimeout });
    const bytes = headers['content-encoding'] === 'gzip' ? unpack(body, list) : body;
    return { bytes, etag: headers.etag, lastModified: headers['last-modified'] };
  } finally {
    response.destroy();
  }
}

async function readAll(
  response: Answer['response'],
  list: URL,
  options: { signal: AbortSignal; stallTimeout: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readBody(response, options)) {
    length += chunk.length;
    if (length > mostListBytes) throw tooLarge(list);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Some servers pack although they are asked not to. */
function unpack(body: Uint8Array, list: URL): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: mostListBytes });
  } catch (cause) {
    throw tooLarge(list, cause);
  }
}

function tooLarge(list: URL, cause?: unknown): WickError {
  const reason = `it has more than ${mostListBytes >> 20} MiB, or is not packed as the server says`;
  return new WickError('catalogue-unreadable', { list: shownList(list), reason }, { cause });
}

function unreachable(list: URL, reason: string, cause?: unknown): WickError {
  return new WickError('catalogue-unreachable', { list: shownList(list), reason }, { cause });
}
