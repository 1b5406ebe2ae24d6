import type { DiskPartition } from '../../image/disk.ts';
import type { DiskTree } from '../../image/file-system/disk-tree.ts';
import { isFile, readText } from '../files.ts';
import { isExt, isFat, type Medium } from '../medium.ts';

/** In which form an image takes its settings, newest first. */
export type Form = 'cloud-init' | 'toml' | 'script';

export interface Found {
  boot: { partition: DiskPartition; tree: DiskTree };
  /** Undefined where the system's own partition cannot be read. */
  root: { partition: DiskPartition; tree: DiskTree } | undefined;
  form: Form;
  /** Where the system has the boot partition. */
  bootFolder: '/boot/firmware' | '/boot';
  evidence: readonly string[];
}

/**
 * Raspberry Pi OS: `/etc/rpi-issue` on the system's partition, or `issue.txt` of the same maker on the boot partition. The
 * form: cloud-init where its files are on the boot partition (pi-gen, stage2/04-cloud-init); `custom.toml` where the script
 * that reads it is still to run on the first start (raspberrypi-sys-mods, firstboot and init_config); a script that systemd
 * runs once everywhere else (rpi-imager's `firstrun.sh`).
 */
export async function findRaspberryPiOs(medium: Medium): Promise<Found | undefined> {
  const boot = await firstWith(
    medium,
    isFat,
    async (tree) => (await isFile(tree, '/cmdline.txt')) && (await isFile(tree, '/config.txt')),
  );
  if (boot === undefined) return undefined;
  const root = await firstWith(medium, isExt, async (tree) => await isFile(tree, '/etc/rpi-issue'));
  const issue = (await readText(boot.tree, '/issue.txt')) ?? '';
  if (root === undefined && !issue.startsWith('Raspberry Pi reference')) return undefined;
  const cmdline = (await readText(boot.tree, '/cmdline.txt')) ?? '';
  return {
    boot,
    root,
    form: await formOf(boot.tree, root?.tree, cmdline),
    bootFolder: await bootFolderOf(root?.tree),
    evidence: [
      ...(root === undefined ? [] : [`/etc/rpi-issue on partition ${root.partition.number}`]),
      ...(issue === '' ? [] : [`/issue.txt on partition ${boot.partition.number}`]),
    ],
  };
}

async function formOf(boot: DiskTree, root: DiskTree | undefined, cmdline: string): Promise<Form> {
  if ((await isFile(boot, '/user-data')) || (root !== undefined && (await isFile(root, '/etc/cloud/cloud.cfg')))) {
    return 'cloud-init';
  }
  const reads = root === undefined || (await isFile(root, '/usr/lib/raspberrypi-sys-mods/init_config'));
  return reads && cmdline.includes('init=/usr/lib/raspberrypi-sys-mods/firstboot') ? 'toml' : 'script';
}

async function bootFolderOf(root: DiskTree | undefined): Promise<Found['bootFolder']> {
  const fstab = root === undefined ? '' : ((await readText(root, '/etc/fstab')) ?? '');
  return /^[^#]\S*\s+\/boot\s/m.test(fstab) ? '/boot' : '/boot/firmware';
}

async function firstWith(
  medium: Medium,
  kind: (partition: DiskPartition) => boolean,
  holds: (tree: DiskTree) => Promise<boolean>,
): Promise<{ partition: DiskPartition; tree: DiskTree } | undefined> {
  for (const partition of medium.partitions.filter((one) => kind(one))) {
    const tree = await medium.readable(partition);
    if (tree !== undefined && (await holds(tree))) return { partition, tree };
  }
  return undefined;
}
