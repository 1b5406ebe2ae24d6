import makeMdns, { type MulticastDNS, type ResponseOutgoingPacket } from 'multicast-dns';
import type { System } from './system.ts';

type Answer = ResponseOutgoingPacket['answers'][number];

const service = '_ssh._tcp.local';
const subtype = `_pantavisor._sub.${service}`;

/**
 * Says with multicast DNS where the device is, as pv-avahi does: it looks every 5 s whether there is something new to say,
 * and starts anew then, so that it is away for a moment. Ends with the signal of the system.
 */
export async function announce(system: System): Promise<void> {
  const { machine, signal, hints } = system;
  const { address, mdns: group } = machine.options;
  if (machine.fault('mdns-blocked') !== undefined || machine.fault('no-network') !== undefined) return;
  const host = `pantavisor-${address.split('.').slice(1).join('-')}`;
  const said = () => JSON.stringify(hints);
  let last = '';
  let mdns: MulticastDNS | undefined;
  const stop = async () => {
    const before = mdns;
    mdns = undefined;
    if (before === undefined) return;
    // A goodbye: nothing of it is to be remembered (RFC 6762, 10.1). Whose plug is pulled says none.
    const goodbye = records(system, host).map((record) => ({ ...record, ttl: 0 }) as Answer);
    const { reason } = machine.power.signal;
    if (reason !== 'cut') await new Promise<void>((resolve) => before.respond(goodbye, () => resolve()));
    await new Promise<void>((resolve) => before.destroy(() => resolve()));
  };
  try {
    for (;;) {
      if (said() !== last) {
        await stop();
        await machine.wait(2, signal);
        last = said();
        mdns = makeMdns({ ip: group.address, port: group.port, interface: address, bind: '0.0.0.0' });
        answer(mdns, system, host);
      }
      await machine.wait(5, signal);
    }
  } finally {
    await stop();
  }
}

function answer(mdns: MulticastDNS, system: System, host: string): void {
  mdns.on('error', () => {});
  mdns.on('warning', () => {});
  mdns.on('query', ({ questions }) => {
    const all = records(system, host);
    const asked = (questions ?? []).flatMap(({ name, type }) =>
      all.filter((record) => same(record.name, name) && [record.type, 'ANY'].includes(type)),
    );
    if (asked.length > 0)
      mdns.respond({ answers: asked, additionals: all.filter((record) => !asked.includes(record)) });
  });
  // Said twice, a second apart (RFC 6762, 8.3).
  mdns.once('ready', () => {
    const say = () => mdns.respond(records(system, host));
    say();
    system.machine.wait(1, system.signal).then(say, () => {});
  });
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function records({ machine, hints }: System, host: string): Answer[] {
  const { address, ports } = machine.options;
  const instance = `${host}.${service}`;
  const texts = Object.entries({ 'device-id': hints.deviceId, challenge: hints.challenge, pantahub: hints.hub });
  const data = texts.filter(([, value]) => value !== '').map(([key, value]) => `${key}=${value}`);
  const unique = { ttl: 120, flush: true } as const;
  return [
    { name: '_services._dns-sd._udp.local', type: 'PTR', ttl: 4500, data: service },
    { name: service, type: 'PTR', ttl: 4500, data: instance },
    { name: subtype, type: 'PTR', ttl: 4500, data: instance },
    {
      name: instance,
      type: 'SRV',
      ...unique,
      data: { port: ports.ssh, target: `${host}.local`, priority: 0, weight: 0 },
    },
    { name: instance, type: 'TXT', ttl: 4500, flush: true, data },
    { name: `${host}.local`, type: 'A', ...unique, data: address },
  ];
}
