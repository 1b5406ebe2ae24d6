import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeBlockDevice, hasSameMedium } from '../../../electron/helper/linux/block-device.ts';
import { fakeSysfs } from './fake-sysfs.ts';

const usb = 'devices/pci0000:00/0000:00:14.0/usb1/1-2';
const disk = `${usb}/1-2:1.0/host0/target0:0:0/0:0:0:0/block/sda`;
const stick = {
  'devices/pci0000:00/0000:00:14.0/usb1/serial': '0000:00:14.0\n',
  'devices/pci0000:00/0000:00:14.0/usb1/idVendor': '1d6b\n',
  [`${usb}/serial`]: '  AA  0001 \n',
  [`${usb}/idVendor`]: '0781\n',
  [`${usb}/1-2:1.0/host0/target0:0:0/0:0:0:0/vpd_pg80`]: '\0\x80\0\x0a  UNIT7\0\0',
  [`${disk}/size`]: '62333952\n',
  [`${disk}/ro`]: '0\n',
  [`${disk}/removable`]: '1\n',
  [`${disk}/diskseq`]: '17\n',
  [`${disk}/dev`]: '8:0\n',
  [`${disk}/queue/logical_block_size`]: '4096\n',
  [`${disk}/sda1/partition`]: '1\n',
  [`${disk}/sda1/dev`]: '8:1\n',
  [`${disk}/sda1/size`]: '2048\n',
  [`${disk}/sda1/ro`]: '0\n',
};

test('a drive is described with every serial number that it goes by, and none of its hub', () => {
  using sys = fakeSysfs(stick, { '8:0': disk, '8:1': `${disk}/sda1` });
  expect(describeBlockDevice('8:0', sys.root)).toMatchObject({
    name: 'sda',
    isPartition: false,
    size: 62_333_952 * 512,
    logicalBlockSize: 4096,
    readOnly: false,
    removable: true,
    sequence: 17,
    serials: ['UNIT7', 'AA 0001'],
    partitions: [{ majorMinor: '8:1' }],
  });
});

test('another medium in a reader is known by its count', () => {
  using sys = fakeSysfs(stick, { '8:0': disk, '8:1': `${disk}/sda1` });
  const device = describeBlockDevice('8:0', sys.root);
  if (device === undefined) throw new Error('it is not there');
  expect(hasSameMedium(device)).toBe(true);
  writeFileSync(join(sys.root, disk, 'diskseq'), '18\n');
  expect(hasSameMedium(device)).toBe(false);
  rmSync(join(sys.root, disk, 'diskseq'));
  expect(hasSameMedium(device)).toBe(false);
  const uncounted = describeBlockDevice('8:0', sys.root);
  expect(uncounted !== undefined && hasSameMedium(uncounted)).toBe(true);
});

test('a partition is known as one', () => {
  using sys = fakeSysfs(stick, { '8:0': disk, '8:1': `${disk}/sda1` });
  expect(describeBlockDevice('8:1', sys.root)?.isPartition).toBe(true);
});

test('a card in a slot of the computer has its card serial number and its CID', () => {
  const card = 'devices/platform/mmc0/mmc0:aaaa';
  using sys = fakeSysfs(
    {
      [`${card}/serial`]: '0x1234abcd\n',
      [`${card}/cid`]: '03534453433332478012345678012345\n',
      [`${card}/block/mmcblk0/size`]: '8\n',
      [`${card}/block/mmcblk0/ro`]: '1\n',
    },
    { '179:0': `${card}/block/mmcblk0` },
  );
  const device = describeBlockDevice('179:0', sys.root);
  expect(device?.serials).toEqual(['0x1234abcd', '03534453433332478012345678012345']);
  expect(device?.readOnly).toBe(true);
  expect(device).not.toHaveProperty('sequence');
});

test('a drive that is not there any more is no drive', () => {
  using sys = fakeSysfs({}, { '8:16': 'devices/gone' });
  expect(describeBlockDevice('8:16', sys.root)).toBeUndefined();
});
