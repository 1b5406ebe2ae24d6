import { expect, test } from 'vitest';
import { expectedBootSchema } from '../../../../electron/contract/boot.ts';
import { unitEventSchema } from '../../../../electron/contract/lot/states.ts';
import { expectedOf, kindOf, sharedBoot, unitMarks } from '../../../../electron/engine/lot/run/unit-marks.ts';

const deviceId = '5f3e0d7c9a1b2c3d4e5f6071';

test('columns of a table tell a device as far as they hold what they are called', () => {
  expect(unitMarks({}, { tag: 'batch-7.12', 'device id': deviceId, mac_eth0: '02-00-00-AA-00-01' })).toEqual({
    deviceId,
    tag: 'batch-7.12',
    mac: '02:00:00:aa:00:01',
  });
  expect(unitMarks({}, { serial: 'WK-0001', hostname: 'Gateway-7' })).toEqual({ serial: 'wk-0001', host: 'gateway-7' });
  expect(unitMarks({}, { tag: '^all', deviceId: 'twelve', mac: 'none', serial: '-', host: 'a b' })).toBeUndefined();
});

test.each([
  ['machine', undefined],
  ['macro', undefined],
  ['mac', 'mac'],
  ['MAC address', 'mac'],
  ['eth0Mac', 'mac'],
  ['macAddress', 'mac'],
  ['wlan_mac', 'mac'],
  ['serialPort', undefined],
  ['serial number', 'serial'],
  ['serialNo', 'serial'],
  ['board-sn', 'serial'],
  ['hostname', 'host'],
  ['hosting', undefined],
  ['Device ID', 'deviceId'],
  ['wick-unit', 'tag'],
])('a column "%s" holds %s', (column, kind) => {
  expect(kindOf(column)).toBe(kind);
});

test('twelve digits of a machine’s number, and addresses of all devices or of none, are no address', () => {
  expect(unitMarks({}, { machine: '020000aa0001' })).toBeUndefined();
  expect(unitMarks({}, { mac: '00:00:00:00:00:00' })).toBeUndefined();
  expect(unitMarks({}, { mac: 'FF:FF:FF:FF:FF:FF' })).toBeUndefined();
});

test('what lies on the card counts for more', () => {
  const expects = { family: 'pantavisor', claim: 'token', tag: 'run.1' } as const;
  expect(unitMarks({ expects }, { tag: 'other' })).toEqual({ tag: 'run.1' });
});

test('what the other stations need to know of a unit goes through the ledger, and is the same there', () => {
  const sha256 = 'a'.repeat(64);
  const expects = expectedBootSchema.parse({
    family: 'pantavisor',
    claim: 'token',
    tag: 'run.1',
    stateSha256: sha256,
    stateKeys: { 'os/run.json': sha256 },
    containers: [{ name: 'os', goal: 'STARTED' }],
    hub: { host: 'hub.example', port: 443 },
    asks: [{ ask: 'ssh', port: 22 }],
  });
  const event = { kind: 'shipped', certificate: sha256, marks: { tag: 'run.1' }, expects: sharedBoot({ expects }) };
  const told = unitEventSchema.parse(JSON.parse(JSON.stringify(event)));
  const { stateKeys: _, ...whole } = expects;
  expect(told.kind === 'shipped' && expectedOf(told.expects, told.marks)).toEqual(whole);
  expect(expectedOf(undefined, undefined)).toEqual({ family: 'unknown', claim: 'none' });
});
