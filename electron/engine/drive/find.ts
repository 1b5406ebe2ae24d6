import { realpath, stat } from 'node:fs/promises';
import { platform as thisPlatform } from 'node:os';
import { resolve } from 'node:path';
import { majorMinorOf } from '../../contract/device-number.ts';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { findByName } from './find-by-name.ts';
import { drivesHolding } from './holds-file.ts';
import { type ListOptions, listDrives } from './list.ts';

/**
 * The drive that a person named, hidden or not, through symbolic links such as those in /dev/disk/by-id.
 *
 * @throws WickError `target-missing`, `target-not-a-drive`
 */
export async function findDrive(target: string, options: ListOptions = {}): Promise<Drive> {
  const { platform = thisPlatform() } = options;
  if (platform !== 'linux') {
    const found = findByName(target, await listDrives(options), platform);
    if (found.drive !== undefined) return found.drive;
    if (found.kind !== undefined) throw new WickError('target-not-a-drive', { target, kind: found.kind });
  }
  const path = await realpath(resolve(target)).catch((cause: unknown) => {
    throw new WickError('target-missing', { target }, { cause });
  });
  const stats = await stat(path, { bigint: true });
  const notADrive = (kind: string) => new WickError('target-not-a-drive', { target, kind });
  if (stats.isDirectory()) throw notADrive('a folder');
  if (stats.isFile()) throw notADrive('a file');
  if (platform !== 'linux') throw notADrive('a device of another kind');
  const drives = await listDrives(options);
  if (!stats.isBlockDevice()) throw notADrive(describeOther(path, stats.isCharacterDevice(), drives));
  const majorMinor = majorMinorOf(stats.rdev);
  const drive = drives.find((drive) => drive.majorMinor === majorMinor);
  if (drive !== undefined) return drive;
  const whole = drives.find(({ partitions }) => partitions.some((partition) => partition.path === path));
  if (whole !== undefined) throw notADrive(`a partition of ${whole.path}`);
  throw notADrive(/^\/dev\/loop\d+$/.test(path) ? 'a loop device without a file' : 'a block device that is no disk');
}

/** The drive, with a risk added if the image to be written lies on it. */
export async function withImageRisk(drive: Drive, imagePath: string, options: ListOptions = {}): Promise<Drive> {
  const holds = (await isSameFile(drive, imagePath)) || (await drivesHolding(imagePath, [drive], options)).length > 0;
  if (!holds) return drive;
  return { ...drive, risks: [...drive.risks, { kind: 'holds-image', reason: `holds the image ${imagePath}` }] };
}

/** A practice drive may be the image under another name: a hard link has the same inode. */
async function isSameFile(drive: Drive, path: string): Promise<boolean> {
  if (drive.transport !== 'practice') return false;
  const [one, other] = await Promise.all(
    [drive.path, path].map((name) => stat(name, { bigint: true }).catch(() => undefined)),
  );
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}

/** A character device is easily taken for a drive where its name is the start of one: /dev/nvme0 and /dev/nvme0n1. */
function describeOther(path: string, isCharacterDevice: boolean, drives: readonly Drive[]): string {
  if (!isCharacterDevice) return 'a pipe or a socket';
  const namespace = drives.find((drive) => drive.path.startsWith(`${path}n`));
  return namespace === undefined ? 'a character device' : `the controller of ${namespace.path}`;
}
