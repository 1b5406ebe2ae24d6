import { existsSync } from 'node:fs';
import { WickError } from '../../contract/errors.ts';
import { runProgram } from '../run-program.ts';
import type { BlockDevice } from './block-device.ts';
import { holdersOf, type Mount, mountsOf } from './in-use.ts';

/** Mount points that a running system stands on. */
const systemPoints = /^\/(?:|(?:boot|nix|gnu|usr|var)(?:\/.*)?|efi|etc|home|home\/[^/]+|opt|root|srv|sysroot|tmp)$/;

/**
 * Makes sure that nobody uses the drive: unmounts what the person was shown, and refuses whatever else uses it. Throws
 * `target-busy`, or `target-protected` for a drive that the system stands on.
 */
export async function freeDrive(
  device: BlockDevice,
  request: { path: string; unmount: readonly string[]; force: boolean },
): Promise<void> {
  const target = request.path;
  const mounts = mountsOf(device);
  const system = mounts.find((mount) => systemPoints.test(mount.point));
  if (system !== undefined && !request.force) {
    throw new WickError('target-protected', { target, reasons: [`it backs ${system.point}`] });
  }
  refuse(target, mounts.filter((mount) => !request.unmount.includes(mount.point)).map(mountHolder));
  refuse(target, holdersOf(device));
  for (const mount of mounts) await unmount(target, mount.point);
  refuse(target, mountsOf(device).map(mountHolder));
}

function mountHolder(mount: Mount): string {
  return `the file system mounted at ${mount.point}`;
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
