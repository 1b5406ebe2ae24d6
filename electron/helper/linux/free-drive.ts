import { existsSync } from 'node:fs';
import { WickError } from '../../contract/errors.ts';
import type { Mount } from '../../contract/mount-table.ts';
import { isSystemMount } from '../../contract/system-mounts.ts';
import { runProgram } from '../run-program.ts';
import type { BlockDevice } from './block-device.ts';
import { allMounts, holdersOf, liveTables, mountsOf } from './in-use.ts';
import { coverOf, topOf } from './visible-mount.ts';

/**
 * Makes sure that nobody uses the drive: unmounts what the person was shown, and refuses whatever else uses it. Unmounts
 * nothing of a drive that it refuses as a whole. Throws `target-busy`, or `target-protected` for a drive that the system
 * stands on, which nobody can force.
 */
export async function freeDrive(
  device: BlockDevice,
  { path: target, unmount: shown }: { path: string; unmount: readonly string[] },
): Promise<void> {
  let { own, top } = checkMounts(device, target, shown);
  refuse(target, holdersOf(device, liveTables));
  // Looked at anew each time: a path is all that umount takes, and it may lead elsewhere by then.
  for (let left = own.length; top !== undefined && left > 0; left -= 1) {
    await unmount(target, top.mountPoint);
    ({ own, top } = checkMounts(device, target, shown));
  }
  refuse(target, own.map(mountHolder));
}

/** The drive's mounts, and the one of them that is unmounted first. Throws where one must not be, or cannot be. */
function checkMounts(device: BlockDevice, target: string, shown: readonly string[]): { own: Mount[]; top?: Mount } {
  const all = allMounts(liveTables);
  const own = mountsOf(device, all, liveTables);
  const system = own.map(({ mountPoint }) => mountPoint).filter(isSystemMount);
  if (system.length > 0) {
    throw new WickError('target-protected', { target, reasons: [`it backs ${system.join(', ')}`], forceable: false });
  }
  refuse(target, own.filter(({ mountPoint }) => !shown.includes(mountPoint)).map(mountHolder));
  const cover = coverOf(own, all);
  if (cover !== undefined) {
    refuse(target, [`the ${cover.fileSystem} file system mounted over it at ${cover.mountPoint}`]);
  }
  const top = topOf(own, all);
  return { own, ...(top === undefined ? {} : { top }) };
}

function mountHolder({ mountPoint }: Mount): string {
  return `the file system mounted at ${mountPoint}`;
}

function refuse(target: string, holders: string[]): void {
  if (holders.length > 0) throw new WickError('target-busy', { target, holder: holders.join(' and ') });
}

async function unmount(target: string, point: string): Promise<void> {
  const program = ['/usr/bin/umount', '/bin/umount', '/sbin/umount'].find((path) => existsSync(path));
  if (program === undefined)
    throw new WickError('target-busy', { target, holder: `the file system mounted at ${point}` });
  const { failure } = await runProgram(program, ['--', point]);
  if (failure !== undefined) {
    throw new WickError('target-busy', { target, holder: `the file system mounted at ${point} (${failure})` });
  }
}
