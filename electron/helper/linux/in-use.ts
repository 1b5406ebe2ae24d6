import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BlockDevice, blockDeviceNumber } from './block-device.ts';

export interface Mount {
  /** Where it is mounted. */
  point: string;
  /** What is mounted there, as `/dev/sdb1`. */
  source: string;
}

/** Where the kernel's tables lie, and how a device path becomes a device number; arguments for tests. */
export interface Tables {
  proc: string;
  deviceNumber: (path: string) => string | undefined;
}

const live: Tables = { proc: '/proc', deviceNumber: blockDeviceNumber };

/** Every mount of the drive or one of its partitions, the innermost first. */
export function mountsOf(device: BlockDevice, tables = live): Mount[] {
  const own = numbersOf(device);
  const mounts: Mount[] = [];
  for (const line of readFileSync(join(tables.proc, 'self/mountinfo'), 'utf8').split('\n')) {
    // proc(5): id parent major:minor root point options [optional…] - type source options
    const [left = '', right = ''] = line.split(' - ', 2);
    const [, , majorMinor, , point] = left.split(' ');
    const source = unescape(right.split(' ')[1] ?? '');
    if (majorMinor === undefined || point === undefined) continue;
    // btrfs and others show a device number of their own; their source names the drive.
    const mounted = own.has(majorMinor) || (source.startsWith('/dev/') && isOwn(own, tables.deviceNumber(source)));
    if (mounted) mounts.push({ point: unescape(point), source });
  }
  return mounts.toReversed();
}

/** What else keeps the drive busy: swap space and devices built on it. As clauses behind "in use by". */
export function holdersOf(device: BlockDevice, tables = live): string[] {
  return [...swapsOn(device, tables), ...stackedOn(device)];
}

function swapsOn(device: BlockDevice, tables: Tables): string[] {
  const own = numbersOf(device);
  let lines: string[];
  try {
    lines = readFileSync(join(tables.proc, 'swaps'), 'utf8').split('\n').slice(1);
  } catch {
    return []; // a kernel without swap
  }
  return lines
    .map((line) => unescape(line.split(/\s/)[0] ?? ''))
    .filter((path) => path.startsWith('/dev/') && isOwn(own, tables.deviceNumber(path)))
    .map((path) => `the system's swap space (${path})`);
}

function stackedOn(device: BlockDevice): string[] {
  return [device.folder, ...device.partitions.map((partition) => partition.folder)].flatMap((folder) => {
    try {
      return readdirSync(join(folder, 'holders')).map((name) => stackName(folder, name));
    } catch {
      return [];
    }
  });
}

/** LVM, RAID and encryption stand in `holders` as dm-0 or md0; the mapper knows a name that says more. */
function stackName(folder: string, name: string): string {
  try {
    return `${readFileSync(join(folder, 'holders', name, 'dm/name'), 'utf8').trim()} (${name})`;
  } catch {
    return name;
  }
}

function numbersOf(device: BlockDevice): Set<string> {
  return new Set([device.majorMinor, ...device.partitions.map((partition) => partition.majorMinor)]);
}

function isOwn(own: Set<string>, majorMinor: string | undefined): boolean {
  return majorMinor !== undefined && own.has(majorMinor);
}

/** The kernel writes blanks, tabs, line ends and backslashes in paths as three octal digits. */
function unescape(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
