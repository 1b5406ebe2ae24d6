import { existsSync } from 'node:fs';
import { WickError } from '../../contract/errors.ts';
import type { Mount } from '../../contract/mount-table.ts';
import { isSystemMount } from '../../contract/system-mounts.ts';
import { runProgram } from '../run-program.ts';
import type { BlockDevice } from './block-device.ts';
import { allMounts, holdersOf, liveTables, mountsOf } from './in-use.ts';

/**
 * Makes sure that nobody uses the drive: unmounts what the person was shown, and refuses whatever else uses it. Throws
 * `target-busy`, or `target-protected` for a drive that the system stands on.
 */
export async function freeDrive(
  device: BlockDevice,
  request: { path: string; unmount: readonly string[]; force: boolean },
): Promise<void> {
  const target = request.path;
  const mounts = ownMounts(device);
  const system = mounts.find((mount) => isSystemMount(mount.mountPoint));
  if (system !== undefined && !request.force) {
    throw new WickError('target-protected', { target, reasons: [`it backs ${system.mountPoint}`] });
  }
  refuse(target, mounts.filter((mount) => !request.unmount.includes(mount.mountPoint)).map(mountHolder));
  refuse(target, holdersOf(device, liveTables));
  for (const mount of mounts) await unmount(target, mount.mountPoint);
  refuse(target, ownMounts(device).map(mountHolder));
}

/** The innermost first. */
function ownMounts(device: BlockDevice): Mount[] {
  return mountsOf(device, allMounts(liveTables), liveTables).toReversed();
}

function mountHolder(mount: Mount): string {
  return `the file system mounted at ${mount.mountPoint}`;
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
