import { byItself } from './by-itself.ts';
import { mediumSize, type Partition, readPartitions } from './disk.ts';
import { ext4Header } from './ext4.ts';
import { tool } from './tool.ts';

/**
 * Enlarges the last partition to the end of the medium and the file system to the end of its partition, as pv_e2fsgrow
 * does with fdisk and resize2fs. Gives the lines that it says on the kernel's log. `work`: a folder for a copy, which is made where there are no rights.
 */
export async function grow(medium: string, partition: Partition, work: string): Promise<string[]> {
  const target = `${medium}?offset=${partition.offset}`;
  const end = partition.offset + partition.size;
  const isLast = (await readPartitions(medium)).at(-1)?.number === partition.number;
  // Fewer than ten sectors are not worth it.
  const isMaximal = !isLast || (await mediumSize(medium)) - end < 10 * 512;
  const said: string[] = [];
  if (isMaximal) said.push('partition already maximized');
  else {
    said.push(`Repartition rootdisk ext4 part ${partition.number} of ${medium}`);
    const quiet = ['--quiet', '--no-reread', '--no-tell-kernel'];
    const { status, stderr } = await tool('sfdisk', [...quiet, '-N', `${partition.number}`, medium], ', +\n');
    if (status !== 0) return [...said, `failed to enlarge the partition: ${stderr.trim()}`];
  }
  const size = (await readPartitions(medium)).find(({ number }) => number === partition.number)?.size ?? partition.size;
  const header = await ext4Header(medium, partition.offset);
  if (header === undefined || size - header.size <= 2 * header.blockSize) {
    return [...said, 'filesystem already fills partition; skipping'];
  }
  said.push(`filesystem ${header.size} bytes < partition ${size} bytes`, `Resizing rootdisk ext4 ${medium}`);
  await tool('e2fsck', ['-fp', target]);
  const blocks = `${Math.floor(size / header.blockSize)}`;
  // It would cut a file off after as many bytes as the file system has, wherever in the file that begins.
  const { status, stderr } = await byItself(medium, { ...partition, size }, work, (alone) =>
    tool('resize2fs', [alone, blocks]),
  );
  return [...said, status === 0 ? 'Successfully repartitioned ...' : `resize2fs: ${stderr.trim()}`];
}
