import { petName } from './names.ts';
import {
  type HubAnswer,
  type HubRequest,
  jsonOf,
  mapOf,
  notAuthorized,
  ok,
  type Route,
  refuse,
  textOf,
} from './request.ts';
import { type HubStore, type Meta, quoteKeys, type StoredDevice, unquoteKeys } from './store.ts';

const nickRule = /^[a-zA-Z0-9_\-+%]+$/mu;

/** `/devices/…`, without its tokens. */
export function deviceRoutes(store: HubStore, limits: { deviceQuota: number }): Route {
  return (request) => {
    const [first, id, part] = request.path;
    if (first !== 'devices' || id === 'tokens') return undefined;
    if (id === undefined) {
      if (request.method === 'POST') return register(store, request, limits.deviceQuota);
      return request.method === 'GET' ? list(store, request) : undefined;
    }
    const { caller } = request;
    if (caller === undefined) return notAuthorized;
    const device = findDevice(store, id, caller.owner ?? caller.prn);
    if (part === undefined) return one(store, request, device);
    if (part === 'user-meta' || part === 'device-meta') return meta(store, request, device, part);
    return undefined;
  };
}

function register(store: HubStore, request: HubRequest, quota: number): HubAnswer {
  if (textOf(request.headers['user-agent']) === undefined)
    return refuse(403, 'Incompatible Client; upgrade pantavisor');
  const { authorization } = request.headers;
  const { caller } = request;
  if (authorization !== undefined && caller?.type !== 'USER') return notAuthorized;
  const body = jsonOf(request) ?? {};
  const secret = textOf(body['secret']);
  const nick = textOf(body['nick']);
  if (nick !== undefined && !nickRule.test(nick)) return refuse(400);
  const owned = (owner: string) => store.liveDevices().filter((one) => one.owner === owner);
  if (caller !== undefined) {
    if (owned(caller.prn).length >= quota) return refuse(403, 'Device quota exceeded; delete some devices');
    if (owned(caller.prn).some((one) => one.nick === nick)) return refuse(409, 'device already exists');
    return ok(
      shown(
        store.addDevice({
          owner: caller.prn,
          userMeta: quoteKeys(mapOf(body['user-meta'])),
          ...(nick === undefined ? {} : { nick }),
          ...(secret === undefined ? {} : { secret }),
        }),
      ),
    );
  }
  const given = request.headers['pantahub-devices-auto-token-v1'];
  const common = {
    deviceMeta: quoteKeys(mapOf(body['device-meta'])),
    ...(secret === undefined ? {} : { secret }),
    ...(nick === undefined ? {} : { nick }),
  };
  if (typeof given !== 'string' || given === '') {
    return ok(shown(store.addDevice({ ...common, challenge: petName(3, '-') })));
  }
  const token = store.tokenOf(given);
  if (token === undefined) return refuse(400);
  if (owned(token.owner).length >= quota) return refuse(403, 'Device quota exceeded; delete some devices');
  const userMeta = quoteKeys(token.defaultUserMeta);
  return ok(shown(store.addDevice({ ...common, owner: token.owner, tokenId: token.id, userMeta })));
}

function list(store: HubStore, { caller, query }: HubRequest): HubAnswer {
  if (caller === undefined) return notAuthorized;
  const mine = (device: StoredDevice) => (caller.type === 'USER' ? device.owner : device.prn) === caller.prn;
  if ([...query.keys()].some((key) => key.startsWith('$'))) return refuse(400);
  const found = store
    .liveDevices()
    .filter((device) => mine(device) && [...query].every(([key, value]) => holds(device, key, value)));
  return ok(found.map((device) => shown(device)));
}

/** A filter as MongoDB reads it: a path of plain keys, so that keys with a dot in them are never found. */
function holds(device: StoredDevice, path: string, wanted: string): boolean {
  const fields: Meta = {
    prn: device.prn,
    nick: device.nick,
    owner: device.owner,
    'user-meta': device.userMeta,
    'device-meta': device.deviceMeta,
  };
  let value: unknown = fields;
  for (const key of path.split('.')) value = mapOf(value)[key];
  if (wanted.startsWith('!')) return value !== wanted.slice(1);
  if (!wanted.startsWith('^')) return value === wanted;
  return typeof value === 'string' && new RegExp(wanted, 'iu').test(value);
}

function findDevice(store: HubStore, named: string, owner: string): StoredDevice | undefined {
  const id = named.startsWith('prn:::devices:') ? named.slice(named.lastIndexOf('/') + 1) : named;
  return store.liveDevices().find((device) => device.id === id || (device.nick === named && device.owner === owner));
}

function one(store: HubStore, request: HubRequest, device: StoredDevice | undefined): HubAnswer | undefined {
  const { caller, method } = request;
  if (caller === undefined) return notAuthorized;
  const mine = device !== undefined && (device.owner === caller.prn || device.prn === caller.prn);
  switch (method) {
    case 'GET':
      if (device === undefined) return refuse(404);
      return mine ? ok({ ...shown(device), secret: undefined }) : refuse(403);
    case 'PUT':
      return claim(store, request, device);
    case 'PATCH': {
      if (device === undefined || device.owner !== caller.prn) return refuse(403);
      const nick = textOf(jsonOf(request)?.['nick']);
      if (nick !== undefined && !nickRule.test(nick)) return refuse(400);
      if (nick !== undefined) Object.assign(device, { nick, modified: store.now() });
      return ok({ ...shown(device), secret: undefined, challenge: undefined });
    }
    case 'DELETE':
      if (device === undefined) return refuse(404);
      if (device.owner !== '' && device.owner !== caller.prn) return refuse(403);
      device.garbage = true;
      return ok({ ...shown(device), secret: undefined, challenge: undefined });
    default:
      return undefined;
  }
}

/** With the challenge a device becomes the caller's. One that is his own takes any challenge. */
function claim(store: HubStore, { caller, query }: HubRequest, device: StoredDevice | undefined): HubAnswer {
  if (caller === undefined) return notAuthorized;
  if (device === undefined || (device.owner !== '' && device.owner !== caller.prn)) return refuse(403);
  if (device.challenge !== '') {
    if (query.get('challenge') !== device.challenge) return refuse(403);
    Object.assign(device, { owner: caller.prn, challenge: '', nick: petName(3, '_') });
  }
  device.modified = store.now();
  return ok(shown(device));
}

function meta(
  store: HubStore,
  request: HubRequest,
  device: StoredDevice | undefined,
  part: 'user-meta' | 'device-meta',
): HubAnswer | undefined {
  const { caller, method } = request;
  const mayWrite =
    part === 'device-meta' ? caller?.prn === device?.prn : caller?.prn === device?.owner || caller?.prn === device?.prn;
  if (device === undefined) return refuse(404);
  if (!mayWrite) return refuse(400);
  const field = part === 'user-meta' ? 'userMeta' : 'deviceMeta';
  if (method === 'GET') return ok(unquoteKeys(device[field]));
  const body = jsonOf(request);
  if (body === undefined) return refuse(400);
  const data = quoteKeys(body);
  if (method === 'PUT') device[field] = data;
  else if (method === 'PATCH') device[field] = withoutNull({ ...device[field], ...data });
  else return undefined;
  device.modified = store.now();
  return ok(part === 'user-meta' ? unquoteKeys(data) : { status: 'ok' });
}

/** In a patch, null takes a key away. */
function withoutNull(meta: Meta): Meta {
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== null));
}

function shown(device: StoredDevice): Meta {
  return {
    id: device.id,
    prn: device.prn,
    nick: device.nick,
    owner: device.owner,
    secret: device.secret,
    'time-created': new Date(device.created).toISOString(),
    'time-modified': new Date(device.modified).toISOString(),
    ...(device.challenge === '' ? {} : { challenge: device.challenge }),
    public: false,
    'user-meta': unquoteKeys(device.userMeta),
    'device-meta': unquoteKeys(device.deviceMeta),
    garbage: device.garbage,
  };
}
