import type { DriveFile } from './drive-file.ts';

/** Flushes and closes the drive and hands it back to the system. Returns notes on what could not be done. */
export async function release(drive: DriveFile, eject: boolean): Promise<string[]> {
  const { descriptor, writable, showPartitions, release } = drive.facts;
  const notes: string[] = [];
  try {
    if (writable) {
      await drive.flush();
      notes.push(...((await showPartitions?.(descriptor)) ?? []));
    }
  } finally {
    await drive.close();
  }
  return [...notes, ...((await release?.(eject)) ?? [])];
}
