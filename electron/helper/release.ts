import type { DriveFile } from './drive-file.ts';
import { ejectMedium, rereadPartitions } from './linux/release.ts';

/** Flushes and closes the drive and hands it back to the system. Returns notes on what could not be done. */
export async function release(drive: DriveFile, eject: boolean): Promise<string[]> {
  const { majorMinor, path, descriptor } = drive.facts;
  const notes: string[] = [];
  try {
    await drive.flush();
    if (majorMinor !== undefined && drive.facts.writable) notes.push(...(await rereadPartitions(descriptor)));
  } finally {
    await drive.close();
  }
  if (majorMinor !== undefined && eject) notes.push(...(await ejectMedium(majorMinor, path)));
  return notes;
}
