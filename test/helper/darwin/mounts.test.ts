import { expect, test } from 'vitest';
import { diskOf, mountsOfDisk } from '../../../electron/helper/darwin/mounts.ts';

test.each([
  ['/dev/rdisk4', 'disk4'],
  ['/dev/disk4', undefined],
  ['/dev/rdisk4s1', undefined],
  ['/dev/rdisk4/../rdisk0', undefined],
  ['rdisk4', undefined],
])('%s is the raw device of %s', (path, disk) => {
  expect(diskOf(path)).toBe(disk);
});

test('the mounts of one disk, and of no other whose name begins like it', () => {
  const printed = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    'devfs on /dev (devfs, local, nobrowse)',
    '/dev/disk4s1 on /Volumes/BOOT (msdos, local, nodev, nosuid, noowners)',
    '/dev/disk4s2 on /Volumes/My Card (2) (exfat, local, nodev, nosuid, noowners)',
    '/dev/disk41s1 on /Volumes/Other (msdos, local)',
    'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
    '',
  ].join('\n');
  expect(mountsOfDisk('disk4', printed)).toEqual(['/Volumes/BOOT', '/Volumes/My Card (2)']);
  expect(mountsOfDisk('disk3', printed)).toEqual(['/']);
});
