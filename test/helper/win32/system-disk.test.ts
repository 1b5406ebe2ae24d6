import { expect, test } from 'vitest';
import { diskNumber, standingOn } from '../../../electron/helper/win32/system-disk.ts';
import type { SystemVolume } from '../../../native/native.ts';

/** A computer that starts from a partition of disk 0, with Windows on disk 1, and paging onto a pair of disks. */
const volumes: SystemVolume[] = [
  { role: 'windows', name: 'C:\\Windows', disks: [1] },
  { role: 'loader', name: '\\Device\\HarddiskVolume1', disks: [0] },
  { role: 'page-file', name: 'C:\\pagefile.sys', disks: [1] },
  { role: 'page-file', name: 'E:\\pagefile.sys', disks: [3, 4] },
];

test.each([
  [0, ['\\Device\\HarddiskVolume1']],
  [1, ['C:\\Windows', 'C:\\pagefile.sys']],
  [3, ['E:\\pagefile.sys']],
  [4, ['E:\\pagefile.sys']],
])('Windows stands on disk %i', (disk, names) => {
  expect(standingOn(disk, volumes)).toEqual({ kind: 'system', names });
});

test.each([2, 10, 11])('and not on disk %i', (disk) => {
  expect(standingOn(disk, volumes)).toEqual({ kind: 'free' });
});

test.each([0, 1, 2, 3])(
  'where a volume of it lies that nobody can tell, number %i of the table, it may lie on any',
  (lost) => {
    const table = volumes.map((volume, index) => (index === lost ? { ...volume, disks: [] } : volume));
    expect(standingOn(2, table)).toEqual({ kind: 'unknown', names: [volumes[lost]?.name] });
    // What is known is said all the same.
    expect(standingOn(lost === 1 ? 1 : 0, table).kind).toBe('system');
  },
);

test.each(['windows', 'loader'] as const)('a table without %s is none', (role) => {
  const table = volumes.filter((volume) => volume.role !== role);
  expect(standingOn(2, table)).toEqual({ kind: 'unknown', names: [role] });
  expect(standingOn(2, []).kind).toBe('unknown');
});

test('a computer needs no page file', () => {
  expect(standingOn(2, volumes.slice(0, 2))).toEqual({ kind: 'free' });
});

test.each([
  ['\\\\.\\PhysicalDrive2', 2],
  ['\\\\.\\PHYSICALDRIVE11', 11],
  ['\\\\.\\PhysicalDrive', undefined],
  ['\\\\.\\PhysicalDrive2\\x', undefined],
  ['\\\\.\\D:', undefined],
  ['D:\\', undefined],
])('%s has the number %s', (path, number) => {
  expect(diskNumber(path)).toBe(number);
});
