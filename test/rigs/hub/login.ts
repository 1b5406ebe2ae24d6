import { createHash, randomBytes } from 'node:crypto';
import { type HubAnswer, type HubRequest, jsonOf, notAuthorized, ok, type Route, refuse, textOf } from './request.ts';
import type { Caller, Sessions } from './sessions.ts';
import type { HubStore } from './store.ts';

export interface LoginRules {
  /** Passwords by name. */
  users: Readonly<Record<string, string>>;
  /** Who must prove more than a password. */
  secondFactor: readonly string[];
  /** Where each application may be sent back to; loopback ports are not compared (RFC 8252, 7.3). */
  clients: Readonly<Record<string, readonly string[]>>;
  /** Who is signed in at the web page of the Hub, and what he answers there. */
  consent: { user: string } | 'refuse';
}

interface Grant {
  clientId: string;
  redirectUri: string;
  challenge: string;
  state: string;
  used: boolean;
}

export function userPrn(name: string): string {
  return `prn:pantahub.com:auth:/${name}`;
}

/** `/auth/…`, and the web page that asks a person for consent. */
export function loginRoutes(store: HubStore, sessions: Sessions, rules: LoginRules): Route {
  const grants = new Map<string, Grant>();
  return (request) => {
    const call = `${request.method} /${request.path.join('/')}`;
    switch (call) {
      case 'POST /auth/login':
        return logIn(store, sessions, rules, request);
      case 'GET /auth/login': {
        const token = sessions.refresh(request.headers.authorization);
        return token === undefined ? notAuthorized : ok({ token });
      }
      case 'GET /auth/oauth/authorize':
        return authorize(grants, rules, request);
      case 'GET /oauth2/authorize':
        return askConsent(grants, rules, request);
      case 'POST /auth/oauth/token':
        return redeem(grants, sessions, rules, request);
      default:
        return undefined;
    }
  };
}

function logIn(store: HubStore, sessions: Sessions, rules: LoginRules, request: HubRequest): HubAnswer {
  if (textOf(request.headers['user-agent']) === undefined)
    return refuse(403, 'Incompatible Client; upgrade pantavisor');
  const body = jsonOf(request);
  const [name, password] = [textOf(body?.['username']), textOf(body?.['password'])];
  if (name === undefined || password === undefined) return refuse(400);
  const caller = personOf(rules, name, password) ?? deviceOf(store, name, password);
  if (caller === undefined) return refuse(401, 'Authentication Failed');
  if (rules.secondFactor.includes(name)) {
    return ok({ mfa_required: true, mfa_token: randomBytes(24).toString('base64url'), methods: ['totp'] });
  }
  return ok({ token: sessions.issue(caller) });
}

function personOf(rules: LoginRules, name: string, password: string): Caller | undefined {
  const right = Object.hasOwn(rules.users, name) && rules.users[name] === password;
  return right ? { type: 'USER', prn: userPrn(name), nick: name } : undefined;
}

function deviceOf(store: HubStore, prn: string, secret: string): Caller | undefined {
  const device = store.liveDevices().find((one) => one.prn === prn && one.secret === secret);
  if (device === undefined) return undefined;
  return { type: 'DEVICE', prn, nick: device.nick, ...(device.owner === '' ? {} : { owner: device.owner }) };
}

function authorize(grants: Map<string, Grant>, rules: LoginRules, { query, origin }: HubRequest): HubAnswer {
  const [clientId, redirectUri] = [query.get('client_id') ?? '', query.get('redirect_uri') ?? ''];
  const [challenge, method] = [query.get('code_challenge') ?? '', query.get('code_challenge_method') ?? ''];
  if ([clientId, redirectUri, challenge, method].includes('')) return refuse(400, 'Missing required PKCE parameters');
  if (method !== 'S256') return refuse(400, 'Unsupported code challenge method');
  if (!mayRedirect(rules.clients[clientId], redirectUri)) {
    return refuse(400, 'redirect_uri does not match a registered callback URL for this application');
  }
  const code = randomBytes(24).toString('base64url');
  grants.set(code, { clientId, redirectUri, challenge, state: query.get('state') ?? '', used: false });
  const page = new URL('/oauth2/authorize', origin);
  page.searchParams.set('client_id', clientId);
  page.searchParams.set('auth_code', code);
  return { status: 307, headers: { location: page.href } };
}

function mayRedirect(registered: readonly string[] | undefined, uri: string): boolean {
  if (registered === undefined || !URL.canParse(uri)) return false;
  const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
  const { protocol, hostname, port, pathname } = new URL(uri);
  return registered.some((text) => {
    const one = new URL(text);
    const samePlace =
      (loopback.has(one.hostname) && loopback.has(hostname)) || (one.hostname === hostname && one.port === port);
    return one.protocol === protocol && samePlace && `${pathname}/`.startsWith(`${one.pathname}/`);
  });
}

/** The page where a person says yes or no; here it says so at once. */
function askConsent(grants: Map<string, Grant>, rules: LoginRules, { query }: HubRequest): HubAnswer {
  const code = query.get('auth_code') ?? '';
  const grant = grants.get(code);
  if (grant === undefined) return refuse(400, 'Invalid or expired session');
  const back = new URL(grant.redirectUri);
  if (rules.consent === 'refuse') back.searchParams.set('error', 'access_denied');
  else back.searchParams.set('code', code);
  back.searchParams.set('state', grant.state);
  return { status: 302, headers: { location: back.href } };
}

function redeem(grants: Map<string, Grant>, sessions: Sessions, rules: LoginRules, request: HubRequest): HubAnswer {
  const body = jsonOf(request);
  if (body?.['grant_type'] !== 'authorization_code') return refuse(400, 'The grant type is not supported');
  const grant = grants.get(textOf(body['code']) ?? '');
  if (grant === undefined || grant.used) return refuse(400, 'Authorization code is invalid or expired');
  if (body['redirect_uri'] !== grant.redirectUri) return refuse(400, 'Provided redirect_uri does not match');
  const verifier = textOf(body['code_verifier']) ?? '';
  if (createHash('sha256').update(verifier).digest('base64url') !== grant.challenge) {
    return refuse(400, 'Code verifier is invalid');
  }
  grant.used = true;
  const { consent } = rules;
  if (consent === 'refuse') return refuse(400, 'Authorization code is invalid or expired');
  const token = sessions.issue({ type: 'USER', prn: userPrn(consent.user), nick: consent.user });
  return ok({ token, token_type: 'bearer' });
}
