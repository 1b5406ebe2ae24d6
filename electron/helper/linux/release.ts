import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type BlockDevice, describeBlockDevice } from './block-device.ts';

/**
 * Lets the system see what is on the drive now, after it was closed, and ejects the medium where asked. Returns notes on
 * what could not be done: the data is safe either way.
 */
export async function releaseDrive(majorMinor: string, path: string, eject: boolean): Promise<string[]> {
  const device = describeBlockDevice(majorMinor);
  if (device === undefined) return ['it was pulled out before it was released'];
  const notes = await rereadPartitions(path);
  return eject && isEjectable(device) ? [...notes, ...(await ejectMedium(path))] : notes;
}

/**
 * Only a reader's medium is ejected: after that the card can be pulled and the next one put in. A card in a slot of the
 * computer itself, and every other drive, is safe to pull once it is flushed; to power down the reader would take the
 * slot away.
 */
function isEjectable(device: BlockDevice): boolean {
  return device.removable && /^s[dr]/.test(device.name);
}

async function rereadPartitions(path: string): Promise<string[]> {
  const failure = await run(['/usr/sbin/blockdev', '/sbin/blockdev'], ['--rereadpt', path]);
  // EINVAL: a drive that has no partitions as far as the kernel is concerned, such as a plain loop device.
  if (failure === undefined || failure.includes('Invalid argument')) return [];
  return [`the system still has the old partition table: ${failure}`];
}

async function ejectMedium(path: string): Promise<string[]> {
  const failure = await run(['/usr/bin/eject', '/bin/eject'], ['--scsi', path]);
  return failure === undefined ? [] : [`it was not ejected: ${failure}`];
}

/** Runs the first of the programs that is there, without a shell. Resolves with what went wrong. */
function run(programs: readonly string[], args: readonly string[]): Promise<string | undefined> {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) return Promise.resolve(`${programs[0]} is not installed`);
  return new Promise((resolve) => {
    execFile(program, args, { env: {}, timeout: 10_000 }, (error, _stdout, stderr) => {
      resolve(error === null ? undefined : stderr.trim().split('\n')[0] || error.message);
    });
  });
}
