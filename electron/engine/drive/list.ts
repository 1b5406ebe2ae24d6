import { platform as thisPlatform } from 'node:os';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { drivesFromDrivelist } from './from-drivelist.ts';
import { linuxDrives } from './linux.ts';
import { parseLsblk, runLsblk } from './lsblk.ts';
import { places as defaultPlaces, type Places, readSystem } from './stack.ts';

export interface ListOptions {
  signal?: AbortSignal;
  platform?: NodeJS.Platform;
  /** Where the kernel's file systems of Linux are. */
  places?: Places;
  /** What lsblk says; undefined when there is none. Linux only. */
  lsblk?: (signal?: AbortSignal) => Promise<string | undefined>;
}

/**
 * Every whole disk of this computer, hidden ones included. On Linux sysfs is the ground truth, and one lsblk adds what
 * lies in the partitions; elsewhere drivelist tells all that is known.
 *
 * @throws WickError `drives-unlistable`
 */
export async function listDrives(options: ListOptions = {}): Promise<Drive[]> {
  const { signal, platform = thisPlatform() } = options;
  signal?.throwIfAborted();
  if (platform === 'linux') return await listOnLinux(options);
  if (platform === 'darwin' || platform === 'win32') {
    const systemRoot = `${process.env['SystemDrive'] ?? 'C:'}\\`;
    return drivesFromDrivelist(await askDrivelist(), { platform, systemRoot });
  }
  throw new WickError('drives-unlistable', { reason: `Wick does not know the drives of ${platform}` });
}

async function listOnLinux({ signal, places = defaultPlaces, lsblk = runLsblk }: ListOptions): Promise<Drive[]> {
  const [described, facts] = await Promise.all([
    // lsblk is already running while sysfs is read.
    lsblk(signal).then((stdout) => parseLsblk(stdout ?? '')),
    Promise.resolve().then(() => readSystem(places)),
  ]);
  return linuxDrives(facts, described);
}

/** Imported only here: drivelist's main module fails at once where its compiled binding is missing. */
async function askDrivelist(): Promise<unknown> {
  try {
    const { list } = await import('drivelist');
    return await list();
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? cause.message) : String(cause);
    throw new WickError('drives-unlistable', { reason }, { cause });
  }
}
