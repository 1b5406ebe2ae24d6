import { expect, test } from 'vitest';
import { unitMarks } from '../../../../electron/engine/lot/run/unit-marks.ts';

const deviceId = '5f3e0d7c9a1b2c3d4e5f6071';

test('columns of a table tell a device as far as they hold what they are called', () => {
  expect(unitMarks({}, { tag: 'batch-7.12', 'device id': deviceId, mac_eth0: '02-00-00-AA-00-01' })).toEqual({
    deviceId,
    tag: 'batch-7.12',
    mac: '02:00:00:aa:00:01',
  });
  expect(unitMarks({}, { tag: '^all', deviceId: 'twelve', mac: 'none', serial: 'WK-0001' })).toBeUndefined();
});

test('what lies on the card counts for more', () => {
  const expects = { family: 'pantavisor', claim: 'token', tag: 'run.1' } as const;
  expect(unitMarks({ expects }, { tag: 'other' })).toEqual({ tag: 'run.1' });
});
