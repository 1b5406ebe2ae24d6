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
