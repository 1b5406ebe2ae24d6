import type { DriveFile } from './drive-file.ts';
import { releaseDrive } from './linux/release.ts';

/** Flushes and closes the drive and hands it back to the system. Returns notes on what could not be done. */
export async function release(drive: DriveFile, eject: boolean): Promise<string[]> {
  try {
    await drive.flush();
  } finally {
    await drive.close();
  }
  const { majorMinor, path } = drive.facts;
  return majorMinor === undefined ? [] : await releaseDrive(majorMinor, path, eject);
}
