import { hang } from './clock.ts';
import { fatFile } from './disk.ts';
import type { Started } from './loader.ts';
import type { Machine } from './machine.ts';
import { tool } from './tool.ts';

/** The bootloader that came before tryboot, and the first that knows it: seconds since 1970 (rpiab.c). */
const eeprom = { old: 1_643_068_800, needed: 1_669_334_400, now: 1_705_000_000 };

/** The second step of a boot, up to Pantavisor's own start. False: it starts again. */
export async function startKernel(machine: Machine, started: Started, signal: AbortSignal): Promise<boolean> {
  machine.kernel('Booting Linux on physical CPU 0x0000000000 [0x410fd083]');
  machine.kernel('Linux version 6.6.63 (oe-user@oe-host) #1 SMP PREEMPT');
  machine.reached('kernel');
  machine.kernel(`Kernel command line: ${started.commandLine}`);
  await machine.wait(1.5, signal);
  if (machine.fault('hangs-in-kernel') !== undefined) await hang(signal);
  machine.kernel('mmc0: new high speed SDHC card at address aaaa');
  if (machine.fault('kernel-panic') !== undefined) {
    await panic(machine, 'VFS: Unable to mount root fs on unknown-block(0,0)', signal);
    return false;
  }
  machine.kernel('Run /usr/bin/pantavisor as init process');
  await machine.wait(1, signal);
  return started.board !== 'rpi' || (await checkEeprom(machine, started, signal));
}

/** What comes after it depends on the command line; all of ours say that it is another boot. */
export async function panic(machine: Machine, why: string, signal: AbortSignal): Promise<void> {
  machine.kernel(`Kernel panic - not syncing: ${why}`);
  machine.kernel('Rebooting in 2 seconds..');
  await machine.wait(2, signal);
}

/** Brings the bootloader of the EEPROM up to date: files for it are laid on the first partition, then it reboots. */
async function checkEeprom(machine: Machine, { partitions }: Started, signal: AbortSignal): Promise<boolean> {
  const version = machine.isEepromOld ? eeprom.old : eeprom.now;
  machine.say(`rpiab: eeprom version=${version}`);
  if (!machine.isEepromOld) return true;
  machine.say(`rpiab: ERROR: EEPROM too old for tryboot! version=${version} need>=${eeprom.needed}`);
  machine.say('rpiab: staging EEPROM update for BCM2711');
  const { medium, work } = machine.options;
  const [bootsel] = partitions;
  const staged = {
    'pieeprom-2711.bin': 'pieeprom.upd',
    'pieeprom-2711.sig': 'pieeprom.sig',
    'recovery-2711.bin': 'recovery.bin',
  };
  for (const [name, as] of Object.entries(staged)) {
    if (bootsel === undefined || (await fatFile(medium, bootsel, name)) === undefined) {
      machine.say(`rpiab: no ${name} on bootsel`);
      await panic(machine, 'Attempted to kill init! exitcode=0x00000100', signal);
      return false;
    }
    const where = `${medium}@@${bootsel.offset}`;
    await tool('mcopy', ['-n', '-o', '-i', where, `::${name}`, `${work}/${as}`]);
    await tool('mcopy', ['-o', '-i', where, `${work}/${as}`, `::${as}`]);
  }
  machine.say('rpiab: EEPROM update staged, rebooting for flash...');
  await machine.wait(2, signal);
  return false;
}
