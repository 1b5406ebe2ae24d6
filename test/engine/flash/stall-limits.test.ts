import { expect, test } from 'vitest';
import { stallLimits } from '../../../electron/engine/flash/stall-limits.ts';

test('a flush may stand still for minutes, and everything for longer where nobody counts what a drive has done', () => {
  const card = stallLimits({ transport: 'usb' }, 'linux');
  expect(card).toEqual({ io: 30_000, flush: 180_000 });
  for (const other of [
    stallLimits({ transport: 'usb' }, 'darwin'),
    stallLimits({ transport: 'usb' }, 'win32'),
    stallLimits({ transport: 'practice' }, 'linux'),
  ]) {
    expect(other.io).toBeGreaterThan(card.io);
    expect(other.flush).toBeGreaterThan(card.flush);
  }
});
