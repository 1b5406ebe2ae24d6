import { realpath, stat } from 'node:fs/promises';
import { platform as thisPlatform } from 'node:os';
import { majorMinorOf } from '../../contract/device-number.ts';
import type { Drive } from '../../contract/drive.ts';
import { realPath } from './block-devices.ts';
import type { ListOptions } from './list.ts';
import { places as defaultPlaces, readSystem, Stack } from './stack.ts';

/**
 * Those of the drives on which a file lies: through partitions, through LVM, RAID and encryption, through the files of
 * loop devices, on every disk of a btrfs. Also a drive that *is* the file: a loop or practice drive of it, or a device
 * that is read as an image. None for a path that does not exist.
 */
export async function drivesHolding(
  path: string,
  drives: readonly Drive[],
  { platform = thisPlatform(), places = defaultPlaces }: ListOptions = {},
): Promise<Drive[]> {
  const file = await realpath(path).catch(() => undefined);
  if (file === undefined) return [];
  const practice = drives.filter((drive) => drive.transport === 'practice' && drive.path === file);
  if (platform !== 'linux') return [...practice, ...byMountPoint(file, drives, platform)];

  const stats = await stat(file, { bigint: true });
  const isBlock = stats.isBlockDevice();
  const facts = readSystem(places);
  const stack = new Stack(facts);
  const number = majorMinorOf(isBlock ? stats.rdev : stats.dev);
  const direct = facts.devices.filter(({ majorMinor }) => majorMinor === number).map(({ name }) => name);
  // btrfs and overlay files carry an anonymous number; the mount that they lie on says more.
  const start = direct.length > 0 || isBlock ? direct : stack.devicesOfFile(file);
  const loops = facts.devices.filter(({ backingFile }) => backingFile !== undefined && realPath(backingFile) === file);
  const below = new Set([...stack.downward(start), ...loops].map((device) => device.path));
  return [...practice, ...drives.filter((drive) => below.has(drive.path))];
}

/** The drive whose mount point is the longest start of the path. */
function byMountPoint(file: string, drives: readonly Drive[], platform: NodeJS.Platform): Drive[] {
  const comparable = (path: string) => (platform === 'win32' ? path.toLowerCase() : path);
  const separator = platform === 'win32' ? '\\' : '/';
  const lengths = drives.map((drive) =>
    Math.max(
      0,
      ...drive.mountPoints.map((mountPoint) => {
        const folder = mountPoint.endsWith(separator) ? mountPoint : `${mountPoint}${separator}`;
        return comparable(file).startsWith(comparable(folder)) ? folder.length : 0;
      }),
    ),
  );
  const longest = Math.max(0, ...lengths);
  return drives.filter((_, index) => longest > 0 && lengths[index] === longest);
}
