import { basename, join } from 'node:path';
import type { Mount, Swap } from '../../contract/mount-table.ts';
import { isSystemMount } from '../../contract/system-mounts.ts';
import { type BlockDevice, namesIn, readBlockDevices, realPath } from './block-devices.ts';
import { mountOf, readMounts, readSwaps } from './mounts.ts';

/** Where the kernel's file systems are; tests point to trees of their own. */
export interface Places {
  sys: string;
  proc: string;
}

export const places: Places = { sys: '/sys', proc: '/proc' };

/** All that the kernel knows about disks and what lies on them, read at one moment. */
export interface SystemFacts {
  devices: BlockDevice[];
  mounts: Mount[];
  swaps: Swap[];
  /** Kernel names of the members of each btrfs file system in use. */
  btrfs: string[][];
  /** ZFS does not tell the kernel which disks it holds; without its module it holds none. */
  zfsLoaded: boolean;
}

export function readSystem({ sys, proc }: Places = places): SystemFacts {
  const pools = namesIn(join(sys, 'fs/btrfs')).map((id) => namesIn(join(sys, 'fs/btrfs', id, 'devices')));
  return {
    devices: readBlockDevices(sys),
    mounts: readMounts(proc),
    swaps: readSwaps(proc),
    btrfs: pools.filter((members) => members.length > 0),
    zfsLoaded: namesIn(join(sys, 'module/zfs')).length > 0,
  };
}

/**
 * What lies on what: partitions on disks, device-mapper and RAID nodes on partitions, the members of one btrfs on each
 * other, and loop devices on the disk that has their file. Names are kernel names.
 */
export class Stack {
  readonly #devices: ReadonlyMap<string, BlockDevice>;
  readonly #facts: SystemFacts;
  readonly #above = new Map<string, Set<string>>();
  /** Loop devices by the device that has their file. */
  readonly #files = new Map<string, Set<string>>();
  readonly #mounts = new Map<string, Mount[]>();
  readonly #swaps = new Map<string, Swap[]>();

  constructor(facts: SystemFacts) {
    this.#facts = facts;
    this.#devices = new Map(facts.devices.map((device) => [device.name, device]));
    for (const device of facts.devices) {
      if (device.disk !== device.name) add(this.#above, device.disk, device.name);
      for (const holder of device.holders) add(this.#above, device.name, holder);
      for (const slave of device.slaves) add(this.#above, slave, device.name);
    }
    for (const members of facts.btrfs) {
      for (const one of members) for (const other of members) add(this.#above, one, other);
    }
    for (const mount of facts.mounts) {
      for (const name of this.devicesOfMount(mount)) this.#mounts.set(name, [...(this.#mounts.get(name) ?? []), mount]);
    }
    for (const swap of facts.swaps) {
      const names = swap.isFile ? this.devicesOfFile(swap.path) : this.#named(swap.path);
      for (const name of names) this.#swaps.set(name, [...(this.#swaps.get(name) ?? []), swap]);
    }
    for (const device of facts.devices) {
      if (device.backingFile === undefined) continue;
      for (const name of this.devicesOfFile(device.backingFile)) add(this.#files, name, device.name);
    }
  }

  /** The device itself and all that is stacked on it; with `files` also through the files of loop devices. */
  upward(name: string, { files }: { files: boolean }): BlockDevice[] {
    return this.#walk([name], (at) => [...(this.#above.get(at) ?? []), ...((files && this.#files.get(at)) || [])]);
  }

  /** The devices that these lie on, themselves included. */
  downward(names: readonly string[]): BlockDevice[] {
    return this.#walk(names, (at) => {
      const device = this.#devices.get(at);
      const below = this.#facts.devices.filter(({ name }) => this.#above.get(name)?.has(at)).map(({ name }) => name);
      return device?.backingFile === undefined ? below : [...below, ...this.devicesOfFile(device.backingFile)];
    });
  }

  mountsOf(name: string): Mount[] {
    return this.#mounts.get(name) ?? [];
  }

  swapsOf(name: string): Swap[] {
    return this.#swaps.get(name) ?? [];
  }

  /** Kernel names of the devices that hold the file system on which an absolute path lies. */
  devicesOfFile(path: string): string[] {
    const mount = mountOf(path, this.#facts.mounts);
    return mount === undefined ? [] : this.devicesOfMount(mount);
  }

  /** Kernel names of the devices that a mounted file system lies on; none for one that lives in memory or on a network. */
  devicesOfMount(mount: Mount): string[] {
    const device = this.#facts.devices.find(({ majorMinor }) => majorMinor === mount.majorMinor);
    if (device !== undefined) return [device.name];
    if (mount.fileSystem === 'overlay') return isSystemMount(mount.mountPoint) ? this.#layers(mount) : [];
    // btrfs and bcachefs have anonymous numbers; bcachefs names all its disks, with colons between.
    const named = mount.source.startsWith('/dev/') ? mount.source.split(':').flatMap((path) => this.#named(path)) : [];
    if (named.length > 0 || mount.fileSystem !== 'btrfs') return named;
    // Mounted by the kernel as /dev/root: it is one of these, and a wrong guess must not expose the right one.
    return this.#facts.btrfs.flat();
  }

  /** A live system's root is an overlay; what it lies on is among its layers. */
  #layers(overlay: Mount): string[] {
    const others = this.#facts.mounts.filter(({ fileSystem }) => fileSystem !== 'overlay');
    return overlay.options
      .flatMap((option) => /^(?:lowerdir\+?|upperdir|datadir\+)=(.*)$/.exec(option)?.[1]?.split(/(?<!\\):/) ?? [])
      .flatMap((layer) => {
        const mount = mountOf(layer, others);
        return mount === undefined ? [] : this.devicesOfMount(mount);
      });
  }

  /** The device behind a path in /dev. */
  #named(path: string): string[] {
    const find = (at: string) =>
      this.#facts.devices.find((device) => device.path === at || at === `/dev/mapper/${device.deviceMapper?.name}`);
    const device = find(path) ?? find(realPath(path) ?? path);
    return device === undefined ? [] : [device.name];
  }

  #walk(start: readonly string[], next: (name: string) => readonly string[]): BlockDevice[] {
    const seen = new Set(start);
    for (const name of seen) for (const other of next(name)) seen.add(other);
    return [...seen].flatMap((name) => this.#devices.get(basename(name)) ?? []);
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}
