import { existsSync } from 'node:fs';
import { systemCode } from '../fault.ts';
import { runProgram } from '../run-program.ts';
import { type BlockDevice, describeBlockDevice } from './block-device.ts';

/**
 * Lets the kernel read the new partition table while the drive is still held, so that nobody mounts by the old one. The
 * data is safe where that fails: whoever plugs the drive in again sees the new table. Returns notes.
 */
export async function rereadPartitions(descriptor: number): Promise<string[]> {
  const { native, nativeMissing } = await import('../../../native/native.ts');
  if (native?.rereadPartitions === undefined) {
    return [`the system may still show the old partitions: ${nativeMissing ?? 'this build cannot tell it'}`];
  }
  try {
    await native.rereadPartitions(descriptor);
    return [];
  } catch (error) {
    // A drive that has no partitions as far as the kernel is concerned, such as a plain loop device.
    if (systemCode(error) === 'EINVAL') return [];
    return [`the system still shows the old partitions: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** Ejects the medium of a closed drive where that makes sense. Returns notes. */
export async function ejectMedium(majorMinor: string, path: string): Promise<string[]> {
  const device = describeBlockDevice(majorMinor);
  if (device === undefined || !isEjectable(device)) return [];
  const program = ['/usr/bin/eject', '/bin/eject'].find((place) => existsSync(place));
  if (program === undefined) return ['it was not ejected: /usr/bin/eject is not installed'];
  const { failure } = await runProgram(program, ['--scsi', path], 10_000);
  return failure === undefined ? [] : [`it was not ejected: ${failure}`];
}

/**
 * Only a reader's medium is ejected: the card can be pulled then and the next one put in. A card in a slot of the computer
 * itself, and every other drive, is safe to pull once it is flushed; powering down the reader would take the slot away.
 */
function isEjectable(device: BlockDevice): boolean {
  return device.removable && /^s[dr]/.test(device.name);
}
