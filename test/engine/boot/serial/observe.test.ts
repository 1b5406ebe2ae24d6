import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunStatus, Seen, Sighting } from '../../../../electron/contract/boot.ts';
import { observeSerial, type SerialOptions } from '../../../../electron/engine/boot/serial/observe.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';
import { bootLogs } from './boot-logs.ts';
import { openTerminal } from './terminal.ts';

type Options = Partial<SerialOptions> & { path: string };

/** Observes until a sighting is the one that is waited for, and gives back all. */
async function watch(options: Options, isLast: (seen: Seen, sighting: Sighting) => boolean): Promise<Sighting[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]);
  const sightings: Sighting[] = [];
  for await (const sighting of observeSerial({ baudRate: 115_200, retryDelay: 20, signal, ...options })) {
    sightings.push(sighting);
    if (isLast(sighting.seen, sighting)) stop.abort();
  }
  expect(stop.signal.aborted, JSON.stringify(sightings.slice(-3))).toBe(true);
  return sightings;
}

const openFiles = (path: string) =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  });

describe('the serial console', needing('python3'), () => {
  it('tells a boot as it happens, and gives the port back', async () => {
    await using terminal = await openTerminal();
    terminal.write(`${bootLogs.claimed.join('\r\n')}\r\n`);
    const sightings = await watch({ path: terminal.path, now: () => 1234 }, ({ kind }) => kind === 'online');
    expect(
      sightings.every(({ at, observer, of }) => at === 1234 && observer === 'serial' && of.port === terminal.path),
    ).toBe(true);
    expect(sightings.map(({ seen }) => (seen.kind === 'stage' ? seen.stage : seen.kind))).toEqual(
      expect.arrayContaining(['loader', 'kernel', 'storage', 'grown', 'factory', 'status', 'claim', 'online']),
    );
    expect(sightings.at(-1)?.of.deviceId).toBe('5f1a2b3c4d5e6f7a8b9c0d1e');
    expect(sightings.find(({ seen }) => seen.kind === 'claim')?.evidence).toContain('duly-apt-mole');
    expect(JSON.stringify(sightings)).not.toContain('abcd/EFGH');
    expect(openFiles(terminal.path)).toEqual([]);
  });

  it('tells by what a board is known: its serial number, its own address, its name', async () => {
    await using terminal = await openTerminal();
    const lines = [
      'U-Boot 2024.01',
      'Serial#: 0x10000000ABCD1234',
      'Serial: 8250/16550 driver, 5 ports, IRQ sharing enabled',
      '[    0.000000] Linux version 6.6.0',
      '[    0.000000] Kernel command line: console=serial0,115200 smsc95xx.macaddr=B8:27:EB:00:00:01 root=/dev/mmcblk0p2',
      '[    3.100000] usb 1-1.2: SerialNumber: 4C530001',
      '[    4.200000] wlan0: authenticate with 02:11:22:33:44:55',
      '[app] 12 INFO\t -- [app]: Serial: 99999999',
      '',
    ];
    terminal.write(lines.join('\r\n'));
    terminal.write('gw-0007 login: ');
    const sightings = await watch({ path: terminal.path }, (seen) => seen.kind === 'stage' && seen.stage === 'login');
    expect(sightings.at(-1)?.of).toEqual({
      port: terminal.path,
      serial: '10000000abcd1234',
      mac: 'b8:27:eb:00:00:01',
      host: 'gw-0007',
    });
    expect(sightings.find(({ seen }) => seen.kind === 'stage')?.of).toMatchObject({ port: terminal.path });
  });

  it('takes goals from whoever knows them by then', async () => {
    await using terminal = await openTerminal();
    const goals = new Map<string, RunStatus>();
    terminal.write("[pantavisor] 12 INFO\t -- [platforms]: platform 'os' reached its status goal; took 3 secs\r\n");
    const all = await watch({ path: terminal.path, goals }, (seen) => {
      if (seen.kind !== 'status') return false;
      if (seen.status === 'READY') return true;
      goals.set('os', 'READY');
      terminal.write("[pantavisor] 13 INFO\t -- [platforms]: platform 'os' reached its status goal; took 3 secs\r\n");
      return false;
    });
    expect(all.flatMap(({ seen }) => (seen.kind === 'status' ? seen.status : []))).toEqual(['STARTED', 'READY']);
  });

  it('waits for a port that is not there yet, and for one that was pulled out', async () => {
    await using folder = await temporaryFolder();
    await using first = await openTerminal();
    await using second = await openTerminal();
    const path = join(folder.path, 'port');
    const seen: string[] = [];
    await watch({ path }, (what, { evidence }) => {
      seen.push(what.kind === 'blind' ? what.reason : what.kind);
      if (what.kind === 'sees') seen.pop();
      else if (seen.length === 1) {
        void symlink(first.path, path).then(() => first.write('Pantavisor Starts\n'));
      } else if (seen.length === 2) {
        void rm(path).then(() => first.unplug());
      } else if (seen.length === 3) {
        expect(evidence).toContain('has gone');
        void symlink(second.path, path).then(() => second.write('Linux version 6.6.63\n'));
      }
      return seen.length === 4;
    });
    expect(seen).toEqual(['no-port', 'stage', 'no-port', 'stage']);
  });

  it('says once that another program has the port, and sees when it is free', async () => {
    await using terminal = await openTerminal();
    const holder = `import fcntl, sys; f = open(${JSON.stringify(terminal.path)}); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()`;
    const child = spawn('python3', ['-c', holder], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const sightings = await watch({ path: terminal.path }, ({ kind }) => {
      if (kind === 'blind') {
        setTimeout(() => {
          child.kill();
          terminal.write('Pantavisor Starts\n');
        }, 200);
      }
      return kind === 'stage';
    });
    expect(sightings.map(({ seen }) => seen.kind)).toEqual(['blind', 'sees', 'stage']);
    expect(sightings[0]).toMatchObject({
      seen: { reason: 'port-busy' },
      evidence: expect.stringContaining('another program'),
    });
  });

  it(
    'says what to do where the port may not be opened',
    needing('root', 'a checkout that others may read'),
    async () => {
      await using terminal = await openTerminal();
      const program = `
      import { observeSerial } from ${JSON.stringify(join(import.meta.dirname, '../../../../electron/engine/boot/serial/observe.ts'))};
      for await (const sighting of observeSerial({ path: ${JSON.stringify(terminal.path)}, baudRate: 115200, signal: AbortSignal.timeout(5000) })) {
        console.log(JSON.stringify(sighting));
        process.exit(0);
      }`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { uid: 65_534, gid: 65_534 });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      expect(JSON.parse(line.toString())).toMatchObject({ seen: { kind: 'blind', reason: 'no-permission' } });
      expect(line.toString()).toContain('dialout');
    },
  );

  it('keeps what is said in a log, with secrets masked, also where a read cuts one', async () => {
    await using folder = await temporaryFolder();
    await using terminal = await openTerminal();
    const log = join(folder.path, 'console.log');
    const secret = 'swordfish1234';
    terminal.write(`U-Boot 2023.04 ${secret}\r\n`);
    const sightings = await watch({ path: terminal.path, log, mask: [secret] }, (seen) => {
      if (seen.kind === 'stage' && seen.stage === 'loader') {
        terminal.write('and it is swordf');
        setTimeout(() => terminal.write('ish1234, PH_FACTORY_AUTOTOK=abc'), 100);
        setTimeout(() => terminal.write('def/ghi end\r\nPantavisor initialized Factory revision 0.\r\nlogin: '), 200);
      }
      return seen.kind === 'stage' && seen.stage === 'login';
    });
    const text = await readFile(log, 'utf8');
    expect(text).toBe(
      'U-Boot 2023.04 ••••••\r\nand it is ••••••, PH_FACTORY_AUTOTOK=•••••• end\r\nPantavisor initialized Factory revision 0.\r\nlogin: ',
    );
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(sightings)).not.toContain('fish');
  });

  it('says that a file is no serial port', async () => {
    const [sighting] = await watch({ path: '/dev/null' }, () => true);
    expect(sighting).toMatchObject({
      seen: { reason: 'no-port' },
      evidence: expect.stringContaining('is no serial port'),
    });
  });

  it('hears prompts, which have no end', async () => {
    await using terminal = await openTerminal();
    terminal.write('# ');
    const [sighting] = await watch({ path: terminal.path }, () => true);
    expect(sighting).toMatchObject({ seen: { kind: 'life' }, evidence: `something is written on ${terminal.path}` });
  });

  it('does not begin where its log cannot be written', async () => {
    const options = {
      path: '/dev/null',
      baudRate: 9600,
      log: '/nowhere/at/all.log',
      signal: AbortSignal.timeout(5000),
    };
    await expect(observeSerial(options).next()).rejects.toMatchObject({ code: 'file-unwritable' });
  });

  it('says that the console runs at another rate where what comes makes no sense', async () => {
    await using terminal = await openTerminal();
    terminal.write(Uint8Array.from({ length: 600 }, (_, i) => [0x80, 0xf8, 0x00, 0x1c, 0xe0, 0x78][i % 6] ?? 0));
    const sightings = await watch({ path: terminal.path }, (_, { evidence }) => evidence.includes('another rate'));
    expect(sightings.map(({ seen }) => seen)).toEqual([{ kind: 'life' }]);
    expect(sightings[0]?.evidence).toContain('115200 Bd');
  });

  it('says that it hears something where that means nothing, but not for each line', async () => {
    await using terminal = await openTerminal();
    terminal.write('a line\r\nmore lines é\r\n'.repeat(200));
    setTimeout(() => terminal.write('Pantavisor Starts\r\n'), 300);
    const sightings = await watch({ path: terminal.path }, ({ kind }) => kind === 'stage');
    expect(sightings.map(({ seen }) => seen.kind)).toEqual(['life', 'stage']);
  });

  it('ends at once when it is cancelled, whether something comes or not', async () => {
    await using terminal = await openTerminal();
    const stop = new AbortController();
    const waiting = observeSerial({ path: terminal.path, baudRate: 115_200, signal: stop.signal }).next();
    setTimeout(() => stop.abort(), 100);
    await expect(waiting).resolves.toEqual({ done: true, value: undefined });
    expect(openFiles(terminal.path)).toEqual([]);
    const again = observeSerial({ path: terminal.path, baudRate: 115_200, signal: stop.signal });
    await expect(again.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it('gives the port back when it is cancelled while nobody asks for more', async () => {
    await using terminal = await openTerminal();
    const stop = new AbortController();
    const sightings = observeSerial({ path: terminal.path, baudRate: 115_200, signal: stop.signal });
    terminal.write('Pantavisor Starts\r\n');
    await sightings.next();
    expect(openFiles(terminal.path)).toHaveLength(1);
    stop.abort();
    await expect.poll(() => openFiles(terminal.path)).toEqual([]);
    await sightings.return();
  });
});
