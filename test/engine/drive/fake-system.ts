import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import type { Drive } from '../../../electron/contract/drive.ts';
import { listDrives } from '../../../electron/engine/drive/list.ts';

type Attributes = Record<string, string | number>;

/** A tree of files that looks like the sysfs and procfs of a computer with the given hardware. */
export class FakeSystem implements Disposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'wick-sysfs-'));
  readonly #directories = new Map<string, string>();
  readonly #mountLines: string[] = [];
  readonly #swapLines = ['Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority'];
  readonly places = { sys: join(this.#root, 'sys'), proc: join(this.#root, 'proc') };
  /** What lsblk would print for children of `blockdevices`. */
  lsblk: object[] = [];

  constructor() {
    mkdirSync(join(this.places.sys, 'block'), { recursive: true });
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** A device that is no disk: a controller, a hub, a card. `path` is below /sys/devices. */
  device(path: string, subsystem: string, attributes: Attributes = {}): void {
    const directory = this.#write(path, attributes);
    const target = join(this.places.sys, 'bus', subsystem);
    mkdirSync(target, { recursive: true });
    symlinkSync(relative(directory, target), join(directory, 'subsystem'));
  }

  /** A whole disk; `path` ends in its kernel name. Size in bytes. */
  disk(path: string, dev: string, size: number, attributes: Attributes = {}): void {
    const name = basename(path);
    const directory = this.#write(path, {
      dev,
      size: size / 512,
      ro: 0,
      removable: 0,
      hidden: 0,
      'queue/logical_block_size': 512,
      'queue/physical_block_size': 512,
      ...attributes,
    });
    mkdirSync(join(directory, 'holders'), { recursive: true });
    this.#directories.set(name, directory);
    const link = join(this.places.sys, 'block', name);
    symlinkSync(relative(dirname(link), directory), link);
  }

  /** Offset and size in bytes. */
  partition(disk: string, name: string, dev: string, offset: number, size: number): void {
    const directory = join(this.#directories.get(disk) ?? '', name);
    this.#write(relative(join(this.places.sys, 'devices'), directory), {
      dev,
      start: offset / 512,
      size: size / 512,
      ro: 0,
      partition: 1,
    });
    this.#directories.set(name, directory);
  }

  /** Stacks `upper` on `lower`, as the kernel shows it on both sides. */
  stack(lower: string, upper: string): void {
    const link = (directory: string, list: string, name: string) => {
      const target = this.#directories.get(name) ?? '';
      mkdirSync(join(directory, list), { recursive: true });
      symlinkSync(relative(join(directory, list), target), join(directory, list, name));
    };
    link(this.#directories.get(lower) ?? '', 'holders', upper);
    link(this.#directories.get(upper) ?? '', 'slaves', lower);
  }

  btrfs(uuid: string, members: readonly string[]): void {
    const devices = join(this.places.sys, 'fs/btrfs', uuid, 'devices');
    mkdirSync(devices, { recursive: true });
    for (const name of members) symlinkSync(relative(devices, this.#directories.get(name) ?? ''), join(devices, name));
  }

  module(name: string): void {
    mkdirSync(join(this.places.sys, 'module', name, 'parameters'), { recursive: true });
  }

  mount(dev: string, mountPoint: string, fileSystem: string, source: string, options = 'rw', root = '/'): void {
    const id = this.#mountLines.length + 20;
    this.#mountLines.push(
      `${id} 1 ${dev} ${root} ${mountPoint} rw,relatime shared:${id} - ${fileSystem} ${source} ${options}`,
    );
  }

  swap(path: string, type: 'partition' | 'file'): void {
    this.#swapLines.push(`${path}                               ${type}\t8388604\t\t0\t\t-2`);
  }

  async list(): Promise<Drive[]> {
    mkdirSync(join(this.places.proc, 'self'), { recursive: true });
    writeFileSync(join(this.places.proc, 'self/mountinfo'), this.#mountLines.map((line) => `${line}\n`).join(''));
    writeFileSync(join(this.places.proc, 'swaps'), this.#swapLines.map((line) => `${line}\n`).join(''));
    return await listDrives({
      platform: 'linux',
      places: this.places,
      lsblk: () => Promise.resolve(JSON.stringify({ blockdevices: this.lsblk })),
    });
  }

  async drive(path: string): Promise<Drive> {
    const drive = (await this.list()).find((drive) => drive.path === path);
    if (drive === undefined) throw new Error(`the fake system has no ${path}`);
    return drive;
  }

  #write(path: string, attributes: Attributes): string {
    const directory = join(this.places.sys, 'devices', path);
    mkdirSync(directory, { recursive: true });
    for (const [name, value] of Object.entries(attributes)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), `${value}\n`);
    }
    return directory;
  }
}

export const GiB = 2 ** 30;
export const MiB = 2 ** 20;

/** A USB card reader as `sdb`, with what lies between it and the PCI bus. */
export function usbReader(
  system: FakeSystem,
  options: { name?: string; dev?: string; lun?: number; size?: number } = {},
): void {
  const { name = 'sdb', dev = '8:16', lun = 0, size = 32 * GiB } = options;
  const usb = 'pci0000:00/0000:00:14.0/usb1/1-1/1-1.4';
  if (lun === 0) {
    system.device('pci0000:00/0000:00:14.0', 'pci', { removable: 'fixed' });
    system.device(usb, 'usb', {
      idVendor: '058f',
      manufacturer: 'Generic',
      product: 'Mass Storage Device',
      serial: '058F63666485',
      removable: 'removable',
    });
    system.device(`${usb}/1-1.4:1.0`, 'usb');
    system.device(`${usb}/1-1.4:1.0/host6`, 'scsi');
  }
  const scsi = `${usb}/1-1.4:1.0/host6/target6:0:0/6:0:0:${lun}`;
  system.device(scsi, 'scsi', { vendor: 'Generic-', model: 'SD/MMC          ', type: 0 });
  system.disk(`${scsi}/block/${name}`, dev, size, { removable: 1, diskseq: 31 + lun });
}

/** An NVMe disk as `nvme0n1`. */
export function nvme(system: FakeSystem, pci = '0000:01:00.0', attributes: Attributes = {}): void {
  system.device(`pci0000:00/${pci}`, 'pci', attributes);
  system.device(`pci0000:00/${pci}/nvme/nvme0`, 'nvme', {
    model: 'Samsung SSD 980 PRO 1TB                 ',
    serial: 'S5GXNX0T123456      ',
    transport: 'pcie',
  });
  system.disk(`pci0000:00/${pci}/nvme/nvme0/nvme0n1`, '259:0', 1000204886016);
}

/** A SATA disk. */
export function sata(system: FakeSystem, name: string, dev: string, port: number): void {
  const scsi = `pci0000:00/0000:00:17.0/ata${port}/host${port}/target${port}:0:0/${port}:0:0:0`;
  if (port === 1) system.device('pci0000:00/0000:00:17.0', 'pci');
  system.device(scsi, 'scsi', {
    vendor: 'ATA     ',
    model: 'WDC WD40EFRX-68N',
    vpd_pg80: '\0\u0001\0\u0014     WD-WCC7K1234567',
  });
  system.disk(`${scsi}/block/${name}`, dev, 4000787030016, { 'queue/physical_block_size': 4096 });
}

/** A device-mapper node. */
export function mapped(system: FakeSystem, name: string, dev: string, title: string, uuid: string): void {
  system.disk(`virtual/block/${name}`, dev, GiB, { 'dm/name': title, 'dm/uuid': uuid });
}
