import { expect, test } from 'vitest';
import { awaitedUnits } from '../../../electron/cli/boot/units.ts';
import type { Certificate } from '../../../electron/contract/certificate.ts';

const given = (unit: string, host: string) => ({
  file: `${unit}.json`,
  unit,
  trusted: true,
  certificate: {
    finished: '2026-01-02T03:04:05.000Z',
    expects: { family: 'pantavisor', claim: 'token', hub: { host, port: 443 }, tag: unit },
  } as Certificate,
});

test('devices of one Hub are watched together', () => {
  const units = awaitedUnits([given('a', 'hub.example'), given('b', 'hub.example')], undefined, {});
  expect(units.map(({ id, wish }) => [id, wish])).toEqual([
    ['a', 'claimed'],
    ['b', 'claimed'],
  ]);
});

test('devices of several Hubs are not: nobody would ask for some of them, nor take back their tokens', () => {
  const watch = () => awaitedUnits([given('a', 'one.example'), given('b', 'two.example')], undefined, {});
  expect(watch).toThrow('several Hubs (one.example:443, two.example:443)');
});
