/** What boards write on their consoles, put together from Pantavisor's sources: boot.cmd.pvgeneric, rpiab.c, mount.c, … */

const kernel = (seconds: number, text: string) => `[${seconds.toFixed(6).padStart(12)}] ${text}`;
const log = (seconds: number, level: string, source: string, message: string, platform = 'pantavisor') =>
  `[${platform}] ${seconds} ${level}\t -- [${source}]: ${message}`;

const uBoot = [
  'U-Boot SPL 2023.04+fslc+gf4eca45c49 (Apr 21 2023 - 09:41:39 +0000)',
  'NOTICE:  BL31: v2.8(release):lf-6.1.1',
  'U-Boot 2023.04+fslc+gf4eca45c49 (Apr 21 2023 - 09:41:39 +0000)',
  'DRAM:  1 GiB',
  'Hit any key to stop autoboot:  0 ',
  'Pantavisor Starts',
  'Trying to load oemEnv.txt',
  'Pantavisor boots revision: 0',
  'Pantavisor bootargs: "root=/dev/ram rdinit=/usr/bin/pantavisor PH_FACTORY_AUTOTOK=abcd/EFGH+ijkl0123456789abcdefgh pv_rev=0"',
  'Starting kernel ...',
  '',
];

const linux = [
  kernel(0, 'Booting Linux on physical CPU 0x0000000000 [0x410fd034]'),
  kernel(0, 'Linux version 6.6.63 (oe-user@oe-host) #1 SMP PREEMPT'),
  kernel(2.5, 'Run /usr/bin/pantavisor as init process'),
];

const started = [
  log(4, 'INFO', 'mount', "(pv_mount_init:148) trail storage found: '/dev/mmcblk0p2'"),
  kernel(5.1, 'pv_e2fsgrow|INFO: growing /dev/mmcblk0p2'),
  'Press [ENTER] for debug ash shell... 5 4 3 2 1 ',
  log(9, 'INFO', 'update', '(pv_update_set_factory:762) Pantavisor initialized Factory revision 0.'),
  log(12, 'INFO', 'lxc', 'Kernel panic - not syncing, said a container', 'app'),
  log(14, 'INFO', 'platforms', "(pv_platform_set_status:190) platform 'os' status is now STARTED"),
  log(14, 'INFO', 'platforms', "platform 'os' reached its status goal; took 3 secs; 27 secs till timeout (of 30)"),
  log(15, 'INFO', 'state', "(pv_state_eval_status:556) state revision '0' status is now STARTED"),
  log(18, 'INFO', 'platforms', "platform 'app' reached its status goal; took 4 secs; 26 secs till timeout (of 30)"),
  log(18, 'INFO', 'state', "(pv_state_eval_status:556) state revision '0' status is now READY"),
];

const challenge = log(25, 'INFO', 'controller', "(pv_wait_unclaimed:385) device challenge: 'duly-apt-mole'");

export const bootLogs = {
  unclaimed: [...uBoot, ...linux, ...started, challenge],
  claimed: [
    ...uBoot,
    ...linux,
    ...started,
    challenge,
    log(35, 'DEBUG', 'pantahub_api', "device exists: '5f1a2b3c4d5e6f7a8b9c0d1e'"),
    log(35, 'INFO', 'controller', '(pv_wait_unclaimed:389) device has been claimed, proceeding normally'),
    log(60, 'INFO', 'updater', 'factory revision (base trail) pushed to remote correctly'),
  ],
  badSignature: [
    ...uBoot,
    ...linux,
    ...started.slice(0, 2),
    log(7, 'ERROR', 'controller', '(_pv_run:210) state signature verification went wrong'),
    log(7, 'INFO', 'init', 'rebooting...'),
  ],
  rebootLoop: [
    ...uBoot,
    ...linux,
    ...started.slice(0, 4),
    log(20, 'ERROR', 'controller', '(_pv_wait:480) a platform did not work as expected. Tearing down...'),
    ...uBoot,
    ...linux,
    ...started.slice(0, 4),
  ],
  oldEeprom: [
    'RPi: BOOTLOADER release VERSION:507b2360 DATE: 2022/01/25 TIME: 14:30:41',
    ...linux,
    'rpiab: eeprom version=1643068800',
    'rpiab: ERROR: EEPROM too old for tryboot! version=1643068800 need>=1669334400',
    'rpiab: EEPROM update staged, rebooting for flash...',
    'RPi: BOOTLOADER release VERSION:8ba17717 DATE: 2024/01/11 TIME: 18:44:48',
    ...linux,
    'rpiab: eeprom version=1705000000',
    ...started,
  ],
  kernelPanic: [
    ...uBoot,
    ...linux,
    kernel(3, 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'),
    kernel(3, 'Rebooting in 2 seconds..'),
  ],
  refused: [
    ...uBoot,
    ...linux,
    ...started,
    log(
      25,
      'WARN',
      'pantahub_api',
      `HTTP request POST /devices/ returned HTTP error (code=400; body='{"Error":"bad"}')`,
    ),
  ],
} satisfies Record<string, readonly string[]>;
