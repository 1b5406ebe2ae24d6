import { expect, test } from 'vitest';
import { majorMinorOf } from '../../electron/contract/device-number.ts';

test.each([
  [0x0700n, '7:0'],
  [0x0810n, '8:16'],
  [0xb301n, '179:1'],
  [0x11_032cn, '259:300'],
  [0xfff0_08ffn, '8:1048575'],
  [0x1000_0003_8803n, '5000:3'],
])('number %s is device %s', (rdev, text) => {
  expect(majorMinorOf(rdev)).toBe(text);
});
