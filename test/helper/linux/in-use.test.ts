import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BlockDevice } from '../../../electron/helper/linux/block-device.ts';
import { allMounts, holdersOf, mountsOf, type Tables } from '../../../electron/helper/linux/in-use.ts';
import { fakeSysfs } from './fake-sysfs.ts';

const numbers: Record<string, string> = {
  '/dev/sdb': '8:16',
  '/dev/sdb1': '8:17',
  '/dev/sdb2': '8:18',
  '/dev/sda2': '8:2',
};

function deviceIn(root: string): BlockDevice {
  return {
    majorMinor: '8:16',
    folder: join(root, 'sdb'),
    name: 'sdb',
    isPartition: false,
    size: 1 << 30,
    logicalBlockSize: 512,
    readOnly: false,
    removable: true,
    serials: [],
    partitions: [
      { majorMinor: '8:17', folder: join(root, 'sdb/sdb1') },
      { majorMinor: '8:18', folder: join(root, 'sdb/sdb2') },
    ],
  };
}

function tables(root: string, mountinfo: string, swaps = ''): Tables {
  mkdirSync(join(root, 'self'), { recursive: true });
  writeFileSync(join(root, 'self/mountinfo'), mountinfo);
  writeFileSync(join(root, 'swaps'), `Filename\tType\tSize\tUsed\tPriority\n${swaps}`);
  return { proc: root, deviceNumber: (path) => numbers[path] };
}

test('the mounts of a drive and its partitions', () => {
  using sys = fakeSysfs({}, {});
  const mountinfo = [
    '22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw',
    '40 22 8:17 / /media/me/boot\\040part rw,nosuid shared:20 master:3 - vfat /dev/sdb1 rw',
    '41 22 0:45 /sub /media/me/data rw - btrfs /dev/sdb2 rw',
    '42 41 8:17 / /media/me/data/inner rw - vfat /dev/sdb1 rw',
    '43 22 0:5 / /proc rw - proc proc rw',
    '',
  ].join('\n');
  const at = tables(sys.root, mountinfo);
  expect(mountsOf(deviceIn(sys.root), allMounts(at), at)).toMatchObject([
    { mountPoint: '/media/me/boot part', source: '/dev/sdb1' },
    { mountPoint: '/media/me/data', source: '/dev/sdb2' },
    { mountPoint: '/media/me/data/inner', source: '/dev/sdb1' },
  ]);
});

test('swap space, LVM and RAID keep a drive busy', () => {
  using sys = fakeSysfs({ 'sdb/holders/md0/uevent': '', 'sdb/sdb1/holders/dm-3/dm/name': 'vg0-root\n' }, {});
  const swaps =
    '/dev/sdb2\tpartition\t1000\t0\t-2\n/dev/sda2\tpartition\t1000\t0\t-3\n/swap\\040file\tfile\t1\t0\t-4\n';
  const holders = holdersOf(deviceIn(sys.root), tables(sys.root, '', swaps));
  expect(holders).toEqual(["the system's swap space (/dev/sdb2)", 'md0', 'vg0-root (dm-3)']);
});

test('a drive that nobody uses has neither', () => {
  using sys = fakeSysfs({ 'sdb/size': '1' }, {});
  const device = deviceIn(sys.root);
  const at = tables(sys.root, '22 1 8:2 / / rw - ext4 /dev/sda2 rw\n');
  expect([mountsOf(device, allMounts(at), at), holdersOf(device, at)]).toEqual([[], []]);
});
