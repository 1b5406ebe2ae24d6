import { accessSync, closeSync, constants, openSync } from 'node:fs';
import type { Drive } from '../../contract/drive.ts';

/** Whether this process may not write the drive by itself. */
export function needsRights(drive: Drive): boolean {
  if (drive.transport === 'practice' || process.getuid?.() === 0) return false;
  // Unmounting takes more than the rights to the device.
  if (drive.mountPoints.length > 0) return true;
  try {
    // Windows does not say without trying.
    if (process.platform === 'win32') closeSync(openSync(drive.path, 'r+'));
    else accessSync(drive.path, constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return true;
  }
}
