import { jsonOf, mapOf, notAuthorized, ok, type Route, refuse, textOf } from './request.ts';
import type { HubStore, Meta, StoredToken } from './store.ts';

/** `/devices/tokens`: what lets devices claim themselves. */
export function tokenRoutes(store: HubStore): Route {
  return (request) => {
    const [first, second, id] = request.path;
    if (first !== 'devices' || second !== 'tokens') return undefined;
    const { caller } = request;
    if (caller === undefined) return notAuthorized;
    if (caller.type !== 'USER') return refuse(400);
    if (request.method === 'POST' && id === undefined) {
      const body = jsonOf(request);
      if (body === undefined) return refuse(400);
      const nick = textOf(body['nick']);
      const meta = mapOf(body['default-user-meta']);
      const { stored, token } = store.addToken(caller.prn, { meta, ...(nick === undefined ? {} : { nick }) });
      return ok({ ...shown(stored), token });
    }
    if (request.method === 'GET' && id === undefined) {
      return ok([...store.tokens.values()].filter(({ owner }) => owner === caller.prn).map((one) => shown(one)));
    }
    if (request.method !== 'DELETE' || id === undefined) return undefined;
    const stored = store.tokens.get(id);
    // The Hub answers the same where there is no such token.
    if (stored?.owner === caller.prn) Object.assign(stored, { disabled: true, modified: store.now() });
    return ok({ status: 'OK' });
  };
}

function shown(token: StoredToken): Meta {
  return {
    id: token.id,
    prn: `prn:::devices-tokens:/${token.id}`,
    nick: token.nick,
    owner: token.owner,
    'default-user-meta': token.defaultUserMeta,
    disabled: token.disabled,
    'time-created': new Date(token.created).toISOString(),
    'time-modified': new Date(token.modified).toISOString(),
  };
}
