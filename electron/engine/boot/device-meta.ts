import * as z from 'zod';
import { type RunStatus, runStatuses, type Seen } from '../../contract/boot.ts';
import { plainText } from './plain-text.ts';

/** One thing that a device says of itself, and through which interface it can be met. */
export interface MetaSighting {
  seen: Seen;
  evidence: string;
  address?: string;
  mac?: string;
}

/** Keys as `eth0.ipv4`, `eth0.ipv6`, `eth0.mac`; lists of texts. */
const interfacesSchema = z.record(z.string(), z.array(z.string()));
const sysinfoSchema = z.object({ uptime: z.coerce.number().min(0) });

/** What device-meta say (Pantavisor, reference of its metadata). All values are texts, some of them JSON. */
export function readDeviceMeta(meta: ReadonlyMap<string, string>): MetaSighting[] {
  const say = (key: string) => `${key} is ${plainText(meta.get(key) ?? '')}`;
  const seen: MetaSighting[] = [];
  if (meta.get('pantahub.claimed') === '1') {
    seen.push({ seen: { kind: 'claim', claim: 'claimed' }, evidence: say('pantahub.claimed') });
  }
  const online = meta.get('pantahub.online');
  if (online === '0' || online === '1') {
    const state = meta.get('pantahub.state');
    seen.push({
      seen: { kind: 'online', online: online === '1', ...(state === undefined ? {} : { state: plainText(state) }) },
      evidence: [say('pantahub.online'), ...(state === undefined ? [] : [say('pantahub.state')])].join(', '),
    });
  }
  const status = meta.get('pantavisor.status');
  if (isStatus(status)) {
    const revision = plainText(runningRevision(meta));
    const evidence = `${say('pantavisor.status')} in revision ${revision}`;
    seen.push({ seen: { kind: 'status', status, revision }, evidence });
  }
  const uptime = parse(meta.get('sysinfo'), sysinfoSchema)?.uptime;
  if (uptime !== undefined) {
    seen.push({ seen: { kind: 'uptime', seconds: uptime }, evidence: `it has been on for ${uptime} s` });
  }
  return [...seen, ...readInterfaces(meta.get('interfaces'))];
}

/** `0` where the device does not tell: it begins with that one. */
export function runningRevision(meta: ReadonlyMap<string, string>): string {
  return meta.get('pantavisor.revision') ?? '0';
}

function readInterfaces(text: string | undefined): MetaSighting[] {
  const interfaces = parse(text, interfacesSchema) ?? {};
  return Object.entries(interfaces).flatMap(([key, addresses]) => {
    const [, name, family] = /^(.+)\.(ipv4|ipv6)$/u.exec(key) ?? [];
    // Inside of the device, and among its containers.
    if (name === undefined || /^(?:lo|lxcbr|docker|veth)/u.test(name)) return [];
    const mac = interfaces[`${name}.mac`]?.[0]?.toLowerCase();
    return addresses.flatMap((one) => {
      const address = one.replace(/[/%].*$/u, '').toLowerCase();
      if (!(family === 'ipv4' ? z.ipv4() : z.ipv6()).safeParse(address).success) return [];
      const known = mac !== undefined && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/u.test(mac) ? { mac } : {};
      return [{ seen: { kind: 'life' as const }, evidence: `${plainText(name)} has ${address}`, address, ...known }];
    });
  });
}

function isStatus(text: string | undefined): text is RunStatus {
  return runStatuses.some((one) => one === text);
}

function parse<T>(text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
