import { expect, test } from 'vitest';
import { isPhysicalDrive, openPhysicalDrive } from '../../../electron/helper/win32/open-physical-drive.ts';

test.each([
  ['\\\\.\\PhysicalDrive2', true],
  ['\\\\.\\PHYSICALDRIVE11', true],
  ['\\\\.\\PhysicalDrive', false],
  ['\\\\.\\PhysicalDrive2\\x', false],
  ['\\\\.\\D:', false],
  ['D:\\', false],
])('%s is a whole disk: %s', (path, expected) => {
  expect(isPhysicalDrive(path)).toBe(expected);
});

test('a disk with volumes is not written', async () => {
  const path = '\\\\.\\PhysicalDrive2';
  const common = { id: 1, do: 'open', expect: { path, size: 1 }, practice: false } as const;
  const opening = openPhysicalDrive({ ...common, path, mode: 'write', unmount: ['D:\\'] });
  await expect(opening).rejects.toMatchObject({ code: 'target-busy', fields: { holder: 'Windows, as D:\\' } });
});
