import { expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { identityDifference, identityOf, sameDrive } from '../../../electron/engine/drive/identity.ts';

/** A drive of a system that says nothing more about it. */
const unknown: Drive = {
  path: '/dev/sdb',
  name: 'Generic SD/MMC',
  size: 32e9,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'usb',
  removable: true,
  readOnly: false,
  partitions: [],
  mountPoints: [],
  risks: [],
};
const card: Drive = { ...unknown, serial: '058F', majorMinor: '8:16', sequence: 31 };

test('what is confirmed is where the drive is, how large it is and which one it is', () => {
  expect(identityOf(card)).toEqual({ path: '/dev/sdb', size: 32e9, serial: '058F', majorMinor: '8:16', sequence: 31 });
  expect(identityOf(unknown)).toEqual({ path: '/dev/sdb', size: 32e9 });
});

test('a drive is itself, also after its partitions changed', () => {
  expect(sameDrive(identityOf(card), identityOf({ ...card, mountPoints: ['/mnt'], name: 'renamed' }))).toBe(true);
});

test.each([
  [{ path: '/dev/sdc' }, 'path', '/dev/sdb', '/dev/sdc'],
  [{ size: 16e9 }, 'size in bytes', '32000000000', '16000000000'],
  [{ serial: '0781' }, 'serial number', '058F', '0781'],
  [{ majorMinor: '8:32' }, 'device number', '8:16', '8:32'],
  [{ sequence: 32 }, 'sequence number', '31', '32'],
])('%j makes it another drive', (change, field, expected, actual) => {
  const other = identityOf({ ...card, ...change });
  expect(identityDifference(identityOf(card), other)).toEqual({ field, expected, actual });
  expect(sameDrive(identityOf(card), other)).toBe(false);
});

test('a serial number that was confirmed must still be there; one that nobody saw is not asked for', () => {
  expect(identityDifference(identityOf(card), identityOf(unknown))).toMatchObject({ actual: 'unknown' });
  expect(identityDifference(identityOf(unknown), identityOf(card))).toBeUndefined();
});
