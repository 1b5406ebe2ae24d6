import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Secret } from '../../../contract/recipe/secret.ts';
import { Hub } from '../../hub/hub.ts';
import { canonicalText } from '../../image/pantavisor/canonical.ts';
import { JsonFault, readJson } from '../../image/pantavisor/raw-json.ts';

type Meta = Record<string, unknown>;

interface Device {
  id: string;
  prn: string;
  nick: string;
  owner: string;
  secret: string;
  'user-meta': Meta;
  'device-meta': Meta;
}

interface Token {
  id: string;
  sha256: string;
  disabled: boolean;
  'default-user-meta': Meta;
}

/** How a call is answered: nothing behind the status where there is nothing to say. */
type Answer = readonly [status: number, body?: object];

const owner = 'prn:pantahub.com:auth:/you';
const missing: Answer = [404];

/**
 * A Hub to practise with: the part of Pantahub's REST API that one device with a token needs, on this computer, in memory,
 * and gone afterwards. Whoever opened it is logged in.
 */
export class PracticeHub implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      ([status, body]) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(error instanceof JsonFault ? 400 : 500).end(),
    );
  });
  readonly #devices = new Map<string, Device>();
  readonly #tokens = new Map<string, Token>();
  /** What revision 0 of each device is. */
  readonly #states = new Map<string, string>();
  /** By what a caller shows: who it is. */
  readonly #sessions = new Map<string, string>();

  static async open(): Promise<PracticeHub> {
    const hub = new PracticeHub();
    await new Promise<void>((resolve, reject) => {
      hub.#server.once('error', reject);
      hub.#server.listen(0, '127.0.0.1', resolve);
    });
    return hub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The Hub for whoever owns the devices. */
  login(): Hub {
    const session = { token: new Secret(this.#newSession(owner)), user: 'you', expiresAt: undefined };
    // Nothing on this computer is reached through a proxy.
    return new Hub({ scheme: 'http', host: '127.0.0.1', port: this.port }, session, { env: {} });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    const [kind, id, part, revision] = pathname.split('/').filter((one) => one !== '');
    const { method = 'GET', headers } = request;
    const body = await buffer(request);
    const caller = this.#sessions.get(headers.authorization?.replace(/^Bearer /u, '') ?? '');
    const call = `${method} ${kind}`;
    if (call === 'POST auth') return this.#logIn(objectOf(body));
    if (call === 'POST devices' && id === undefined) return this.#register(headers['pantahub-devices-auto-token-v1']);
    if (caller === undefined) return [401];
    if (kind === 'devices' && id === 'tokens') return this.#token(method, part, objectOf(body));
    if (call === 'GET devices' && id === undefined) return [200, this.#find(searchParams)];
    if (call === 'POST trails') return this.#begin(caller, body);
    const device = this.#devices.get(id ?? '');
    if (device === undefined || (caller !== owner && caller !== device.prn)) return missing;
    if (call === 'GET devices') return [200, shown(device)];
    if (call === 'PUT devices' && part === 'device-meta') {
      device['device-meta'] = objectOf(body);
      return [200, {}];
    }
    const state = this.#states.get(device.id);
    if (call !== 'GET trails' || part !== 'steps' || revision !== '0' || state === undefined) return missing;
    const now = new Date().toISOString();
    return [200, { rev: 0, 'state-sha': state, progress: { status: 'DONE' }, 'progress-time': now, 'step-time': now }];
  }

  #logIn({ username, password }: Meta): Answer {
    const device = [...this.#devices.values()].find(({ prn, secret }) => prn === username && secret === password);
    return device === undefined ? [401] : [200, { token: this.#newSession(device.prn) }];
  }

  #newSession(prn: string): string {
    const token = randomUUID();
    this.#sessions.set(token, prn);
    return token;
  }

  #token(method: string, id: string | undefined, body: Meta): Answer {
    if (method === 'GET') return [200, [...this.#tokens.values()]];
    if (method === 'DELETE') {
      const token = this.#tokens.get(id ?? '');
      if (token !== undefined) token.disabled = true;
      return [200, { status: 'OK' }];
    }
    const bytes = randomBytes(24);
    const given = body['default-user-meta'];
    const meta = typeof given === 'object' ? { ...given } : {};
    const made: Token = { id: newId(), sha256: sha256(bytes), disabled: false, 'default-user-meta': meta };
    this.#tokens.set(made.id, made);
    // Only now is it said; all that is kept is its hash.
    return [200, { ...made, token: bytes.toString('base64') }];
  }

  #register(text: string | string[] | undefined): Answer {
    const digest = sha256(Buffer.from(String(text), 'base64'));
    const token = [...this.#tokens.values()].find((one) => one.sha256 === digest && !one.disabled);
    if (token === undefined) return [400];
    const id = newId();
    const device: Device = {
      id,
      prn: `prn:::devices:/${id}`,
      nick: 'practice_device',
      owner,
      secret: randomBytes(8).toString('hex').slice(1),
      'user-meta': token['default-user-meta'],
      'device-meta': {},
    };
    this.#devices.set(id, device);
    return [200, device];
  }

  /** By what the fields say, as in `user-meta.KEY=VALUE`. */
  #find(filters: URLSearchParams): object[] {
    const isMeant = (device: Device) =>
      [...filters].every(([key, wanted]) => {
        const value = key.startsWith('user-meta.') ? device['user-meta'][key.slice('user-meta.'.length)] : device.prn;
        return value === wanted;
      });
    return [...this.#devices.values()].filter(isMeant).map(shown);
  }

  #begin(caller: string, body: Buffer): Answer {
    const device = [...this.#devices.values()].find(({ prn }) => prn === caller);
    if (device === undefined || this.#states.has(device.id)) return [403];
    this.#states.set(device.id, sha256(Buffer.from(canonicalText(readJson(body)))));
    return [200, {}];
  }
}

function shown({ secret: _, ...device }: Device): object {
  return device;
}

function objectOf(body: Buffer): Meta {
  if (body.length === 0) return {};
  const value: unknown = JSON.parse(body.toString('utf8'));
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function newId(): string {
  return randomBytes(12).toString('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
