import { expect, test } from 'vitest';
import { firstWays, isNowhere, startOf } from '../../../../renderer/screens/boot/ways.ts';

const units = [
  { unit: 'a', name: 'one' },
  { unit: 'b', name: undefined },
];

test('what is looked at is asked for, and nothing else', () => {
  expect(startOf(firstWays, [])).toEqual({ units: [], lan: true, hub: false });
  expect(startOf({ ...firstWays, claim: true, ports: { '': '/dev/ttyUSB0' } }, [])).toEqual({
    units: [],
    lan: true,
    hub: false,
    claim: true,
    serial: [{ path: '/dev/ttyUSB0', baudRate: 115_200 }],
  });
});

test('each of several devices has its own console, and the rest goes for all', () => {
  const ways = {
    ...firstWays,
    lan: false,
    hub: true,
    ports: { a: '/dev/ttyUSB1', b: '' },
    rate: '9600',
    log: ' /tmp/logs ',
    addresses: '10.0.0.7, gateway.local  10.0.0.8',
    interface: 'eth0',
    minutes: '2,5',
  };
  expect(startOf(ways, units)).toEqual({
    units: ['a', 'b'],
    names: { a: 'one' },
    lan: false,
    hub: true,
    serial: [{ path: '/dev/ttyUSB1', baudRate: 9600, unit: 'a' }],
    addresses: ['10.0.0.7', 'gateway.local', '10.0.0.8'],
    interfaces: ['eth0'],
    log: '/tmp/logs',
    timeout: 150_000,
  });
});

test('a folder for logs is of use with a console only, and times that are none are left out', () => {
  expect(startOf({ ...firstWays, log: '/tmp/logs', minutes: 'long' }, [])).toEqual({
    units: [],
    lan: true,
    hub: false,
  });
});

test('somebody has to look', () => {
  const off = { ...firstWays, lan: false };
  expect(isNowhere(firstWays)).toBe(false);
  expect(isNowhere(off)).toBe(true);
  expect(isNowhere({ ...off, ports: { a: '' } })).toBe(true);
  for (const one of [
    { hub: true },
    { claim: true },
    { ports: { a: 'x' } },
    { addresses: '10.0.0.1' },
    { interface: 'lo' },
  ])
    expect(isNowhere({ ...off, ...one })).toBe(false);
});
