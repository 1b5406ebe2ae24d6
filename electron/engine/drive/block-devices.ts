import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A block device of Linux as sysfs shows it: a whole disk, a partition, or a node stacked on others. */
export interface BlockDevice {
  /** Kernel name: `sdb`, `sdb1`, `dm-0`. A `!` stands for the `/` of the path below /dev. */
  name: string;
  path: string;
  majorMinor: string;
  /** Kernel name of the whole disk; its own name if it is one. */
  disk: string;
  /** Bytes from the start of the disk. */
  offset: number;
  /** Bytes. */
  size: number;
  logicalBlockSize: number;
  physicalBlockSize: number;
  readOnly: boolean;
  /** The kernel's word for "the medium can be taken out"; 0 for SD cards in mmc hosts. */
  removable: boolean;
  sequence?: number;
  /** Kernel names of what is stacked directly on it. */
  holders: string[];
  /** Kernel names of what it is stacked on. */
  slaves: string[];
  /** Its directory below /sys/devices. */
  directory: string;
  deviceMapper?: { name: string; uuid: string };
  raid?: { level: string };
  /** The file behind a loop device. */
  backingFile?: string;
}

/** The content of a sysfs attribute without white space around it; undefined when it is missing, unreadable or empty. */
export function attribute(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Every block device of this computer. Reads synchronously: sysfs answers from the kernel's memory, and a thousand small
 * reads through the thread pool take ten times as long. Loop devices without a file are left out.
 *
 * @param sys where sysfs is mounted
 */
export function readBlockDevices(sys = '/sys'): BlockDevice[] {
  return namesIn(join(sys, 'block')).flatMap((name) => {
    const directory = realPath(join(sys, 'block', name));
    // `hidden` marks the single paths of a multipath NVMe disk, which have no node in /dev.
    if (directory === undefined || attribute(directory, 'hidden') === '1') return [];
    const disk = readDevice(directory, name, undefined);
    if (disk === undefined) return [];
    if (/^loop\d+$/.test(name) && disk.backingFile === undefined && disk.size === 0) return [];
    const partitions = namesIn(directory)
      .filter((child) => child.startsWith(name) && attribute(join(directory, child), 'partition') !== undefined)
      .flatMap((child) => readDevice(join(directory, child), child, disk) ?? []);
    return [disk, ...partitions.sort((a, b) => a.offset - b.offset)];
  });
}

/** One device, or undefined when it disappeared meanwhile. */
function readDevice(directory: string, name: string, disk: BlockDevice | undefined): BlockDevice | undefined {
  const majorMinor = attribute(directory, 'dev');
  if (majorMinor === undefined) return undefined;
  const number = (attributeName: string) => Number(attribute(directory, attributeName) ?? 0);
  const uuid = attribute(directory, 'dm/uuid');
  const mapped = attribute(directory, 'dm/name');
  const level = attribute(directory, 'md/level');
  const backingFile = attribute(directory, 'loop/backing_file');
  const sequence = disk?.sequence ?? (number('diskseq') || undefined);
  return {
    name,
    path: `/dev/${name.replaceAll('!', '/')}`,
    majorMinor,
    disk: disk?.name ?? name,
    // sysfs counts in sectors of 512 bytes, whatever the drive's own block size is.
    offset: disk === undefined ? 0 : number('start') * 512,
    size: number('size') * 512,
    logicalBlockSize: disk?.logicalBlockSize ?? (number('queue/logical_block_size') || 512),
    physicalBlockSize: disk?.physicalBlockSize ?? (number('queue/physical_block_size') || 512),
    readOnly: disk?.readOnly === true || attribute(directory, 'ro') === '1',
    removable: disk?.removable ?? attribute(directory, 'removable') === '1',
    ...(sequence === undefined ? {} : { sequence }),
    holders: namesIn(join(directory, 'holders')),
    slaves: namesIn(join(directory, 'slaves')),
    directory,
    ...(mapped === undefined && uuid === undefined ? {} : { deviceMapper: { name: mapped ?? name, uuid: uuid ?? '' } }),
    ...(disk !== undefined || (level === undefined && !/^md\d/.test(name)) ? {} : { raid: { level: level ?? '' } }),
    ...(backingFile === undefined ? {} : { backingFile }),
  };
}

/** The entries of a directory, in the order of their numbers; none when it is missing. */
export function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  } catch {
    return [];
  }
}

export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** The name that a symbolic link in sysfs points to, such as `usb` for `subsystem`. */
export function linkName(directory: string, name: string): string | undefined {
  const target = realPath(join(directory, name));
  return target === undefined ? undefined : basename(target);
}
