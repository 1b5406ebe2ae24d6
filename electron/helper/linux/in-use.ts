import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mount, parseMounts, parseSwaps } from '../../contract/mount-table.ts';
import { type BlockDevice, blockDeviceNumber } from './block-device.ts';

/** Where the kernel's tables lie, and how a device path becomes a device number; arguments for tests. */
export interface Tables {
  proc: string;
  deviceNumber: (path: string) => string | undefined;
}

export const liveTables: Tables = { proc: '/proc', deviceNumber: blockDeviceNumber };

/** Every mount of this computer, the innermost last. */
export function allMounts({ proc }: Tables): Mount[] {
  return parseMounts(readFileSync(join(proc, 'self/mountinfo'), 'utf8'));
}

/** Those of the mounts that are of the drive or one of its partitions, in their order. */
export function mountsOf(device: BlockDevice, mounts: readonly Mount[], tables: Tables): Mount[] {
  const own = numbersOf(device);
  return mounts.filter(
    // btrfs and others show a device number of their own; their source names the drive.
    ({ majorMinor, source }) =>
      own.has(majorMinor) || (source.startsWith('/dev/') && isOwn(own, tables.deviceNumber(source))),
  );
}

/** What else keeps the drive busy: swap space and devices built on it. As clauses behind "in use by". */
export function holdersOf(device: BlockDevice, tables: Tables): string[] {
  return [...swapsOn(device, tables), ...stackedOn(device)];
}

function swapsOn(device: BlockDevice, tables: Tables): string[] {
  const own = numbersOf(device);
  let text: string;
  try {
    text = readFileSync(join(tables.proc, 'swaps'), 'utf8');
  } catch {
    return []; // a kernel without swap
  }
  return parseSwaps(text)
    .filter(({ path }) => path.startsWith('/dev/') && isOwn(own, tables.deviceNumber(path)))
    .map(({ path }) => `the system's swap space (${path})`);
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
