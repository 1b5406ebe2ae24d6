import { type Partition, fatFile, isFat, readPartitions } from './disk.ts';
import { hang } from './clock.ts';
import { Ext4, ext4Header } from './ext4.ts';
import type { Machine } from './machine.ts';
import type { Board } from './options.ts';
import { mustDo } from './tool.ts';

/** What the loader found on the medium. */
export interface Started {
  board: Board;
  revision: string;
  commandLine: string;
  partitions: readonly Partition[];
}

/** The first step of a boot, up to the kernel. `undefined`: it starts again. */
export async function load(machine: Machine, signal: AbortSignal): Promise<Started | undefined> {
  const { medium } = machine.options;
  const partitions = await readPartitions(medium);
  const board = machine.options.board ?? (await boardOf(medium, partitions));
  await machine.wait(2, signal);
  machine.reached('loader');
  return board === 'rpi' ? await loadRpi(machine, partitions, signal) : await loadUBoot(machine, partitions, signal);
}

/** Only a Raspberry Pi's firmware reads these. */
async function boardOf(medium: string, partitions: readonly Partition[]): Promise<Board> {
  for (const partition of partitions) {
    for (const name of ['autoboot.txt', 'cmdline.txt']) {
      if ((await fatFile(medium, partition, name)) !== undefined) return 'rpi';
    }
  }
  return 'u-boot';
}

/** The firmware: the boot partition that autoboot.txt names, or the first that has a command line. */
async function loadRpi(
  machine: Machine,
  partitions: readonly Partition[],
  signal: AbortSignal,
): Promise<Started | undefined> {
  const { medium } = machine.options;
  if (machine.fault('hangs-in-loader') !== undefined) await hang(signal);
  const [first] = partitions;
  if (first !== undefined && (await fatFile(medium, first, 'recovery.bin')) !== undefined) {
    // The EEPROM writes itself anew, and takes care that it does so only once.
    await mustDo('mren', ['-i', `${medium}@@${first.offset}`, '::recovery.bin', '::RECOVERY.000']);
    machine.isEepromOld = false;
    await machine.wait(8, signal);
    return undefined;
  }
  let chosen: number | undefined;
  for (const partition of partitions) {
    const text = (await fatFile(medium, partition, 'autoboot.txt'))?.toString();
    const all = /^\[all\]\n((?:[^[].*\n?)*)/m.exec(text ?? '')?.[1];
    chosen ??= Number(/^boot_partition=(\d+)$/m.exec(all ?? '')?.[1] ?? Number.NaN) || undefined;
  }
  for (const partition of partitions.filter(({ number }) => chosen === undefined || number === chosen)) {
    const text = (await fatFile(medium, partition, 'cmdline.txt'))?.toString();
    if (text === undefined || machine.fault('loader-fails') !== undefined) continue;
    // Only the first line is read.
    const commandLine = text.split('\n')[0] ?? '';
    return { board: 'rpi', revision: '0', commandLine, partitions };
  }
  // No system to start: it blinks, and tries again.
  await machine.wait(5, signal);
  return undefined;
}

/** U-Boot with boot.cmd.pvgeneric. */
async function loadUBoot(
  machine: Machine,
  partitions: readonly Partition[],
  signal: AbortSignal,
): Promise<Started | undefined> {
  const { medium, work } = machine.options;
  machine.say('U-Boot 2024.01 (Jun 19 2026 - 10:00:00 +0000)');
  machine.say('Pantavisor Starts');
  if (machine.fault('hangs-in-loader') !== undefined) await hang(signal);
  const data = await firstExt4(medium, partitions, work);
  const fat = await firstFat(medium, partitions);
  const fileOf = async (name: string) =>
    (fat === undefined ? await data?.read(`/${name}`) : await fatFile(medium, fat, name))?.toString();
  machine.say('Trying to load oemEnv.txt');
  const oemEnv = variables((await fileOf('oemEnv.txt')) ?? '', '\n');
  if (oemEnv.size > 0) machine.say('Importing oemEnv.txt ...');
  machine.say('Loading uboot.txt');
  const env = variables((await data?.read('/boot/uboot.txt'))?.toString() ?? '', '\0');
  const saved = variables((await fileOf('pv.env'))?.toString() ?? '', '\0');
  const [rev = '', tried = ''] = [env.get('pv_rev'), env.get('pv_try')];
  const isRolledBack = tried !== '' && saved.get('pv_trying') === tried;
  if (isRolledBack) {
    machine.say(`Pantavisor boots checkpoint revision ${rev} after failed try-boot of revision: ${tried}`);
  } else if (tried === '') machine.say(`Pantavisor boots revision: ${rev}`);
  else machine.say(`Pantavisor boots try-boot revision: ${tried}`);
  const revision = tried === '' || isRolledBack ? rev : tried;
  const base = 'earlyprintk panic=3 root=/dev/ram rootfstype=ramfs rdinit=/usr/bin/pantavisor console=ttymxc0,115200';
  const oemArgs = oemEnv.get('oemargs') ?? '';
  const words = (quick: string) => `${base} pv_try=${tried} pv_rev=${revision} panic=2 ${quick}${oemArgs}`;
  machine.say(`Pantavisor bootargs: "${words('')}"`);
  await machine.wait(1, signal);
  const files = await Promise.all(
    ['.pv/pv-kernel.img', 'bsp/pantavisor.fit'].map(async (name) => data?.read(`/trails/${revision}/${name}`)),
  );
  if (machine.fault('loader-fails') !== undefined || !files.some((file) => file !== undefined)) {
    machine.say('Failed to boot step, rebooting');
    await machine.wait(5, signal);
    return undefined;
  }
  machine.say('Starting kernel ...');
  return { board: 'u-boot', revision, commandLine: words('pv_quickboot '), partitions };
}

async function firstFat(medium: string, partitions: readonly Partition[]): Promise<Partition | undefined> {
  for (const partition of partitions) if (await isFat(medium, partition)) return partition;
  return undefined;
}

async function firstExt4(medium: string, partitions: readonly Partition[], work: string): Promise<Ext4 | undefined> {
  for (const { offset } of partitions) {
    if ((await ext4Header(medium, offset)) !== undefined) return new Ext4(medium, offset, work);
  }
  return undefined;
}

/** An environment of U-Boot, as text or as it is saved. */
function variables(text: string, separator: '\n' | '\0'): Map<string, string> {
  return new Map(
    text.split(separator).flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}
