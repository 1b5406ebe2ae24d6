import * as z from 'zod';
import type { Drive, Risk, Transport } from '../../contract/drive.ts';
import { isMacSystemMount } from '../../contract/system-mounts.ts';

/** What drivelist's compiled binding says about one disk of macOS or Windows; it leaves out what a system does not know. */
const listed = z.object({
  device: z.string(),
  raw: z.string(),
  description: z.string(),
  busType: z.string(),
  devicePath: z.nullish(z.string()),
  error: z.nullish(z.string()),
  size: z.nullable(z.number()),
  blockSize: z.number(),
  logicalBlockSize: z.number(),
  mountpoints: z.array(z.object({ path: z.string() })),
  isCard: z.nullable(z.boolean()),
  isReadOnly: z.boolean(),
  isRemovable: z.boolean(),
  isSystem: z.boolean(),
  isUSB: z.nullable(z.boolean()),
  isVirtual: z.nullable(z.boolean()),
});
type Listed = z.infer<typeof listed>;

export interface Desktop {
  platform: 'darwin' | 'win32';
  /** The root of the drive that Windows starts from, `C:\`. */
  systemRoot: string;
}

/** drivelist's list as Drives, hidden ones included. Windows lists a disk that it cannot open without a name: left out. */
export function drivesFromDrivelist(list: unknown, desktop: Desktop): Drive[] {
  return z
    .array(listed)
    .parse(list)
    .filter(({ raw, device }) => raw !== '' && device !== '')
    .map((disk) => driveOf(disk, desktop))
    .sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
}

function driveOf(disk: Listed, desktop: Desktop): Drive {
  const risks = risksOf(disk, desktop);
  const hidden = hiddenBecause(disk, risks, desktop);
  const port = disk.devicePath ? { port: disk.devicePath } : {};
  return {
    path: disk.raw,
    name: disk.description || 'Drive without a name',
    size: disk.size ?? 0,
    logicalBlockSize: disk.logicalBlockSize || 512,
    physicalBlockSize: disk.blockSize || disk.logicalBlockSize || 512,
    transport: transportOf(disk),
    removable: disk.isRemovable,
    readOnly: disk.isReadOnly,
    ...port,
    partitions: [],
    mountPoints: disk.mountpoints.map(({ path }) => path),
    risks,
    ...(disk.size ? {} : { unusable: 'no-medium' as const }),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

function risksOf(disk: Listed, desktop: Desktop): Risk[] {
  const risks: Risk[] = [];
  const system = disk.mountpoints.map(({ path }) => path).filter((path) => isSystemVolume(path, desktop));
  if (system.length > 0) risks.push({ kind: 'system', reason: `backs ${system.join(', ')}` });
  // drivelist's isSystem: fixed and internal, or with the folders of Windows on it.
  if (disk.isSystem) {
    risks.push({
      kind: 'internal',
      reason: disk.isVirtual === true ? 'is a fixed virtual disk' : 'is an internal disk',
    });
  }
  return risks;
}

function hiddenBecause(disk: Listed, risks: readonly Risk[], { platform }: Desktop): string | undefined {
  if (isSynthesized(disk)) return 'an APFS container, which lies on another disk';
  if (!disk.size) {
    // Windows lists every slot of a card reader; asked for its size, an empty one answers "not ready".
    if (disk.isRemovable) return 'no card inserted';
    return disk.error ? `cannot be read (${disk.error})` : 'no medium';
  }
  if (risks.length > 0) return risks.map(({ reason }) => reason).join('; ');
  if (disk.isVirtual === true) return platform === 'darwin' ? 'a disk image' : 'a virtual disk';
  return undefined;
}

/** macOS shows an APFS container as a disk of its own, beside the one with its partition. */
function isSynthesized({ description }: Listed): boolean {
  return description === 'AppleAPFSMedia';
}

function isSystemVolume(path: string, { platform, systemRoot }: Desktop): boolean {
  if (platform === 'win32') return path.toLowerCase() === systemRoot.toLowerCase();
  return isMacSystemMount(path);
}

function transportOf(disk: Listed): Transport {
  const bus = disk.busType.toUpperCase();
  if (disk.isUSB === true || bus === 'USB') return 'usb';
  if (disk.isCard === true || bus === 'SECURE DIGITAL' || bus === 'SD' || bus === 'MMC') return 'mmc';
  if (bus === 'THUNDERBOLT') return 'thunderbolt';
  // An NVMe disk in an enclosure shows macOS its inner bus; only Thunderbolt brings that out of the case.
  if (bus === 'PCI-EXPRESS' || bus === 'PCI') return disk.isSystem ? 'nvme' : 'thunderbolt';
  if (bus === 'APPLE FABRIC' || bus === 'NVME') return 'nvme';
  if (bus === 'SATA' || bus === 'ATA') return 'sata';
  return bus === 'SCSI' || bus === 'SAS' || bus === 'RAID' || bus === 'ISCSI' ? 'scsi' : 'other';
}
