import type { BlockDevice } from './block-devices.ts';
import type { Content } from './lsblk.ts';
import type { Holder } from './risk.ts';
import type { Stack } from './stack.ts';

/** GPT type of a ZFS partition on Linux ("Solaris /usr & Apple ZFS"). */
const zfsPartition = '6a898cc3-1dd2-11b2-99a6-080020736631';

/** What holds a disk or one of its partitions, at every layer above it, each named once. */
export function holdersOf(
  disk: BlockDevice,
  stack: Stack,
  contents: ReadonlyMap<string, Content>,
  zfsLoaded: boolean,
): Holder[] {
  const holders = new Map<string, Holder>();
  const note = (holder: Holder) => holders.set(`${holder.kind} ${holder.name}`, holder);
  for (const device of stack.upward(disk.name, { files: false })) {
    if (device.name === disk.name) continue;
    const holder = holderIn(device);
    if (holder !== undefined) note(holder);
  }
  if (zfsLoaded) {
    for (const device of stack.upward(disk.name, { files: false })) {
      const content = contents.get(device.name);
      if (content?.fileSystem === 'zfs_member' || content?.partitionType === zfsPartition) {
        note({ kind: 'ZFS', name: content.label ?? device.path });
      }
    }
  }
  return [...holders.values()];
}

/** The holder that a stacked node stands for. Device mapper tells who made a node by the start of its uuid. */
function holderIn({ name, deviceMapper, raid, slaves }: BlockDevice): Holder | undefined {
  if (raid !== undefined) return { kind: 'RAID', name };
  if (name.startsWith('bcache')) return { kind: 'bcache', name };
  if (deviceMapper === undefined) return slaves.length > 0 ? { kind: 'another device', name } : undefined;
  const { name: title, uuid } = deviceMapper;
  if (uuid.startsWith('LVM-')) return { kind: 'LVM', name: volumeGroup(title) };
  if (uuid.startsWith('CRYPT-LUKS')) return { kind: 'LUKS', name: title };
  if (uuid.startsWith('CRYPT-')) return { kind: 'disk encryption', name: title };
  if (uuid.startsWith('mpath-')) return { kind: 'multipath', name: title };
  if (uuid.startsWith('DMRAID-')) return { kind: 'RAID', name: title };
  return { kind: 'device mapper', name: title };
}

/** LVM names its nodes `group-volume` and doubles the hyphens inside both names. */
function volumeGroup(title: string): string {
  const [group] = title.split(/(?<!-)-(?!-)/);
  return (group ?? title).replaceAll('--', '-');
}
