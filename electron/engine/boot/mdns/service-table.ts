import { isIPv4, isIPv6 } from 'node:net';
import type { Answer, Question } from './records.ts';

export const pantavisorService = '_pantavisor._sub._ssh._tcp.local';
export const sshService = '_ssh._tcp.local';

/** What is known of a device that announces itself. */
export interface Announced {
  /** Of its service: `pantavisor._ssh._tcp.local`. */
  instance: string;
  host: string;
  port: number;
  addresses: readonly string[];
  deviceId?: string;
  /** The words that claim it, while nobody owns it. */
  challenge?: string;
  /** Its Hub's address. */
  hub?: string;
}

interface Instance {
  name: string;
  /** A PTR record of the sub-type leads to it. */
  isPantavisor: boolean;
  service?: { host: string; port: number };
  text?: ReadonlyMap<string, string>;
}

type Host = Map<string, { family: 4 | 6; heard: number }>;

/** So many services and hosts are kept, those that were heard of last; and so many addresses of one host. */
const mostKept = 256;
const mostAddresses = 16;

/**
 * Joins the records of `_ssh._tcp` services (RFC 6763) however they are spread over packets. What a device says is kept
 * when it says goodbye: pv-avahi does so each time that it has something new to say.
 */
export class ServiceTable {
  readonly #instances = new Map<string, Instance>();
  readonly #hosts = new Map<string, Host>();

  /** Takes a packet; `zone` is the interface it came in by. Returns the services that it says something about. */
  take(records: readonly Answer[], { now, zone }: { now: number; zone: string | undefined }): Announced[] {
    const touched = new Set<string>();
    const flushed = new Set<string>();
    for (const record of records) {
      if (isGoodbye(record)) continue;
      if (record.type === 'PTR') this.#pointer(record.name, record.data, touched);
      else if (record.type === 'SRV' || record.type === 'TXT') this.#describe(record, touched);
      else if (record.type === 'A' || record.type === 'AAAA') {
        const family = record.type === 'A' ? 4 : 6;
        if (record.flush === true) this.#flush(record.name, { family, now, flushed });
        this.#address(record.name, { address: record.data, family, now, zone });
      }
    }
    const hosts = new Set(records.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ name }) => keyOf(name)));
    for (const [key, { service }] of this.#instances) {
      if (service !== undefined && hosts.has(service.host)) touched.add(key);
    }
    return [...touched].flatMap((key) => this.#announced(key));
  }

  /** What is still to be asked for. */
  get missing(): Question[] {
    const questions: Question[] = [];
    for (const { name, isPantavisor, service, text } of this.#instances.values()) {
      if (text === undefined) questions.push({ name, type: 'TXT' });
      if (!isPantavisor && !speaksOfPantavisor(text)) continue;
      if (service === undefined) questions.push({ name, type: 'SRV' });
      else if ((this.#hosts.get(service.host)?.size ?? 0) === 0) {
        questions.push({ name: service.host, type: 'A' }, { name: service.host, type: 'AAAA' });
      }
    }
    return questions;
  }

  #announced(key: string): Announced[] {
    const instance = this.#instances.get(key);
    if (instance?.service === undefined || instance.text === undefined) return [];
    const { name, isPantavisor, service, text } = instance;
    const addresses = [...(this.#hosts.get(service.host)?.keys() ?? [])];
    if (addresses.length === 0 || !(isPantavisor || speaksOfPantavisor(text))) return [];
    const deviceId = text.get('device-id');
    const challenge = text.get('challenge');
    const hub = text.get('pantahub');
    return [
      {
        instance: name,
        ...service,
        addresses,
        ...(deviceId !== undefined && /^[0-9a-f]{24}$/u.test(deviceId) ? { deviceId } : {}),
        ...(challenge !== undefined && /^[\w.-]{1,100}$/u.test(challenge) ? { challenge } : {}),
        ...(hub !== undefined && /^[\x21-\x7e]{1,200}$/u.test(hub) ? { hub } : {}),
      },
    ];
  }

  #pointer(name: string, target: unknown, touched: Set<string>): void {
    const isPantavisor = keyOf(name) === pantavisorService;
    if (typeof target !== 'string' || (!isPantavisor && keyOf(name) !== sshService)) return;
    const instance = this.#instance(target);
    if (instance === undefined) return;
    instance.isPantavisor ||= isPantavisor;
    touched.add(keyOf(target));
  }

  #describe(record: Extract<Answer, { type: 'SRV' | 'TXT' }>, touched: Set<string>): void {
    const instance = this.#instance(record.name);
    if (instance === undefined) return;
    if (record.type === 'TXT') instance.text = readText(record.data);
    else if (typeof record.data.target === 'string') {
      instance.service = { host: record.data.target.toLowerCase(), port: record.data.port };
    }
    touched.add(keyOf(record.name));
  }

  #instance(name: string): Instance | undefined {
    const key = keyOf(name);
    if (!key.endsWith(`.${sshService}`)) return undefined;
    return recent(this.#instances, key, () => ({ name, isPantavisor: false }));
  }

  #address(
    name: string,
    { address, family, now, zone }: { address: unknown; family: 4 | 6; now: number; zone: string | undefined },
  ): void {
    if (typeof address !== 'string' || !(family === 4 ? isIPv4(address) : isIPv6(address))) return;
    // Good on one link only, and no use without saying on which.
    const isLocal = family === 6 && /^fe[89ab]/iu.test(address);
    if (isLocal && zone === undefined) return;
    const addresses = recent(this.#hosts, keyOf(name), (): Host => new Map());
    const known = isLocal ? `${address}%${zone}` : address;
    if (addresses.size < mostAddresses || addresses.has(known)) addresses.set(known, { family, heard: now });
  }

  /** A host that says all its addresses of one family anew; once for each packet (RFC 6762, 10.2). */
  #flush(name: string, { family, now, flushed }: { family: 4 | 6; now: number; flushed: Set<string> }): void {
    const key = `${keyOf(name)} ${family}`;
    if (flushed.has(key)) return;
    flushed.add(key);
    const addresses = this.#hosts.get(keyOf(name));
    for (const [address, known] of addresses ?? []) {
      if (known.family === family && now - known.heard > 1000) addresses?.delete(address);
    }
  }
}

function keyOf(name: string): string {
  return name.toLowerCase();
}

function isGoodbye(record: Answer): boolean {
  return 'ttl' in record && record.ttl === 0;
}

function speaksOfPantavisor(text: ReadonlyMap<string, string> | undefined): boolean {
  return ['device-id', 'challenge', 'pantahub'].some((key) => text?.has(key));
}

/** `key=value` strings; of a key that is there twice the first counts (RFC 6763, 6.4). */
function readText(data: unknown): Map<string, string> {
  const text = new Map<string, string>();
  for (const part of Array.isArray(data) ? data : [data]) {
    const pair = Buffer.isBuffer(part) ? part.toString('utf8') : typeof part === 'string' ? part : '';
    const equals = pair.indexOf('=');
    const key = pair.slice(0, equals).toLowerCase();
    if (equals > 0 && !text.has(key) && text.size < 32) text.set(key, pair.slice(equals + 1));
  }
  return text;
}

/** The entry of a key, made where there is none; the ones that were used last stay. */
function recent<T>(map: Map<string, T>, key: string, make: () => T): T {
  const value = map.get(key) ?? make();
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= mostKept) break;
    map.delete(oldest);
  }
  return value;
}
