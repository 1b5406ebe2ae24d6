import type { DiskPartition } from '../../image/disk.ts';
import type { DiskTree } from '../../image/file-system/disk-tree.ts';
import { isFile, isFolder } from '../files.ts';
import { isExt, isFat, type Medium } from '../medium.ts';

export interface Found {
  partition: DiskPartition;
  tree: DiskTree;
}

/**
 * The partition that the device mounts at /storage: by what is on it, and by its label `root` where several could be meant.
 * Numbers differ from board to board (Pantavisor's image layer, wic/*.wks).
 */
export async function findStorage(medium: Medium): Promise<Found | undefined> {
  const found: Found[] = [];
  for (const partition of medium.partitions.filter((one) => isExt(one))) {
    const tree = await medium.readable(partition);
    if (tree === undefined) continue;
    if ((await isFile(tree, '/trails/0/.pvr/json')) && (await isFolder(tree, '/objects')))
      found.push({ partition, tree });
  }
  return found.find(({ partition }) => storageLabel(partition) === 'root') ?? found[0];
}

/** The label that the device looks for: the file system's; `PV_STORAGE_DEVICE=LABEL=root`. */
export function storageLabel({ fileSystem }: DiskPartition): string | undefined {
  return fileSystem?.label;
}

/** Where a kernel's command line comes from on this medium, as far as a file says. */
export type CommandLine = { kind: 'cmdline' | 'oemEnv'; path: string; files: readonly Found[] };

/**
 * `cmdline.txt` of a Raspberry Pi's boot partitions (both, where it has two to try updates on), or U-Boot's `oemEnv.txt`.
 */
export async function findCommandLine(medium: Medium): Promise<CommandLine | undefined> {
  const holding = async (path: string): Promise<Found[]> => {
    const found: Found[] = [];
    for (const partition of medium.partitions.filter((one) => isFat(one))) {
      const tree = await medium.readable(partition);
      if (tree !== undefined && (await isFile(tree, path))) found.push({ partition, tree });
    }
    return found;
  };
  const cmdline = await holding('/cmdline.txt');
  if (cmdline.length > 0) return { kind: 'cmdline', path: '/cmdline.txt', files: cmdline };
  const oemEnv = await holding('/oemEnv.txt');
  return oemEnv.length > 0 ? { kind: 'oemEnv', path: '/oemEnv.txt', files: oemEnv } : undefined;
}
