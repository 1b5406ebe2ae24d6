import { describe, expect, test } from 'vitest';
import { WickError } from '../../electron/contract/errors.ts';

const target = '/dev/sdb';

describe('a protected drive', () => {
  test('can be forced where that is enough', () => {
    expect(new WickError('target-protected', { target, reasons: ['it is'], forceable: true }).hint).toContain(
      '--force /dev/sdb',
    );
  });

  test.each([{}, { forceable: false }])('has to be freed first otherwise (%j)', (fields) => {
    const { hint } = new WickError('target-protected', { target, reasons: ['it backs /'], ...fields });
    expect(hint).not.toContain('--force');
    expect(hint).toMatch(/unmount.*swapoff.*LVM.*another disk/);
  });
});

test('a drive with another sequence number was taken out, which says more than the numbers', () => {
  const changed = (field: string) => new WickError('target-changed', { target, field, expected: '31', actual: '32' });
  expect(changed('sequence number').message).toBe('/dev/sdb was taken out or exchanged since it was confirmed.');
  expect(changed('size in bytes').message).toContain('its size in bytes is 32, not 31');
});
