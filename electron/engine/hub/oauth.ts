import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import { hubUrl } from './address.ts';
import { type HubLink, LostAnswer, Refusal } from './request.ts';
import { type Session, sessionOf } from './session.ts';

export interface BrowserLogin {
  /** Shows an address to the person, in the browser of the system. */
  openBrowser: (address: string) => Promise<void>;
  signal: AbortSignal;
  /** How long the person may take, ms. */
  patience?: number;
  /** An application that the Hub knows. The usual one is the public client that every Hub has for command lines. */
  clientId?: string;
}

const publicClient = 'prn:pantahub.com:apis:/pvr';

/**
 * Logs a person in by the browser: authorization code with PKCE (RFC 7636, S256), sent back to a port of this computer
 * that only this login knows (RFC 8252, 7.3). No password passes through here.
 *
 * @throws WickError `hub-login-failed`, `hub-…`
 */
export async function logInByBrowser(link: HubLink, options: BrowserLogin): Promise<Session> {
  const { signal, patience = 300_000, clientId = publicClient } = options;
  signal.throwIfAborted();
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(24).toString('base64url');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const failed = (reason: string) => new WickError('hub-login-failed', { hub: link.name, reason });

  const { promise: answered, resolve, reject } = Promise.withResolvers<string>();
  answered.catch(() => {});
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method !== 'GET' || address.pathname !== '/callback') {
      say(response, 404, 'There is nothing here.');
      return;
    }
    const code = address.searchParams.get('code');
    // An answer to a question that was not asked here is somebody else's doing.
    if (!same(address.searchParams.get('state') ?? '', state))
      say(response, 400, 'This is not the login that was begun.');
    else if (code === null || code === '') {
      say(response, 200, 'You are not logged in. You can close this page.');
      reject(failed('it was refused in the browser'));
    } else {
      say(response, 200, 'You are logged in. You can close this page.');
      resolve(code);
    }
  });
  const redirectUri = await listen(server);
  try {
    const page = new URL('/auth/oauth/authorize', hubUrl(link.address));
    page.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
    }).toString();
    await options.openBrowser(page.href);
    const code = await Promise.race([answered, given(limit)]);
    return await redeem(link, { code, verifier, redirectUri, clientId, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) throw failed(`nobody answered in the browser for ${Math.round(patience / 1000)} s`);
    throw error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function redeem(
  link: HubLink,
  {
    code,
    verifier,
    redirectUri,
    clientId,
    signal,
  }: Record<'code' | 'verifier' | 'redirectUri' | 'clientId', string> & {
    signal: AbortSignal;
  },
): Promise<Session> {
  link.masker.addText(code);
  link.masker.addText(verifier);
  try {
    const { token } = await link.send({
      method: 'POST',
      path: '/auth/oauth/token',
      body: {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: redirectUri,
        client_id: clientId,
      },
      what: 'the login',
      schema: z.object({ token: z.string().min(1) }),
      // The code is good for one use.
      repeat: 'once',
      signal,
    });
    return sessionOf(token);
  } catch (error) {
    if (error instanceof LostAnswer) throw error.problem;
    if (!(error instanceof Refusal)) throw error;
    const reason = error.said ?? `the Hub does not take what the browser brought (status ${error.status})`;
    throw new WickError('hub-login-failed', { hub: link.name, reason });
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/callback`;
}

async function given(limit: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    if (limit.aborted) reject(limit.reason as Error);
    limit.addEventListener('abort', () => reject(limit.reason as Error), { once: true });
  });
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function say(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
    .end(`<!doctype html><meta charset="utf-8"><title>Wick</title><p>${text}</p>`);
}
