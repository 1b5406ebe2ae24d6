import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { majorMinorOf } from '../../contract/device-number.ts';

/** A block device as the kernel describes it in sysfs. */
export interface BlockDevice {
  /** `8:16`. */
  majorMinor: string;
  /** Its folder in sysfs. */
  folder: string;
  name: string;
  isPartition: boolean;
  /** Bytes. */
  size: number;
  logicalBlockSize: number;
  readOnly: boolean;
  removable: boolean;
  /** The kernel's count of disks that came and went, where it keeps one: another number means another disk. */
  sequence?: number;
  /** Every serial number that the device or one of its parents gives: of the disk, the card, the USB device. */
  serials: string[];
  /** Device numbers and folders of its partitions. */
  partitions: { majorMinor: string; folder: string }[];
}

/** The device number of a block device node as `major:minor`; undefined where the path is something else. */
export function blockDeviceNumber(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat?.isBlockDevice() === true ? majorMinorOf(stat.rdev) : undefined;
}

/** Reads what sysfs says of a block device; undefined where there is no such device (any more). */
export function describeBlockDevice(majorMinor: string, sys = '/sys'): BlockDevice | undefined {
  let folder: string;
  try {
    folder = realpathSync(join(sys, 'dev/block', majorMinor));
  } catch {
    return undefined;
  }
  const sequence = sequenceOf(folder);
  return {
    ...(sequence === 0 ? {} : { sequence }),
    majorMinor,
    folder,
    name: folder.slice(folder.lastIndexOf('/') + 1),
    isPartition: attribute(folder, 'partition') !== undefined,
    size: Number(attribute(folder, 'size') ?? 0) * 512,
    logicalBlockSize: Number(attribute(folder, 'queue/logical_block_size') ?? 512),
    readOnly: attribute(folder, 'ro') === '1',
    removable: attribute(folder, 'removable') === '1',
    serials: serialsOf(folder, sys),
    partitions: partitionsOf(folder),
  };
}

/**
 * Whether it has the medium that it had when it was described. A reader takes the next one while it is open, and the kernel,
 * which asks it every two seconds or so, only counts on. True where it does not count.
 */
export function hasSameMedium({ folder, sequence }: Pick<BlockDevice, 'folder' | 'sequence'>): boolean {
  return sequence === undefined || sequenceOf(folder) === sequence;
}

/** 0 where there is none. */
function sequenceOf(folder: string): number {
  return Number(attribute(folder, 'diskseq') ?? 0);
}

/** Counts of finished reads, writes, discards and flushes (kernel documentation, block/stat). */
export function finishedIoOf(device: BlockDevice): string {
  const fields = attribute(device.folder, 'stat')?.split(/\s+/) ?? [];
  return [fields[0], fields[4], fields[6], fields[11], fields[15]].join(' ');
}

function partitionsOf(folder: string): { majorMinor: string; folder: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .filter((child) => attribute(child, 'partition') !== undefined)
    .flatMap((child) => {
      const majorMinor = attribute(child, 'dev');
      return majorMinor === undefined ? [] : [{ majorMinor, folder: child }];
    });
}

function serialsOf(folder: string, sys: string): string[] {
  const serials = new Set<string>();
  const top = realpathSync(join(sys, 'devices'));
  for (let at = folder; at.startsWith(`${top}/`); at = dirname(at)) {
    for (const name of ['serial', 'device/serial', 'device/cid', 'cid']) {
      const value = attribute(at, name);
      if (value !== undefined && value !== '') serials.add(value.replaceAll(/\s+/g, ' '));
    }
    const page = unitSerialPage(at);
    if (page !== undefined) serials.add(page);
    // What is above the USB device (hub, controller) has serial numbers of its own.
    if (attribute(at, 'idVendor') !== undefined) break;
  }
  return [...serials];
}

/** The serial number in a SCSI device's vital product data (SPC-4, page 0x80): four bytes of header, then ASCII. */
function unitSerialPage(folder: string): string | undefined {
  try {
    const page = readFileSync(join(folder, 'vpd_pg80'));
    return (
      page
        .toString('latin1', 4)
        .replaceAll(/[^\x20-\x7e]/g, '')
        .trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/** A file of sysfs without the white space around it; undefined where there is none. */
function attribute(folder: string, name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8').trim();
  } catch {
    return undefined;
  }
}
