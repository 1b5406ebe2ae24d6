import { expect, test } from 'vitest';
import { unusableError } from '../../../electron/engine/drive/unusable.ts';
import { FakeSystem, MiB, usbReader } from './fake-system.ts';

test('an empty reader and a memory disk are refused as what they are, a card is not', async () => {
  using system = new FakeSystem();
  usbReader(system);
  usbReader(system, { name: 'sdc', dev: '8:32', lun: 1, size: 0 });
  system.disk('virtual/block/zram0', '252:0', 16 * MiB);
  system.swap('/dev/zram0', 'partition');
  const errors = (await system.list()).map((drive) => unusableError(drive));
  expect(errors.map((error) => error?.message)).toEqual([
    undefined,
    'There is no card or other medium in /dev/sdc.',
    "/dev/zram0 is a part of this computer's memory, not a drive.",
  ]);
  expect(errors.map((error) => error?.exit)).toEqual([undefined, 'refused', 'refused']);
});
