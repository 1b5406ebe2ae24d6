import { byItself } from './by-itself.ts';
import { Ext4, ext4Header } from './ext4.ts';
import { grow } from './grow.ts';
import { panic } from './kernel.ts';
import type { Started } from './loader.ts';
import type { Machine } from './machine.ts';
import { tool } from './tool.ts';

/** The third step of a boot: finds the storage by its label and lets it fill the medium. False: it starts again. */
export async function mountStorage(machine: Machine, started: Started, signal: AbortSignal): Promise<boolean> {
  const { medium, work } = machine.options;
  for (const partition of started.partitions) {
    const header = await ext4Header(medium, partition.offset);
    if (header?.label !== 'root' || machine.fault('storage-not-found') !== undefined) continue;
    const ext4 = new Ext4(medium, partition.offset, work);
    machine.log('INFO', 'mount', `trail storage found: '/dev/mmcblk0p${partition.number}'`);
    machine.reached('storage');
    await machine.wait(0.5, signal);
    // As at each start: the journal is replayed, and everything looked at.
    const { status, stdout } = await byItself(medium, partition, work, (path) => tool('e2fsck', ['-fp', path]));
    if (status === null || status > 1) machine.kernel(`e2fsck: ${stdout.trim()}`);
    if (/\bpv_autogrow=off\b/.test(started.commandLine)) {
      machine.kernel('pv_e2fsgrow|INFO: system integrator disabled autogrow feature; skipping...');
    } else {
      for (const line of await grow(medium, partition, work)) {
        machine.kernel(`pv_e2fsgrow|INFO: ${line.replaceAll(medium, `/dev/mmcblk0p${partition.number}`)}`);
      }
      machine.reached('grown');
    }
    machine.storage = { ext4, offset: partition.offset, blockSize: header.blockSize };
    return true;
  }
  for (let left = 5; left > 0; left -= 1) {
    machine.log('ERROR', 'mount', "cannot get block device from 'LABEL=root'");
    machine.log('INFO', 'mount', `trail storage not yet available. Waiting ${left} seconds...`);
    await machine.wait(1, signal);
  }
  machine.log('FATAL', 'mount', "could not mount '(null)': No such file or directory");
  await panic(machine, 'Attempted to kill init! exitcode=0x00000100', signal);
  return false;
}
