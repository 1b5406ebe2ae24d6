import { expect, test } from 'vitest';
import { WickError } from '../../electron/contract/errors.ts';
import { ioFault } from '../../electron/helper/fault.ts';

const place = { target: '/dev/sdx', operation: 'write', offset: 4096 };
const failure = (code: string) => Object.assign(new Error(`${code}: of the system`), { code });

test.each([
  ['EIO', true, 'target-io'],
  ['ENOSPC', true, 'target-io'],
  ['EIO', false, 'target-gone'],
  ['ENXIO', true, 'target-gone'],
  ['ENODEV', true, 'target-gone'],
  ['ENOMEDIUM', true, 'target-gone'],
  ['EROFS', true, 'target-write-protected'],
  ['EPERM', true, 'target-write-protected'],
])('%s with the drive there: %s is %s', (code, present, expected) => {
  expect(ioFault(failure(code), place, () => present).code).toBe(expected);
});

test('an I/O error says what was done where, and why it failed', () => {
  const { message } = ioFault(failure('EIO'), place, () => true);
  expect(message).toBe('/dev/sdx failed to write at byte 4096: input/output error.');
});

test('an error that says all already stays as it is', () => {
  const error = new WickError('target-gone', { target: '/dev/sdx' });
  expect(ioFault(error, place, () => true)).toBe(error);
});
