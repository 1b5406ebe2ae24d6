import type { DiskPartition } from '../../image/disk.ts';
import type { FileTree } from '../../image/file-system/file-tree.ts';
import { isFolder, readText } from '../files.ts';
import { isExt, type Medium } from '../medium.ts';

/** A partition with a system's root, and what that system says of itself. */
export interface System {
  partition: DiskPartition;
  tree: FileTree;
  /** `NAME=value` of os-release(5), without quotes. */
  release: ReadonlyMap<string, string>;
  /** What greets whoever logs in. */
  issue: string;
}

/** Every system whose files can be read. */
export async function findSystems(medium: Medium): Promise<System[]> {
  const systems: System[] = [];
  for (const partition of medium.partitions.filter((one) => isExt(one))) {
    const tree = await medium.readable(partition);
    if (tree === undefined || !(await isFolder(tree, '/etc'))) continue;
    // The first is mostly a link to the second, and links are not followed.
    const text = (await readText(tree, '/etc/os-release')) ?? (await readText(tree, '/usr/lib/os-release')) ?? '';
    systems.push({ partition, tree, release: parse(text), issue: (await readText(tree, '/etc/issue')) ?? '' });
  }
  return systems;
}

function parse(text: string): Map<string, string> {
  const lines = [...text.matchAll(/^([A-Z0-9_]+)=(.*)$/gm)];
  return new Map(lines.map(([, name = '', value = '']) => [name, value.trim().replace(/^(["'])(.*)\1$/, '$2')]));
}
