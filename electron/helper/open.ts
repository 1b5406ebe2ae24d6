import { platform } from 'node:process';
import { WickError } from '../contract/errors.ts';
import type { RequestOf } from '../contract/helper-messages.ts';
import type { AlignedMemory } from './aligned-memory.ts';
import type { DriveFile } from './drive-file.ts';
import { openRawDisk } from './darwin/open-raw-disk.ts';
import { openBlockDevice } from './linux/open-block-device.ts';
import { openPractice } from './open-practice.ts';
import { openPhysicalDrive } from './win32/open-physical-drive.ts';

interface OpenDrive {
  memory: AlignedMemory;
  /** `reader`: nobody was asked about this drive itself, so that it must be one that comes and goes. */
  place: 'drive' | 'reader';
}

/**
 * Opens the drive after checking by itself that it is the one that was confirmed and that nobody uses it. Throws
 * `target-…` errors of safety.
 */
export async function openDrive(request: RequestOf<'open'>, { memory, place }: OpenDrive): Promise<DriveFile> {
  if (request.practice) return await openPractice(request, memory);
  if (platform === 'linux') return await openBlockDevice(request, place);
  if (platform === 'darwin') return await openRawDisk(request);
  if (platform === 'win32') return await openPhysicalDrive(request);
  throw new WickError('bug', { reason: `drives of ${platform} cannot be opened` });
}
