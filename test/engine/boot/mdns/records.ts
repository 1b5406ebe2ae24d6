import type { Answer } from '../../../../electron/engine/boot/mdns/records.ts';

export const deviceId = '5f1a2b3c4d5e6f7a8b9c0d1e';

interface Announcement {
  name?: string;
  host?: string;
  subType?: boolean;
  deviceId?: string | undefined;
  challenge?: string | undefined;
  hub?: string | undefined;
}

/** What pv-avahi publishes (pv-avahi-start.sh, ssh.service): PTR, PTR of the sub-type, SRV, TXT, A, AAAA. */
export function recordsOf(options: Announcement = {}): Answer[] {
  const { name = 'pantavisor', host = 'pantavisor', subType = true } = options;
  const told = { deviceId, challenge: 'duly-apt-mole', hub: 'https://api.pantahub.com:443', ...options };
  const instance = `${name}._ssh._tcp.local`;
  const text = [
    told.deviceId === undefined ? [] : `device-id=${told.deviceId}`,
    told.challenge === undefined ? [] : `challenge=${told.challenge}`,
    told.hub === undefined ? [] : `pantahub=${told.hub}`,
  ].flat();
  return [
    { name: '_ssh._tcp.local', type: 'PTR', ttl: 4500, data: instance },
    ...(subType
      ? [{ name: '_pantavisor._sub._ssh._tcp.local', type: 'PTR', ttl: 4500, data: instance } satisfies Answer]
      : []),
    { name: instance, type: 'SRV', ttl: 120, data: { port: 8222, target: `${host}.local` } },
    { name: instance, type: 'TXT', ttl: 4500, data: text.map((pair) => Buffer.from(pair)) },
    { name: `${host}.local`, type: 'A', ttl: 120, data: '192.168.1.7' },
    { name: `${host}.local`, type: 'AAAA', ttl: 120, data: 'fe80::7' },
  ];
}
