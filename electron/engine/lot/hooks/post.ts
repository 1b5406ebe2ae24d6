import { createHmac } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Secret } from '../../../contract/recipe/secret.ts';
import { retryAfter } from '../../hub/retry.ts';
import { ClosedEarly, networkTrouble, Stalled } from '../../image/source/http-reason.ts';
import type { Agents } from '../../image/source/proxy.ts';

export interface Message {
  url: URL;
  /** Idempotency key. */
  id: string;
  event: string;
  body: string;
  secret: Secret | undefined;
  agents: Agents;
  /** ms until there is an answer. */
  patience: number;
  /** ms since 1970. */
  now: number;
  signal: AbortSignal;
}

/** What became of a message; `reason` is a clause. `after`: ms that the receiver wants to be left alone. */
export type Told =
  | { kind: 'taken' }
  | { kind: 'gone' }
  | { kind: 'refused'; reason: string }
  | { kind: 'later'; reason: string; after?: number };

/**
 * `sha256=` and the HMAC-SHA256, in hexadecimal digits, of the time (seconds since 1970, as in `wick-timestamp`), a full
 * stop and the body. Receivers compare it in constant time, and refuse times that are long ago.
 */
export function signatureOf(secret: Secret, timestamp: number, body: string): string {
  return `sha256=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** What an answer says of the event itself (RFC 9110, 15.5). */
const aboutTheEvent: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Sends one message, once. Only the status of the answer counts, and no redirect is followed: it was signed for this address. */
export async function post(message: Message): Promise<Told> {
  const { signal, now } = message;
  signal.throwIfAborted();
  let answer: IncomingMessage;
  try {
    answer = await answerTo(message);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'later', reason: networkTrouble(error).reason };
  }
  const { statusCode = 0, headers } = answer;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  if (statusCode === 410) return { kind: 'gone' };
  if (statusCode >= 300 && statusCode < 400)
    return { kind: 'later', reason: `it redirects elsewhere (status ${statusCode})` };
  const reason = `it answers with status ${statusCode}`;
  const after = retryAfter(headers['retry-after'], now);
  // Of everything else (a key that was changed, an address that is not served at the moment) somebody may mend the cause.
  if (aboutTheEvent.has(statusCode)) return { kind: 'refused', reason };
  return { kind: 'later', reason, ...(after === undefined ? {} : { after }) };
}

async function answerTo({
  url,
  id,
  event,
  body,
  secret,
  agents,
  patience,
  now,
  signal,
}: Message): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const timestamp = Math.floor(now / 1000);
  const options = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'wick',
      'idempotency-key': id,
      'wick-event': event,
      'wick-timestamp': String(timestamp),
      ...(secret === undefined ? {} : { 'wick-signature': signatureOf(secret, timestamp, body) }),
    },
  };
  const request =
    url.protocol === 'https:'
      ? https.request(url, { ...options, agent: agents.https })
      : http.request(url, { ...options, agent: agents.http });
  const abort = () => request.destroy(new Error('aborted'));
  const timer = setTimeout(() => request.destroy(new Stalled(patience)), patience);
  signal.addEventListener('abort', abort, { once: true });
  request.on('response', resolve);
  request.on('error', reject);
  request.on('close', () => reject(new ClosedEarly()));
  request.end(body);
  try {
    const response = await promise;
    response.on('error', () => {});
    // What it has to say beside its status may be endless.
    response.destroy();
    return response;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
