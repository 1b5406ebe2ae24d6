import { notAuthorized, ok, type Route, refuse } from './request.ts';
import type { HubStore } from './store.ts';

/** `/logs/`: devices send lines, their owners read them. */
export function logRoutes(store: HubStore): Route {
  return ({ path, method, caller, body, query }) => {
    if (path[0] !== 'logs') return undefined;
    if (caller === undefined) return notAuthorized;
    if (method === 'POST') {
      if (caller.type !== 'DEVICE') return refuse(403);
      const given: unknown = JSON.parse(body.toString('utf8'));
      for (const entry of Array.isArray(given) ? given : [given]) {
        const own = caller.owner ?? '';
        store.logs.push({ id: store.newId(), dev: caller.prn, own, entry, created: store.now() });
      }
      return ok({});
    }
    if (method !== 'GET') return undefined;
    const wanted = (key: string, value: unknown) => !query.has(key) || query.get(key) === String(value);
    const [start, page] = [Number(query.get('start') ?? 0), Number(query.get('page') ?? 50)];
    const after = Date.parse(query.get('after') ?? '1970-01-01T00:00:00Z');
    const dev = query.get('dev');
    const found = store.logs.filter(
      ({ own, dev: prn, entry, created }) =>
        own === caller.prn &&
        created > after &&
        (dev === null || prn === dev || prn.endsWith(`/${dev}`)) &&
        ['rev', 'plat', 'src', 'lvl'].every((key) => wanted(key, entry[key])),
    );
    const entries = found.toSorted((a, b) => b.created - a.created).slice(start, start + page);
    return ok({
      start,
      page,
      count: found.length,
      entries: entries.map(({ id, dev: prn, own, entry, created }) => {
        return { ...entry, id, dev: prn, own, 'time-created': new Date(created).toISOString() };
      }),
    });
  };
}
