import { describe, expect, it } from 'vitest';
import type { Seen } from '../../../../electron/contract/boot.ts';
import { ConsoleReader } from '../../../../electron/engine/boot/serial/read-console.ts';
import { bootLogs } from './boot-logs.ts';

const read = (text: string): Seen[] => new ConsoleReader().take(text).map(({ seen }) => seen);

const stage = (stage: string) => [{ kind: 'stage', stage }];
const failure = (failure: string) => [{ kind: 'failure', failure }];

describe('a line of a console', () => {
  it.each([
    ['U-Boot SPL 2023.04 (Apr 21 2023 - 09:41:39 +0000)', stage('loader')],
    ['U-Boot 2024.01-rc1', stage('loader')],
    ['NOTICE:  BL2: v2.8(release):', stage('loader')],
    ['barebox 2023.10.0 #1 Thu', stage('loader')],
    ['Welcome to GRUB!', stage('loader')],
    ['RPi: BOOTLOADER release VERSION:8ba17717', stage('loader')],
    ['Raspberry Pi Bootcode', stage('loader')],
    ['MESS:00:00:01.432234:0: brfs: File read', stage('loader')],
    ['Pantavisor Starts', stage('loader')],
    ['Trying to load oemEnv.txt', stage('loader')],
    ['Pantavisor bootargs: "panic=2"', stage('loader')],
    ['Pantavisor boots revision: 0', [...stage('loader'), { kind: 'state', revision: '0' }]],
    ['Pantavisor boots try-boot revision: 4', [...stage('loader'), { kind: 'state', revision: '4' }]],
    [
      'Pantavisor boots checkpoint revision 3 after failed try-boot of revision: 4',
      [...failure('rolled-back'), { kind: 'state', revision: '3' }],
    ],
    ['Failed to boot step, rebooting', failure('loader')],
    ['Linux version 6.6.63 (oe-user@oe-host)', stage('kernel')],
    ['Kernel panic - not syncing: Attempted to kill init!', failure('kernel-panic')],
    ['rpiab: eeprom version=1705000000', [{ kind: 'life' }]],
    ['rpiab: ERROR: EEPROM too old for tryboot! version=1 need>=2', failure('eeprom-too-old')],
    ["trail storage found: '/dev/mmcblk0p2'", stage('storage')],
    ['INFO: trail storage found: /dev/mmcblk0p2.', stage('storage')],
    ["cannot get block device from 'LABEL=root'", [{ kind: 'life' }]],
    ["could not mount '(null)': No such file or directory", failure('no-storage')],
    ['pv_e2fsgrow|INFO: growing', stage('grown')],
    ['pv_e2fsgrow|ERROR: no room', []],
    ["'/etc/pantavisor.config' does not exist but required by config", failure('no-config')],
    ['creds load failed', failure('bad-credentials')],
    ['state signature verification went wrong', failure('bad-signature')],
    ['state objects validation went wrong', failure('bad-object')],
    ['state could not be loaded', failure('bad-state')],
    ['error starting state', failure('bad-state')],
    ['bad factory revision', failure('bad-state')],
    ['Pantavisor initialized Factory revision 0.', stage('factory')],
    ['a platform did not work as expected. Tearing down...', failure('container-failed')],
    [
      "platform 'my-app' status goal timed out after waiting for more than 30 secs",
      [{ kind: 'failure', failure: 'goal-timed-out', container: 'my-app' }],
    ],
    ["platform 'os' reached its status goal; took 3 secs", [{ kind: 'status', status: 'STARTED', container: 'os' }]],
    ["platform 'os' status is now RECOVERING", [{ kind: 'status', status: 'RECOVERING', container: 'os' }]],
    ["platform 'os' status is now UNKNOWN", []],
    ["group 'root' status is now READY", []],
    ["state revision '0' status is now READY", [{ kind: 'status', status: 'READY', revision: '0' }]],
    ["device challenge: 'duly-apt-mole'", [{ kind: 'claim', claim: 'unclaimed', challenge: 'duly-apt-mole' }]],
    ["device challenge: ''", [{ kind: 'claim', claim: 'unclaimed' }]],
    ['device has been claimed, proceeding normally', [{ kind: 'claim', claim: 'claimed' }]],
    ["HTTP request POST /devices/ returned HTTP error (code=400; body='')", [{ kind: 'claim', claim: 'refused' }]],
    ["HTTP request GET /devices/ returned HTTP error (code=403; body='')", [{ kind: 'claim', claim: 'refused' }]],
    ["HTTP request GET /devices/5f1a2b3c4d5e6f7a8b9c0d1e returned HTTP error (code=403; body='')", []],
    ["HTTP request POST /devices/ returned HTTP error (code=500; body='')", []],
    ['factory revision (base trail) pushed to remote correctly', [{ kind: 'online', online: true }]],
    ['Hub client is online', [{ kind: 'online', online: true }]],
    ['nothing of interest', []],
  ])('means what it says: %s', (line, seen) => {
    expect(read(`${line}\n`)).toEqual(seen);
  });

  it('says which status a container reached where its goal is known', () => {
    const reader = new ConsoleReader({ goals: new Map([['os', 'READY']]) });
    const [said] = reader.take("platform 'os' reached its status goal; took 3 secs\n");
    expect(said?.seen).toEqual({ kind: 'status', status: 'READY', container: 'os' });
  });
});

describe('how a line is written', () => {
  const factory = stage('factory');
  const message = '(pv_update_set_factory:762) Pantavisor initialized Factory revision 0.';

  it.each([
    ['by the log server', `[pantavisor] 12 INFO\t -- [update]: ${message}`],
    ['with the time in a second bracket', `[pantavisor] 12 INFO [2026-01-01 10:00:00]\t -- [update]: ${message}`],
    ['by older log servers', `[pantavisor] INFO\t -- [update]: ${message}`],
    ['through the kernel', `<6>[   12.345678][    T1] [pantavisor] 12 INFO\t -- [update]: ${message}`],
    ['in colours', `\u001b[0;32m[pantavisor]\u001b[0m 12 \u001b[1mINFO\u001b[0m\t -- [update]: ${message}`],
    [
      'as JSON',
      JSON.stringify({
        tsec: 12,
        tnano: 0,
        ts: '--',
        platform: 'pantavisor',
        lvl: 'INFO',
        src: 'update',
        msg: message,
      }),
    ],
  ])('does not matter: %s', (_, line) => {
    expect(read(`${line}\r\n`).filter(({ kind }) => kind === 'stage')).toEqual(factory);
  });

  it('is believed only of the runtime, not of a container', () => {
    expect(read(`[app] 12 INFO\t -- [console]: ${message}\n`)).toEqual([]);
    expect(read(`${JSON.stringify({ tsec: 1, platform: 'app', lvl: 'INFO', src: 'x', msg: message })}\n`)).toEqual([]);
    expect(read('[app] 12 INFO\t -- [console]: Kernel panic - not syncing\n')).toEqual([]);
    const long = JSON.stringify({
      tsec: 1,
      platform: 'app',
      lvl: 'INFO',
      src: 'x',
      msg: `${message}${'x'.repeat(9000)}`,
    });
    expect(read(`${long}\n`)).toEqual([]);
  });

  it('may be cut anywhere and end in any way', () => {
    const text = bootLogs.claimed.join('\r\n');
    const whole = new ConsoleReader().take(`${text}\n`);
    for (const size of [1, 2, 7, 100]) {
      const reader = new ConsoleReader();
      const cut = `${text.replaceAll('\r\n', '\r\r\n')}\n`.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
      const said = cut.flatMap((part) => reader.take(part));
      expect(said.map(({ seen, of }) => ({ seen, of }))).toEqual(whole.map(({ seen, of }) => ({ seen, of })));
    }
  });

  it('is understood before it ends where somebody is asked for something, once', () => {
    const reader = new ConsoleReader();
    expect(reader.take('raspberrypi login: ').map(({ seen }) => seen)).toEqual(stage('login'));
    expect(reader.take('')).toEqual([]);
    expect(reader.take('\r\n')).toEqual([]);
    expect(reader.take('raspberrypi login: \n').map(({ seen }) => seen)).toEqual(stage('login'));
    expect(read('Hit any key to stop autoboot:  3 \b\b\b 2')).toEqual(stage('loader'));
    expect(read('Press [ENTER] for debug ash shell... 5')).toEqual([{ kind: 'life' }]);
    expect(read('Last login:')).toEqual([]);
    // Half a word is none.
    expect(read("state revision '0' status is now STA")).toEqual([]);
  });

  it('takes no more memory where it never ends', () => {
    const reader = new ConsoleReader();
    for (let i = 0; i < 1000; i++) expect(reader.take('x'.repeat(10_000))).toEqual([]);
    expect(reader.take('\nPantavisor Starts\n').map(({ seen }) => seen)).toEqual(stage('loader'));
    expect(Math.max(...reader.take(`${'y'.repeat(100_000)} login:\n`).map(({ text }) => text.length), 0)).toBe(0);
  });
});

describe('a boot', () => {
  const kinds = (log: readonly string[]) =>
    new ConsoleReader().take(`${log.join('\r\n')}\n`).map(({ seen }) => {
      if (seen.kind === 'stage') return seen.stage;
      if (seen.kind === 'failure') return seen.failure;
      return seen.kind === 'status' ? `${seen.container ?? 'all'} ${seen.status}` : seen.kind;
    });

  it('that ends well is told in order, and once', () => {
    expect(kinds(bootLogs.unclaimed).filter((kind) => !['uptime', 'life', 'state', 'loader'].includes(kind))).toEqual([
      'kernel',
      'kernel',
      'storage',
      'grown',
      'factory',
      'os STARTED',
      'os STARTED',
      'all STARTED',
      'app STARTED',
      'all READY',
      'claim',
    ]);
  });

  it('tells who the device is once it says so, until another one may hang on the cable', () => {
    const reader = new ConsoleReader();
    const said = reader.take(`${bootLogs.claimed.join('\n')}\n`);
    expect(said.at(-1)).toMatchObject({ seen: { kind: 'online' }, of: { deviceId: '5f1a2b3c4d5e6f7a8b9c0d1e' } });
    expect(said.find(({ seen }) => seen.kind === 'claim')?.of).toEqual({});
    expect(reader.take('U-Boot 2023.04\n')[0]?.of).toEqual({});
  });

  it('that fails says why', () => {
    expect(kinds(bootLogs.badSignature)).toContain('bad-signature');
    expect(kinds(bootLogs.kernelPanic)).toContain('kernel-panic');
    expect(kinds(bootLogs.rebootLoop).filter((kind) => kind === 'factory')).toHaveLength(2);
    expect(kinds(bootLogs.oldEeprom)).toContain('eeprom-too-old');
    expect(kinds(bootLogs.claimed)).not.toContain('kernel-panic');
  });

  it('that starts again shows in the time since its start, and small disorder does not', () => {
    const uptimes = (text: string) =>
      new ConsoleReader().take(text).flatMap(({ seen }) => (seen.kind === 'uptime' ? [seen.seconds] : []));
    expect(
      uptimes('[    1.000000] a\n[    5.000000] b\n[   12.500000] c\n[   12.100000] d\n[    0.000000] e\n'),
    ).toEqual([1, 12.5, 0]);
  });
});
