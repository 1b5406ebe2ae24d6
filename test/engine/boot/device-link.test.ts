import { expect, test } from 'vitest';
import type { Seen, Sighting } from '../../../electron/contract/boot.ts';
import { deviceLink } from '../../../electron/engine/boot/device-link.ts';

const id = '5f1a2b3c4d5e6f7a8b9c0d1e';
const publicHub = { hub: { host: 'api.pantahub.com', port: 443 } };

const answers = (address: string, service: Omit<Extract<Seen, { kind: 'service' }>, 'kind' | 'answers'>): Sighting => ({
  at: 0,
  observer: 'lan',
  of: { address },
  seen: { kind: 'service', answers: true, ...service },
  evidence: '',
});
const pvrSdk = { service: 'pvr-sdk', port: 12_368 } as const;

function link(sightings: readonly Sighting[], { expected = {}, deviceIds = [] as string[] } = {}) {
  return deviceLink({ expected, sightings, deviceIds });
}

test('a device that serves pages is linked to at the address that answered', () => {
  expect(link([answers('192.168.7.24', pvrSdk)])).toBe('http://192.168.7.24:12368/app');
  expect(link([answers('fd00::7', pvrSdk)])).toBe('http://[fd00::7]:12368/app');
  expect(link([answers('gateway.local', pvrSdk)])).toBe('http://gateway.local:12368/app');
});

test('what the recipe asks for comes first', () => {
  const asked = answers('10.0.0.7', { service: 'url', url: 'https://device:8443/status?full=1' });
  expect(link([asked, answers('10.0.0.7', pvrSdk)])).toBe('https://10.0.0.7:8443/status?full=1');
  const fixed = answers('shop.example', { service: 'url', url: 'http://shop.example/' });
  expect(link([fixed])).toBe('http://shop.example/');
});

test('otherwise it is the page of the public Hub, where it is known which device it is', () => {
  expect(link([], { expected: publicHub, deviceIds: [id] })).toBe(`https://hub.pantacor.com/u/_/devices/${id}`);
  expect(link([], { expected: publicHub })).toBeUndefined();
  expect(link([], { deviceIds: [id] })).toBeUndefined();
  expect(link([], { expected: { hub: { host: 'hub.example', port: 443 } }, deviceIds: [id] })).toBeUndefined();
  expect(link([], { expected: publicHub, deviceIds: [id, id.replace('5', '6')] })).toBeUndefined();
});

test.each(['fe80::1%eth0', '"><script>', 'a b', '1.2.3.4/x', 'user@host', '', 'javascript:alert(1)', '../..'])(
  'an address that is none makes no link: %s',
  (address) => {
    expect(link([answers(address, pvrSdk)])).toBeUndefined();
  },
);

test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://user:password@device/', 'no address'])(
  'what is no page of the web makes no link: %s',
  (url) => {
    expect(link([answers('10.0.0.7', { service: 'url', url })])).toBeUndefined();
  },
);

test.each(['../../evil', `${id}/../..`, 'ABCDEF0123456789ABCDEF01', '<b>'])(
  'an identity that is none makes no link: %s',
  (deviceId) => {
    expect(link([], { expected: publicHub, deviceIds: [deviceId] })).toBeUndefined();
  },
);
