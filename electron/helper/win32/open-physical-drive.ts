import { close, constants } from 'node:fs';
import { promisify } from 'node:util';
import { WickError } from '../../contract/errors.ts';
import type { RequestOf } from '../../contract/helper-messages.ts';
import type { SystemVolume } from '../../../native/native.ts';
import { DriveFile } from '../drive-file.ts';
import { driveGeometry } from '../drive-geometry.ts';
import { openDirect } from '../open-file.ts';
import { refuseOther } from '../refuse-other.ts';
import { diskNumber, standingOn } from './system-disk.ts';

const closeFile = promisify(close);

/**
 * Opens a whole disk. Windows lets nobody write where a volume is mounted, and volumes are not locked from here: a disk
 * with volumes is refused, and whatever the engine says of it, one that Windows stands on. `systemVolumes` for tests.
 */
export async function openPhysicalDrive(
  request: RequestOf<'open'>,
  systemVolumes: () => Promise<SystemVolume[]> = toldByWindows,
): Promise<DriveFile> {
  const { path, mode, unmount } = request;
  const disk = diskNumber(path);
  if (disk === undefined) throw new WickError('target-not-a-drive', { target: path, kind: 'no physical drive' });
  const writable = mode === 'write';
  if (writable) refuseSystem(path, disk, await systemVolumes());
  if (writable && unmount.length > 0) {
    throw new WickError('target-busy', { target: path, holder: `Windows, as ${unmount.join(', ')}` });
  }
  const opened = await openDirect(path, writable ? constants.O_RDWR : constants.O_RDONLY);
  try {
    const geometry = await driveGeometry(opened.descriptor);
    refuseOther(path, request.expect, geometry);
    return new DriveFile({
      ...opened,
      direct: true, // a physical drive has no cache of Windows before it
      path,
      ...geometry,
      practice: false,
      writable,
      clears: false,
      finishedIo: () => '',
      present: () => true,
    });
  } catch (error) {
    await closeFile(opened.descriptor);
    throw error;
  }
}

function refuseSystem(target: string, disk: number, volumes: readonly SystemVolume[]): void {
  const standing = standingOn(disk, volumes);
  if (standing.kind === 'free') return;
  const names = standing.names.join(', ');
  if (standing.kind === 'unknown') {
    throw new WickError('target-busy', {
      target,
      holder: `something unknown (Windows does not tell where it keeps ${names})`,
    });
  }
  throw new WickError('target-protected', { target, reasons: [`it backs ${names}`], forceable: false });
}

/** Without native code nothing is known: an empty table, which frees no disk. */
async function toldByWindows(): Promise<SystemVolume[]> {
  const { native } = await import('../../../native/native.ts');
  return native?.systemVolumes?.() ?? [];
}
