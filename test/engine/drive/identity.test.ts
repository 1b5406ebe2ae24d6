import { expect, test } from 'vitest';
import { identityOf } from '../../../electron/engine/drive/identity.ts';
import { usbCard } from '../../rigs/drive.ts';

const unknown = usbCard({ size: 32e9 });
const card = { ...unknown, serial: '058F', majorMinor: '8:16', sequence: 31 };

test('what is confirmed is where the drive is, how large it is and which one it is', () => {
  expect(identityOf(card)).toEqual({ path: '/dev/sdb', size: 32e9, serial: '058F', majorMinor: '8:16', sequence: 31 });
  expect(identityOf(unknown)).toEqual({ path: '/dev/sdb', size: 32e9 });
});
