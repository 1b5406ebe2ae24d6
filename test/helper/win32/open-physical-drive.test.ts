import { expect, test } from 'vitest';
import type { SystemVolume } from '../../../native/native.ts';
import { openPhysicalDrive } from '../../../electron/helper/win32/open-physical-drive.ts';

const path = '\\\\.\\PhysicalDrive2';
const opening = { id: 1, do: 'open', path, mode: 'write', expect: { path, size: 1 }, practice: false } as const;
const onDisk = (disk: number) => () =>
  Promise.resolve<SystemVolume[]>([
    { role: 'windows', name: 'C:\\Windows', disks: [disk] },
    { role: 'loader', name: '\\Device\\HarddiskVolume1', disks: [0] },
  ]);

test('a disk with volumes is not written', async () => {
  const opened = openPhysicalDrive({ ...opening, unmount: ['D:\\'] }, onDisk(0));
  await expect(opened).rejects.toMatchObject({ code: 'target-busy', fields: { holder: 'Windows, as D:\\' } });
});

test('nor is the disk of Windows, whatever the engine says', async () => {
  await expect(openPhysicalDrive({ ...opening, unmount: [] }, onDisk(2))).rejects.toMatchObject({
    code: 'target-protected',
    fields: { reasons: ['it backs C:\\Windows'], forceable: false },
  });
});

test('nor any disk while nobody can tell where Windows is', async () => {
  await expect(openPhysicalDrive({ ...opening, unmount: [] }, () => Promise.resolve([]))).rejects.toMatchObject({
    code: 'target-busy',
    fields: { holder: expect.stringContaining('unknown') },
  });
});
