import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { platform as thisPlatform } from 'node:os';

/** Programs that print a line whenever a drive comes, goes or gets another medium; they run without rights. */
const reporters: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  // The kernel's own events, at once, and udev's, once labels are known.
  linux: ['udevadm', 'monitor', '--kernel', '--udev', '--subsystem-match=block'],
  darwin: ['diskutil', 'activity'],
};

/** Where udev and the kernel leave files for block devices: what is left where there is no udevadm. */
const folders: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/dev', '/run/udev/data'],
};

export interface DriveEvents extends Disposable {
  /** Nothing that happens to a drive is missed. Settled once it is known. */
  complete: Promise<boolean>;
}

/** Calls `tell` when the system says that something happened to its drives. */
export function driveEvents(tell: () => void, platform: NodeJS.Platform = thisPlatform()): DriveEvents {
  const stack = new DisposableStack();
  for (const folder of folders[platform] ?? []) {
    try {
      const watcher = watch(folder, { persistent: false }, tell);
      watcher.on('error', () => {});
      stack.defer(() => watcher.close());
    } catch {
      // A system without udev.
    }
  }
  const [program, ...args] = reporters[platform] ?? [];
  if (program === undefined) return Object.assign(stack, { complete: Promise.resolve(false) });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  child.unref();
  // The first line is its greeting: from then on it listens.
  child.stdout.on('data', () => {
    resolve(true);
    tell();
  });
  child.once('error', () => resolve(false));
  child.once('exit', () => resolve(false));
  stack.defer(() => void child.kill());
  return Object.assign(stack, { complete: promise });
}
