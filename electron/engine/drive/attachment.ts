import { basename, dirname } from 'node:path';
import type { Transport } from '../../contract/drive.ts';
import { attribute, type BlockDevice, linkName } from './block-devices.ts';
import { cardMaker } from './card-maker.ts';

/** How a disk is attached, and what it says about itself. */
export interface Attachment {
  transport: Transport;
  /** It can be unplugged, or its medium taken out. */
  removable: boolean;
  /** It is reached through a network: iSCSI, NBD, RBD. */
  network: boolean;
  vendor?: string;
  model?: string;
  serial?: string;
  cid?: string;
  port?: string;
}

interface Ancestor {
  directory: string;
  name: string;
  subsystem: string;
}

/** The devices between a disk and the root of sysfs, nearest first. */
function ancestorsOf(directory: string): Ancestor[] {
  const ancestors: Ancestor[] = [];
  for (let at = dirname(directory); at.includes('/devices/'); at = dirname(at)) {
    ancestors.push({ directory: at, name: basename(at), subsystem: linkName(at, 'subsystem') ?? '' });
  }
  return ancestors;
}

/** Reads how a whole disk is attached, by walking up its parents in sysfs. */
export function attachmentOf(disk: BlockDevice): Attachment {
  const ancestors = ancestorsOf(disk.directory);
  const on = (subsystem: string) => ancestors.find((ancestor) => ancestor.subsystem === subsystem);
  // An SD slot or a Thunderbolt port marks what is plugged into it; the disk's own flag of this name is 0 or 1.
  const outside = ancestors.some(({ directory }) => attribute(directory, 'removable') === 'removable');
  const card = on('mmc');
  const usb = ancestors.find(({ directory, subsystem }) => subsystem === 'usb' && attribute(directory, 'idVendor'));
  const nvme = on('nvme') ?? on('nvme-subsystem');
  const network =
    /^(nbd|rbd|drbd)/.test(disk.name) ||
    ancestors.some(({ name }) => /^session\d+$/.test(name)) ||
    /^(tcp|rdma|fc)$/.test((nvme && attribute(nvme.directory, 'transport')) ?? '');
  const transport = transportOf(disk, ancestors, outside);
  const removable =
    disk.removable ||
    outside ||
    usb !== undefined ||
    on('memstick') !== undefined ||
    on('firewire') !== undefined ||
    (card !== undefined && attribute(card.directory, 'type') !== 'MMC');
  return {
    transport,
    removable,
    network,
    ...present({
      ...(card === undefined ? describeDisk(disk, on('scsi'), nvme, usb) : describeCard(card)),
      port: portOf(ancestors),
    }),
  };
}

function transportOf(disk: BlockDevice, ancestors: readonly Ancestor[], outside: boolean): Transport {
  if (/^loop\d/.test(disk.name)) return 'loop';
  const subsystems = new Set(ancestors.map(({ subsystem }) => subsystem));
  if (subsystems.has('mmc')) return 'mmc';
  if (subsystems.has('usb')) return 'usb';
  if (subsystems.has('virtio')) return 'virtio';
  if (outside) return 'thunderbolt';
  if (subsystems.has('nvme') || subsystems.has('nvme-subsystem')) return 'nvme';
  if (ancestors.some(({ name }) => /^ata\d+$/.test(name))) return 'sata';
  return subsystems.has('scsi') ? 'scsi' : 'other';
}

function describeCard({ directory }: Ancestor) {
  const cid = attribute(directory, 'cid');
  const type = attribute(directory, 'type') ?? 'SD';
  return {
    vendor: cid === undefined ? undefined : cardMaker(cid, type),
    model: attribute(directory, 'name'),
    serial: attribute(directory, 'serial'),
    cid,
  };
}

function describeDisk(disk: BlockDevice, scsi?: Ancestor, nvme?: Ancestor, usb?: Ancestor) {
  const from = (ancestor: Ancestor | undefined, name: string) =>
    ancestor === undefined ? undefined : attribute(ancestor.directory, name)?.replaceAll(/\s+/g, ' ');
  const vendor = from(scsi, 'vendor');
  return {
    // "ATA" is what libata answers for every maker.
    vendor: vendor === 'ATA' ? undefined : (vendor ?? from(usb, 'manufacturer')),
    model: from(scsi, 'model') ?? from(nvme, 'model') ?? from(usb, 'product'),
    serial: from(usb, 'serial') ?? from(nvme, 'serial') ?? attribute(disk.directory, 'serial') ?? vitalSerial(scsi),
  };
}

/** The unit serial number of SCSI page 0x80 (SPC-4, 7.8.18): four bytes of header, then ASCII. */
function vitalSerial(scsi: Ancestor | undefined): string | undefined {
  const page = scsi === undefined ? undefined : attribute(scsi.directory, 'vpd_pg80');
  return (
    page
      ?.slice(4)
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim() || undefined
  );
}

/** A path of bus and port that stays the same for whatever is plugged in there. */
function portOf(ancestors: readonly Ancestor[]): string | undefined {
  const unit = ancestors.find(({ name }) => /^\d+:\d+:\d+:\d+$/.test(name))?.name.split(':')[3];
  const lun = unit === undefined || unit === '0' ? '' : ` lun ${unit}`;
  const usb = ancestors.find(({ name }) => /^\d+-[\d.]+:\d+\.\d+$/.test(name));
  if (usb !== undefined) return `usb ${usb.name}${lun}`;
  const ata = ancestors.find(({ name }) => /^ata\d+$/.test(name));
  const host = ancestors.find(
    ({ subsystem }) => subsystem === 'pci' || subsystem === 'platform' || subsystem === 'vmbus',
  );
  if (host === undefined) return undefined;
  return `${host.subsystem} ${host.name}${ata === undefined ? '' : ` ${ata.name}`}${lun}`;
}

/** Leaves out what is not known. */
function present<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
