import { expect, test } from 'vitest';
import { parseMounts, parseSwaps } from '../../electron/contract/mount-table.ts';

test('mountinfo has any number of optional fields, and octal numbers for what would break a line apart', () => {
  const text = [
    '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue',
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard',
    '40 27 8:17 / /media/a\\040b\\134c\\011d rw - vfat /dev/sdb1 rw',
    '',
    'a line that is no mount',
  ].join('\n');
  expect(parseMounts(text)).toEqual([
    {
      id: 36,
      parent: 35,
      majorMinor: '98:0',
      mountPoint: '/mnt2',
      fileSystem: 'ext3',
      source: '/dev/root',
      options: ['rw', 'errors=continue'],
    },
    {
      id: 27,
      parent: 1,
      majorMinor: '254:0',
      mountPoint: '/',
      fileSystem: 'ext4',
      source: '/dev/vda',
      options: ['rw', 'discard'],
    },
    {
      id: 40,
      parent: 27,
      majorMinor: '8:17',
      mountPoint: '/media/a b\\c\td',
      fileSystem: 'vfat',
      source: '/dev/sdb1',
      options: ['rw'],
    },
  ]);
});

test('swap areas are partitions or files', () => {
  const text = 'Filename\tType\tSize\tUsed\tPriority\n/dev/dm-1   partition\t8\t0\t-2\n/swap\\040file file 8 0 -3\n';
  expect(parseSwaps(text)).toEqual([
    { path: '/dev/dm-1', isFile: false },
    { path: '/swap file', isFile: true },
  ]);
  expect(parseSwaps('Filename\tType\n')).toEqual([]);
});
