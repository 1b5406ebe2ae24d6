import { sha256 } from '../pantavisor-state.ts';
import { type HubRequest, jsonOf, notAuthorized, ok, type Route, refuse, textOf } from './request.ts';
import type { HubStore, Meta } from './store.ts';

/** `/objects/…`: announced first, then put to the address that the answer names. */
export function objectRoutes(store: HubStore): Route {
  return (request) => {
    const [first, second, third] = request.path;
    if (first === 'local-s3') return content(store, request);
    if (first !== 'objects') return undefined;
    const owner = request.caller?.owner ?? request.caller?.prn;
    if (owner === undefined) return notAuthorized;
    const shown = (digest: string, name: string, size: number): Meta => {
      const place = `${request.origin}/local-s3/${encodeURIComponent(owner)}/${digest}`;
      return {
        id: digest,
        'storage-id': sha256(`${owner}/${digest}`),
        owner,
        objectname: name,
        sha256sum: digest,
        size: String(size),
        'signed-puturl': place,
        'signed-geturl': place,
      };
    };
    if (second !== undefined) {
      const object = store.objects.get(`${owner} ${second}`);
      if (object?.content === undefined || third !== undefined) return refuse(404);
      return ok(shown(second, object.name, object.size));
    }
    if (request.method !== 'POST') return undefined;
    const body = jsonOf(request);
    const digest = textOf(body?.['sha256sum']);
    if (digest === undefined || !/^[0-9a-f]{64}$/u.test(digest)) return refuse(400);
    const known = store.objects.get(`${owner} ${digest}`);
    const name = textOf(body?.['objectname']) ?? '';
    const size = Number(body?.['size'] ?? 0);
    if (known?.content !== undefined) return { status: 409, body: shown(digest, known.name, known.size) };
    store.objects.set(`${owner} ${digest}`, { name, size, content: undefined });
    return ok(shown(digest, name, size));
  };
}

/** Where the bytes themselves go: the address is the permission. */
function content(store: HubStore, { method, path, body }: HubRequest) {
  const [, owner = '', digest = ''] = path;
  const object = store.objects.get(`${owner} ${digest}`);
  if (object === undefined) return refuse(403);
  if (method === 'GET') return object.content === undefined ? refuse(404) : { status: 200, body: object.content };
  if (method !== 'PUT') return undefined;
  if (sha256(body) !== digest) return refuse(400);
  object.content = body;
  return { status: 200 };
}
