import { expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { identityOf } from '../../../electron/engine/drive/identity.ts';

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
