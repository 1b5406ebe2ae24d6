import { basename } from 'node:path';
import type { Drive, Partition } from '../../contract/drive.ts';
import { isSystemMount } from '../../contract/system-mounts.ts';
import { attachmentOf } from './attachment.ts';
import type { BlockDevice } from './block-devices.ts';
import { holdersOf } from './holders.ts';
import type { Lsblk } from './lsblk.ts';
import { type DeviceKind, hiddenBecause, type RiskFacts, risksOf } from './risk.ts';
import { Stack, type SystemFacts } from './stack.ts';

/** Every whole disk in the facts as a Drive, hidden ones included, in the order of their names. */
export function linuxDrives(facts: SystemFacts, lsblk: Lsblk): Drive[] {
  const stack = new Stack(facts);
  return facts.devices
    .filter((device) => device.disk === device.name)
    .map((disk) => driveOf(disk, stack, facts, lsblk))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

function driveOf(disk: BlockDevice, stack: Stack, facts: SystemFacts, lsblk: Lsblk): Drive {
  const { network, ...attachment } = attachmentOf(disk);
  const kind = kindOf(disk);
  const title = disk.backingFile ?? disk.deviceMapper?.name ?? disk.name;
  const stacked = stack.upward(disk.name, { files: true });
  const riskFacts: RiskFacts = {
    kind,
    size: disk.size,
    removable: attachment.removable,
    network,
    virtual: attachment.transport === 'virtio',
    title,
    systemMounts: unique(
      stacked.flatMap(({ name }) => stack.mountsOf(name).map(({ mountPoint }) => mountPoint)).filter(isSystemMount),
    ),
    swaps: unique(stacked.flatMap(({ name }) => stack.swapsOf(name).map(({ path }) => path))),
    holders: holdersOf(disk, stack, lsblk.contents, facts.zfsLoaded),
  };
  const risks = risksOf(riskFacts);
  const hidden = hiddenBecause(riskFacts, risks);
  return {
    path: disk.path,
    name: nameOf(disk, kind, attachment, lsblk),
    size: disk.size,
    logicalBlockSize: disk.logicalBlockSize,
    physicalBlockSize: disk.physicalBlockSize,
    readOnly: disk.readOnly,
    ...attachment,
    majorMinor: disk.majorMinor,
    ...(disk.sequence === undefined ? {} : { sequence: disk.sequence }),
    partitions: facts.devices
      .filter((device) => device.disk === disk.name && device !== disk)
      .map((partition) => partitionOf(partition, stack, lsblk)),
    mountPoints: mountPointsOf(disk, stack),
    risks,
    ...unusableOf(kind, disk.size),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

function unusableOf(kind: DeviceKind, size: number): Pick<Drive, 'unusable'> {
  if (kind === 'memory') return { unusable: 'memory' };
  const takesMedia = kind === 'disk' || kind === 'optical' || kind === 'floppy';
  return takesMedia && size === 0 ? { unusable: 'no-medium' } : {};
}

function partitionOf(device: BlockDevice, stack: Stack, lsblk: Lsblk): Partition {
  const { fileSystem, label } = lsblk.contents.get(device.name) ?? {};
  return {
    path: device.path,
    offset: device.offset,
    size: device.size,
    ...(label === undefined ? {} : { label }),
    ...(fileSystem === undefined ? {} : { fileSystem }),
    mountPoints: mountPointsOf(device, stack),
  };
}

function mountPointsOf(device: BlockDevice, stack: Stack): string[] {
  const stacked = stack.upward(device.name, { files: false });
  return unique(stacked.flatMap(({ name }) => stack.mountsOf(name).map(({ mountPoint }) => mountPoint)));
}

function kindOf({ name, deviceMapper, raid }: BlockDevice): DeviceKind {
  if (raid !== undefined) return 'raid';
  if (deviceMapper !== undefined || /^(dm-|bcache|zd\d|drbd)/.test(name)) return 'mapped';
  if (/^loop\d/.test(name)) return 'loop';
  if (/^(ram|zram)\d/.test(name)) return 'memory';
  if (/^(sr|scd)\d/.test(name)) return 'optical';
  if (/^fd\d/.test(name)) return 'floppy';
  return /^mmcblk\d+(boot|gp|rpmb)/.test(name) ? 'boot-area' : 'disk';
}

function nameOf(disk: BlockDevice, kind: DeviceKind, about: { vendor?: string; model?: string }, lsblk: Lsblk): string {
  if (kind === 'loop') return disk.backingFile === undefined ? disk.name : basename(disk.backingFile);
  if (kind === 'mapped' && disk.deviceMapper !== undefined) return disk.deviceMapper.name;
  // lsblk gives the PCI number of the maker, which is the same for every one.
  if (disk.directory.includes('/virtio')) return 'Virtio disk';
  const own = [about.vendor, about.model].filter((part) => part !== undefined).join(' ');
  // lsblk knows what udev read from the drive where sysfs does not say it.
  return own || lsblk.descriptions.get(disk.path) || disk.name;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
