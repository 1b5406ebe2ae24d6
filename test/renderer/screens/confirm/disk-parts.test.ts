import { expect, it } from 'vitest';
import type { Drive, Partition } from '../../../../electron/contract/drive.ts';
import type { DiskReport } from '../../../../electron/contract/inspect.ts';
import { partsAfter, partsBefore } from '../../../../renderer/screens/confirm/disk-parts.ts';

const partition = (offset: number, size: number, more: Partial<Partition> = {}): Partition => ({
  path: '/dev/sdb1',
  offset,
  size,
  mountPoints: [],
  ...more,
});
const drive = (...partitions: Partition[]): Drive => ({
  path: '/dev/sdb',
  name: 'Card',
  size: 1000,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'usb',
  removable: true,
  readOnly: false,
  partitions,
  mountPoints: [],
  risks: [],
});
const disk = (...parts: { offset: number; length: number; label?: string }[]): DiskReport => ({
  scheme: 'mbr',
  sectorSize: 512,
  findings: [],
  partitions: parts.map((part, index) => ({ ...part, number: index + 1, type: { id: '0x83' }, bootable: false })),
});

it('draws a blank drive as one piece', () => {
  expect(partsBefore(drive())).toEqual([{ kind: 'blank', name: '', size: 1000 }]);
});

it('draws partitions in their order on the disk, with what is free between and behind them', () => {
  const parts = partsBefore(drive(partition(500, 200, { label: 'root' }), partition(1, 299, { fileSystem: 'vfat' })));
  expect(parts).toEqual([
    { kind: 'partition', name: 'vfat', size: 299 },
    { kind: 'free', name: '', size: 200 },
    { kind: 'partition', name: 'root', size: 200 },
    { kind: 'free', name: '', size: 300 },
  ]);
});

it('calls a partition without a name by the end of its path', () => {
  expect(partsBefore(drive(partition(0, 1000)))).toEqual([{ kind: 'partition', name: 'sdb1', size: 1000 }]);
});

it('draws nothing twice where partitions lie within each other', () => {
  const parts = partsBefore(drive(partition(0, 600, { label: 'all' }), partition(100, 200, { label: 'inner' })));
  expect(parts.map(({ name }) => name)).toEqual(['all', '']);
});

it('draws the image on the disk, and what is left of it', () => {
  expect(partsAfter(disk({ offset: 1, length: 399, label: 'boot' }), 400, 1000)).toEqual([
    { kind: 'partition', name: 'boot', size: 399 },
    { kind: 'free', name: '', size: 600 },
  ]);
});

it('draws an image that nobody could look into as one piece', () => {
  expect(partsAfter(undefined, 400, 1000)).toEqual([
    { kind: 'image', name: '', size: 400 },
    { kind: 'free', name: '', size: 600 },
  ]);
  expect(partsAfter(undefined, undefined, 1000)).toEqual([{ kind: 'image', name: '', size: 1000 }]);
});
