import { close, constants, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { isWickError, WickError } from '../../contract/errors.ts';
import type { RequestOf } from '../../contract/helper-messages.ts';
import { isMacSystemMount } from '../../contract/system-mounts.ts';
import { DriveFile } from '../drive-file.ts';
import { driveGeometry } from '../drive-geometry.ts';
import { openDirect, type OpenedFile } from '../open-file.ts';
import { refuseOther } from '../refuse-other.ts';
import { runProgram } from '../run-program.ts';
import { openAsked } from './authopen.ts';
import { diskOf, mountsOfDisk } from './mounts.ts';

const closeFile = promisify(close);
const diskutil = '/usr/sbin/diskutil';

/** Opens the raw device of a whole disk, which no cache stands before. macOS refuses one with mounted volumes by itself. */
export async function openRawDisk(request: RequestOf<'open'>): Promise<DriveFile> {
  const { path, mode } = request;
  const disk = diskOf(path);
  if (disk === undefined) throw new WickError('target-not-a-drive', { target: path, kind: 'no raw device of a disk' });
  const writable = mode === 'write';
  if (writable) await freeDisk(disk, request);
  const opened = await openAllowed(path, writable ? constants.O_RDWR : constants.O_RDONLY);
  try {
    const geometry = await driveGeometry(opened.descriptor);
    refuseOther(path, request.expect, geometry);
    return new DriveFile({
      ...opened,
      direct: true,
      path,
      ...geometry,
      practice: false,
      writable,
      clears: false,
      finishedIo: () => '',
      present: () => statSync(path, { throwIfNoEntry: false }) !== undefined,
      sync: synchronize,
      release: (eject) => release(disk, eject),
    });
  } catch (error) {
    await closeFile(opened.descriptor);
    throw error;
  }
}

/** Opens it with this user's rights, or else asks for it. */
async function openAllowed(path: string, flags: number): Promise<OpenedFile> {
  try {
    return await openDirect(path, flags);
  } catch (error) {
    if (!isWickError(error, 'rights-refused')) throw error;
    return { descriptor: await openAsked(path, flags), direct: true };
  }
}

/** fsync does not reach the cache of a raw device. */
async function synchronize(descriptor: number): Promise<void> {
  const { native } = await import('../../../native/native.ts');
  await native?.flushBuffers?.(descriptor);
}

async function freeDisk(disk: string, { path: target, unmount }: RequestOf<'open'>): Promise<void> {
  const { stdout, failure } = await runProgram('/sbin/mount', []);
  if (failure !== undefined) throw new WickError('target-busy', { target, holder: `something unknown (${failure})` });
  const mounts = mountsOfDisk(disk, stdout);
  const system = mounts.find(isMacSystemMount);
  if (system !== undefined) {
    throw new WickError('target-protected', { target, reasons: [`it backs ${system}`], forceable: false });
  }
  const unknown = mounts.find((point) => !unmount.includes(point));
  if (unknown !== undefined) throw new WickError('target-busy', { target, holder: `the volume mounted at ${unknown}` });
  const unmounted = await runProgram(diskutil, ['unmountDisk', `/dev/${disk}`]);
  if (unmounted.failure !== undefined) throw new WickError('target-busy', { target, holder: unmounted.failure });
}

async function release(disk: string, eject: boolean): Promise<string[]> {
  if (!eject) return [];
  const { failure } = await runProgram(diskutil, ['eject', `/dev/${disk}`], 30_000);
  return failure === undefined ? [] : [`it was not ejected: ${failure}`];
}
