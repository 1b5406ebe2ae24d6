/** How a drive is attached. `practice` is a simulated drive backed by a sparse file. */
export type Transport =
  | 'usb'
  | 'mmc'
  | 'sata'
  | 'nvme'
  | 'scsi'
  | 'thunderbolt'
  | 'virtio'
  | 'loop'
  | 'practice'
  | 'other';

export interface Partition {
  path: string;
  /** Bytes from the start of the drive. */
  offset: number;
  /** Bytes. */
  size: number;
  label?: string;
  /** As the system names it: `ext4`, `vfat`, … */
  fileSystem?: string;
  mountPoints: string[];
}

/** Why a drive must not be written by mistake. */
export type RiskKind =
  | 'system' // backs /, /boot, /home or another part of the running system
  | 'swap'
  | 'held' // LVM, RAID, LUKS, ZFS, device mapper
  | 'internal' // fixed disk inside the computer
  | 'holds-image'; // the image to be written lies on it

export interface Risk {
  kind: RiskKind;
  /** A clause that fits behind "it": `backs /`, `is held by LVM (vg0)`. */
  reason: string;
}

/** A whole disk of this computer. Sizes and offsets are bytes. */
export interface Drive {
  /** `/dev/sdb`, `/dev/rdisk4`, `\\.\PhysicalDrive2`, or the file of a practice drive. */
  path: string;
  /** Vendor and model as a person would know it. */
  name: string;
  size: number;
  /** Smallest unit that the drive reads and writes: 512 or 4096. */
  logicalBlockSize: number;
  physicalBlockSize: number;
  transport: Transport;
  /** The drive can be unplugged, or its medium taken out. */
  removable: boolean;
  readOnly: boolean;
  vendor?: string;
  model?: string;
  serial?: string;
  /** Card identification register of an SD card or eMMC, 32 hex digits. */
  cid?: string;
  /** Linux device number, `8:16`. */
  majorMinor?: string;
  /** Linux diskseq: another number for every disk and every medium that appears, also on the same path. */
  sequence?: number;
  /** Bytes that the file of a practice drive has now, 0 where there is none: it is made as large as the drive when it is opened for writing. */
  fileSize?: number;
  /** Where it sits: a stable path of bus and port. */
  port?: string;
  partitions: Partition[];
  /** Mount points of the drive itself and of all its partitions. */
  mountPoints: string[];
  risks: Risk[];
  /** Why it can never be a target: there is no card in the reader; it is memory (ram, zram). */
  unusable?: 'no-medium' | 'memory';
  /** Why it is not listed without --all; absent for a drive that is offered. */
  hidden?: string;
}

/** What the person confirmed, checked again by the helper when it opens the drive. */
export interface DriveIdentity {
  path: string;
  size: number;
  serial?: string;
  majorMinor?: string;
  /** Tells a card that was swapped for another of the same size in the same reader. */
  sequence?: number;
  /** Of the file of a practice drive; see Drive. */
  fileSize?: number;
}
