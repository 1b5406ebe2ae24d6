import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { readBody } from '../image/source/http-body.ts';
import { ClosedEarly, Stalled } from '../image/source/http-reason.ts';
import type { Agents } from '../image/source/proxy.ts';

/** How long each part of a call may take, ms. */
export interface Patience {
  /** Until there is a connection, with its encryption. */
  connect: number;
  /** From there to the head of the answer. */
  answer: number;
  /** Without a byte of the body. */
  body: number;
  /** For the body in all, however it trickles. */
  whole: number;
}

export interface Exchange {
  method: string;
  url: URL;
  headers: OutgoingHttpHeaders;
  body: string | undefined;
  agents: Agents;
  /** PEM; whom to trust instead of the usual authorities. */
  ca: string | undefined;
  patience: Patience;
  /** Bytes that the body of the answer may have. */
  longest: number;
  signal: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** The body is longer than it may be. */
export class TooLong extends Error {}

/** Something failed on the way. `sent`: the other side may have got the request, and may have done what it asks. */
export class Broken extends Error {
  readonly sent: boolean;

  constructor(cause: unknown, sent: boolean) {
    super('the exchange broke', { cause });
    this.sent = sent;
  }
}

/** One request and its answer, whatever its status. @throws Broken, or the signal's reason */
export async function exchange(asked: Exchange): Promise<RawAnswer> {
  const { signal, patience, longest } = asked;
  signal.throwIfAborted();
  const progress = { sent: false };
  try {
    const response = await headOf(asked, progress);
    const begun = performance.now();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of readBody(response, { signal, stallTimeout: patience.body })) {
      length += chunk.length;
      if (length > longest) throw new TooLong();
      if (performance.now() - begun > patience.whole) throw new Stalled(patience.whole);
      chunks.push(chunk);
    }
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    signal.throwIfAborted();
    throw new Broken(error, progress.sent);
  }
}

async function headOf(asked: Exchange, progress: { sent: boolean }): Promise<IncomingMessage> {
  const { method, url, headers, body, agents, ca, patience, signal } = asked;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = { method, headers: { ...headers, ...length } };
  const request =
    url.protocol === 'https:'
      ? https.request(url, { ...options, agent: agents.https, ...(ca === undefined ? {} : { ca }) })
      : http.request(url, { ...options, agent: agents.http });
  const abort = () => request.destroy(new Error('aborted'));
  const giveUp = (ms: number) => setTimeout(() => request.destroy(new Stalled(ms)), ms);
  let timer = giveUp(patience.connect);
  const ready = () => {
    progress.sent = true;
    clearTimeout(timer);
    timer = giveUp(patience.answer);
  };
  request.on('socket', (socket) => {
    // A connection over TLS is there only once both sides have shaken hands.
    if (!socket.connecting) ready();
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
  });
  signal.addEventListener('abort', abort, { once: true });
  request.on('response', resolve);
  request.on('error', reject);
  request.on('close', () => reject(new ClosedEarly()));
  request.end(body);
  try {
    const response = await promise;
    // Errors reach whoever reads; while nobody does, they must not end the process.
    response.on('error', () => {});
    return response;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
