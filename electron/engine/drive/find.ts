import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { type ListOptions, listDrives } from './list.ts';

/**
 * The drive that a person named, through symbolic links such as those in /dev/disk/by-id.
 *
 * @throws WickError `target-missing`, `target-not-a-drive`
 */
export async function findDrive(target: string, options: ListOptions = {}): Promise<Drive> {
  const path = await realpath(resolve(target)).catch((cause: unknown) => {
    throw new WickError('target-missing', { target }, { cause });
  });
  const stats = await stat(path);
  const notADrive = (kind: string) => new WickError('target-not-a-drive', { target, kind });
  if (stats.isDirectory()) throw notADrive('a folder');
  if (stats.isFile()) throw notADrive('a file');
  const drives = await listDrives(options);
  if (!stats.isBlockDevice()) throw notADrive(describeOther(path, stats.isCharacterDevice(), drives));
  const majorMinor = formatDevice(stats.rdev);
  const drive = drives.find((drive) => drive.majorMinor === majorMinor);
  if (drive !== undefined) return drive;
  const whole = drives.find(({ partitions }) => partitions.some((partition) => partition.path === path));
  if (whole !== undefined) throw notADrive(`a partition of ${whole.path}`);
  throw notADrive(
    /^\/dev\/loop\d+$/.test(path) ? 'a loop device without a file' : 'a block device that is not a whole disk',
  );
}

/** A character device is easily taken for a drive where its name is the start of one: /dev/nvme0 and /dev/nvme0n1. */
function describeOther(path: string, isCharacterDevice: boolean, drives: readonly Drive[]): string {
  if (!isCharacterDevice) return 'a pipe or a socket';
  const namespace = drives.find((drive) => drive.path.startsWith(`${path}n`));
  return namespace === undefined ? 'a character device' : `the controller of ${namespace.path}`;
}

/** `major:minor` of a device number as stat(2) gives it on Linux (makedev(3)). */
export function formatDevice(device: number): string {
  const bits = BigInt(device);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & ~0xfffn);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
