import { describe, expect, test } from 'vitest';
import { findByName } from '../../../electron/engine/drive/find-by-name.ts';
import { drivesFromDrivelist } from '../../../electron/engine/drive/from-drivelist.ts';
import { drivesHolding } from '../../../electron/engine/drive/holds-file.ts';
import { macSamples, windowsSamples } from './drivelist-samples.ts';

const onMac = () => drivesFromDrivelist(macSamples, { platform: 'darwin', systemRoot: '' });
const onWindows = () => drivesFromDrivelist(windowsSamples, { platform: 'win32', systemRoot: 'c:\\' });

describe('macOS', () => {
  test('offers cards, sticks and external disks by their raw nodes, and hides the rest with reasons', () => {
    expect(onMac().map(({ path, transport, hidden }) => [path, transport, hidden])).toEqual([
      ['/dev/rdisk0', 'nvme', 'backs /, /System/Volumes/Data; is an internal disk'],
      ['/dev/rdisk3', 'nvme', 'an APFS container, which lies on another disk'],
      ['/dev/rdisk4', 'mmc', undefined],
      ['/dev/rdisk5', 'usb', undefined],
      ['/dev/rdisk6', 'other', 'a disk image'],
      ['/dev/rdisk10', 'thunderbolt', undefined],
    ]);
  });

  test('a container is as dangerous as the disk that it lies on', () => {
    const [disk, container] = onMac();
    expect(disk?.risks.map(({ kind }) => kind)).toEqual(['system', 'internal']);
    expect(container?.risks.map(({ kind }) => kind)).toEqual(['system', 'internal']);
  });

  test('a card keeps its name, size, place and mount points', () => {
    expect(onMac()[2]).toEqual({
      path: '/dev/rdisk4',
      name: 'Built In SDXC Reader Media',
      size: 31914983424,
      logicalBlockSize: 512,
      physicalBlockSize: 512,
      transport: 'mmc',
      removable: true,
      readOnly: false,
      port: 'IODeviceTree:/arm-io/apcie@690000000/pci-bridge1@1/sdhci@0',
      partitions: [],
      mountPoints: ['/Volumes/bootfs'],
      risks: [],
    });
  });

  test('a system that was started from a USB disk is protected there too', () => {
    const [first] = drivesFromDrivelist([{ ...macSamples[3], mountpoints: [{ path: '/' }] }], {
      platform: 'darwin',
      systemRoot: '',
    });
    expect(first).toMatchObject({ risks: [{ kind: 'system', reason: 'backs /' }], hidden: 'backs /' });
  });

  test.each([
    ['/dev/disk4', { drive: expect.objectContaining({ path: '/dev/rdisk4' }) }],
    ['/dev/rdisk4', { drive: expect.objectContaining({ path: '/dev/rdisk4' }) }],
    ['/dev/disk10', { drive: expect.objectContaining({ path: '/dev/rdisk10' }) }],
    ['/dev/disk4s1', { kind: 'a partition of /dev/rdisk4' }],
    ['/dev/disk1', {}],
    ['disk4', {}],
  ])('%s', (name, found) => {
    expect(findByName(name, onMac(), 'darwin')).toEqual(found);
  });
});

describe('Windows', () => {
  test('offers cards and external disks, and hides the rest with reasons', () => {
    expect(onWindows().map(({ path, transport, hidden }) => [path, transport, hidden])).toEqual([
      ['\\\\.\\PhysicalDrive0', 'other', 'backs C:\\; is an internal disk'],
      ['\\\\.\\PhysicalDrive1', 'usb', undefined],
      ['\\\\.\\PhysicalDrive2', 'usb', 'no card inserted'],
      ['\\\\.\\PhysicalDrive3', 'mmc', undefined],
      ['\\\\.\\PhysicalDrive4', 'other', 'is a fixed virtual disk'],
      ['\\\\.\\PhysicalDrive5', 'sata', 'is an internal disk'],
      ['\\\\.\\PhysicalDrive10', 'usb', undefined],
    ]);
    expect(onWindows().flatMap(({ path, unusable }) => (unusable === undefined ? [] : [path, unusable]))).toEqual([
      '\\\\.\\PhysicalDrive2',
      'no-medium',
    ]);
  });

  test('Windows on a USB disk protects that disk', () => {
    const [drive] = drivesFromDrivelist([{ ...windowsSamples[6], mountpoints: [{ path: 'C:\\' }] }], {
      platform: 'win32',
      systemRoot: 'C:\\',
    });
    expect(drive).toMatchObject({ risks: [{ kind: 'system', reason: 'backs C:\\' }] });
  });

  test('a fixed disk that cannot be read says why', () => {
    const [drive] = drivesFromDrivelist([{ ...windowsSamples[2], isRemovable: false }], {
      platform: 'win32',
      systemRoot: 'C:\\',
    });
    expect(drive?.hidden).toBe("cannot be read (Couldn't get disk geometry: Error 21)");
  });

  test.each([
    ['\\\\.\\PHYSICALDRIVE1', { drive: expect.objectContaining({ path: '\\\\.\\PhysicalDrive1' }) }],
    ['//./PhysicalDrive1', { drive: expect.objectContaining({ path: '\\\\.\\PhysicalDrive1' }) }],
    ['\\\\.\\PhysicalDrive10', { drive: expect.objectContaining({ path: '\\\\.\\PhysicalDrive10' }) }],
    ['e:', { kind: 'a volume of \\\\.\\PhysicalDrive1' }],
    ['\\\\.\\E:', { kind: 'a volume of \\\\.\\PhysicalDrive1' }],
    ['E:\\', { kind: 'a volume of \\\\.\\PhysicalDrive1' }],
    ['X:', {}],
    ['\\\\.\\PhysicalDrive7', {}],
  ])('%s', (name, found) => {
    expect(findByName(name, onWindows(), 'win32')).toEqual(found);
  });
});

test('a file lies on the drive with the longest mount point before it', async () => {
  const drives = onMac().map((drive) => (drive.path === '/dev/rdisk5' ? { ...drive, mountPoints: ['/dev'] } : drive));
  const holding = async (path: string) =>
    (await drivesHolding(path, drives, { platform: 'darwin' })).map((d) => d.path);
  expect(await holding('/dev/null')).toEqual(['/dev/rdisk5']);
  expect(await holding(import.meta.filename)).toEqual(['/dev/rdisk0', '/dev/rdisk3']);
  expect(await holding('/no/such/file')).toEqual([]);
});

test('output of another shape is a mistake, not an empty list', () => {
  expect(() => drivesFromDrivelist([{ device: '/dev/disk1' }], { platform: 'darwin', systemRoot: '' })).toThrow('raw');
});
