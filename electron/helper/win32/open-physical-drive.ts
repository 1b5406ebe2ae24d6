import { close, constants } from 'node:fs';
import { promisify } from 'node:util';
import { WickError } from '../../contract/errors.ts';
import type { RequestOf } from '../../contract/helper-messages.ts';
import { DriveFile } from '../drive-file.ts';
import { driveGeometry } from '../drive-geometry.ts';
import { openDirect } from '../open-file.ts';
import { refuseOther } from '../refuse-other.ts';

const closeFile = promisify(close);

/** Whether a path names a whole disk, as `\\.\PhysicalDrive2`. */
export function isPhysicalDrive(path: string): boolean {
  return /^\\\\\.\\PhysicalDrive\d+$/i.test(path);
}

/**
 * Opens a whole disk. Windows lets nobody write where a volume is mounted, and volumes are not locked from here: a disk
 * with volumes is refused.
 */
export async function openPhysicalDrive(request: RequestOf<'open'>): Promise<DriveFile> {
  const { path, mode, unmount } = request;
  if (!isPhysicalDrive(path)) throw new WickError('target-not-a-drive', { target: path, kind: 'no physical drive' });
  const writable = mode === 'write';
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
