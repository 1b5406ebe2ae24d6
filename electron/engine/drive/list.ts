import { platform } from 'node:os';
import type { Drive } from '../../contract/drive.ts';
import { linuxDrives } from './linux.ts';
import { parseLsblk, runLsblk } from './lsblk.ts';
import { places as defaultPlaces, type Places, readSystem } from './stack.ts';

export interface ListOptions {
  signal?: AbortSignal;
  /** Where the kernel's file systems are. */
  places?: Places;
  /** What lsblk says; undefined when there is no lsblk. */
  lsblk?: (signal?: AbortSignal) => Promise<string | undefined>;
}

/**
 * Every whole disk of this computer, hidden ones included. On Linux sysfs is the ground truth, and lsblk adds labels;
 * elsewhere drivelist tells all that is known. Takes about 20 ms and spawns at most one process.
 */
export async function listDrives({
  signal,
  places = defaultPlaces,
  lsblk = runLsblk,
}: ListOptions = {}): Promise<Drive[]> {
  signal?.throwIfAborted();
  if (platform() !== 'linux') throw new Error('not yet');
  const stdout = await lsblk(signal);
  return linuxDrives(readSystem(places), await parseLsblk(stdout ?? ''));
}
