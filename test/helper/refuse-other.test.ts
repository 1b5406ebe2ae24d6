import { expect, test } from 'vitest';
import { refuseOther } from '../../electron/helper/refuse-other.ts';

const confirmed = { path: '/dev/sdb', size: 32e9, serial: '058F', majorMinor: '8:16', sequence: 31 };
const actual = { size: 32e9, serials: ['UNIT7', '058F'], majorMinor: '8:16', sequence: 31 };

test('a drive is itself, by any of its serial numbers', () => {
  expect(() => refuseOther('/dev/sdb', confirmed, actual)).not.toThrow();
});

test.each([
  ['/dev/sdc', {}, 'path', '/dev/sdb', '/dev/sdc'],
  ['/dev/sdb', { size: 16e9 }, 'size in bytes', '32000000000', '16000000000'],
  ['/dev/sdb', { serials: ['0781'] }, 'serial number', '058F', '0781'],
  ['/dev/sdb', { serials: [] }, 'serial number', '058F', 'unknown'],
  ['/dev/sdb', { majorMinor: '8:32' }, 'device number', '8:16', '8:32'],
  ['/dev/sdb', { sequence: 32 }, 'sequence number', '31', '32'],
])('%s with %j is another drive', (path, change, field, expected, found) => {
  expect(() => refuseOther(path, confirmed, { ...actual, ...change })).toThrow(
    expect.objectContaining({ code: 'target-changed', fields: { target: path, field, expected, actual: found } }),
  );
});

test('what nobody saw when it was confirmed is not asked for', () => {
  expect(() => refuseOther('/dev/sdb', { path: '/dev/sdb', size: 32e9 }, actual)).not.toThrow();
});
