import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { elevate } from '../../../electron/engine/flash/elevate.ts';
import type { HelperChannel } from '../../../electron/engine/flash/helper-channel.ts';
import { targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../electron/engine/flash/spawn-helper.ts';
import { type BlockDevice, describeBlockDevice } from '../../../electron/helper/linux/block-device.ts';
import { clearsCheaply, queueSizeOf, settleQueue, unitOf } from '../../../electron/helper/linux/queue.ts';
import type { Drive } from '../../../electron/contract/drive.ts';
import { type LoopDrive, loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';
import { type FakeSysfs, fakeSysfs } from './fake-sysfs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;

function fakeDrive(queue: Record<string, string>): { device: BlockDevice; sys: FakeSysfs } {
  const files = Object.entries(queue).map(([name, content]) => [`devices/sdx/${name}`, content]);
  const sys = fakeSysfs({ 'devices/sdx/size': '1000', ...Object.fromEntries(files) }, { '8:0': 'devices/sdx' });
  const device = describeBlockDevice('8:0', sys.root);
  if (device === undefined) throw new Error('no device');
  return { device, sys };
}

describe("what the kernel says of a drive's queue", () => {
  test('is how much fits into it', () => {
    const { device, sys } = fakeDrive({ 'queue/nr_requests': '2\n', 'queue/max_sectors_kb': '120\n' });
    using _sys = sys;
    expect(queueSizeOf(device)).toBe(240 * 1024);
  });

  test('or nothing', () => {
    const { device, sys } = fakeDrive({});
    using _sys = sys;
    expect(queueSizeOf(device)).toBeUndefined();
    expect(clearsCheaply(device)).toBe(false);
    settleQueue(device)();
  });

  test.each([
    ['524288', undefined, 512 * 1024],
    ['0', '4194304', 4 * MiB],
    ['33553920', undefined, undefined], // 65,535 sectors, as USB bridges say
    ['4096', '0', undefined],
    ['1073741824', undefined, undefined],
    [undefined, undefined, undefined],
  ])('best taken at once: %s of the queue, %s of the card', (queue, card, expected) => {
    const { device, sys } = fakeDrive({
      ...(queue === undefined ? {} : { 'queue/optimal_io_size': queue }),
      ...(card === undefined ? {} : { 'device/preferred_erase_size': card }),
    });
    using _sys = sys;
    expect(unitOf(device)).toBe(expected);
  });

  test.each([
    ['4294966784', '4294966784', '0', true],
    ['4294966784', '0', '2199023255040', true],
    ['4294966784', '0', undefined, false], // it writes zeroes itself, at the speed of writing
    ['0', '4294966784', '0', false], // it discards, and promises nothing
  ])('write zeroes %s, discard %s, unmap %s: cheap %j', (zeroes, discard, unmap, expected) => {
    const { device, sys } = fakeDrive({
      'queue/write_zeroes_max_bytes': zeroes,
      'queue/discard_max_bytes': discard,
      ...(unmap === undefined ? {} : { 'queue/write_zeroes_unmap_max_bytes': unmap }),
    });
    using _sys = sys;
    expect(clearsCheaply(device)).toBe(expected);
  });

  test('what somebody else has set meanwhile stays', () => {
    const { device, sys } = fakeDrive({ 'bdi/max_ratio': '100\n', 'queue/scheduler': 'none [bfq]\n' });
    using _sys = sys;
    const at = (name: string) => join(device.folder, name);
    const restore = settleQueue(device);
    expect(readFileSync(at('bdi/max_ratio'), 'utf8')).toBe('1');
    expect(readFileSync(at('queue/scheduler'), 'utf8')).toBe('none');
    writeFileSync(at('bdi/max_ratio'), '7');
    restore();
    expect(readFileSync(at('bdi/max_ratio'), 'utf8')).toBe('7');
    expect(readFileSync(at('queue/scheduler'), 'utf8')).toBe('bfq');
    writeFileSync(at('bdi/max_ratio'), '1');
    restore(); // once
    expect(readFileSync(at('bdi/max_ratio'), 'utf8')).toBe('1');
  });
});

const other = ['mq-deadline', 'bfq', 'kyber'].find((name) => schedulers().includes(name));

/** Those of any drive. */
function schedulers(): string[] {
  const file = '/sys/block/loop0/queue/scheduler';
  return existsSync(file) ? readFileSync(file, 'utf8').split(/[\s[\]]+/) : [];
}

describe('the I/O scheduler and the share of memory', needing('root', 'loop'), () => {
  interface Settings {
    scheduler: string | undefined;
    ratio: string;
  }

  function settings({ path }: LoopDrive): Settings {
    const folder = join('/sys/block', basename(path));
    const [, scheduler] = /\[(.+)\]/.exec(readFileSync(join(folder, 'queue/scheduler'), 'utf8')) ?? [];
    return { scheduler, ratio: readFileSync(join(folder, 'bdi/max_ratio'), 'utf8').trim() };
  }

  async function setUp(): Promise<{
    drive: LoopDrive;
    usual: Settings;
    open: () => ReturnType<typeof opener>;
    channels: HelperChannel[];
  }> {
    const drive = await loopDrive({ size: 64 * MiB });
    const folder = join('/sys/block', basename(drive.path));
    if (other !== undefined) writeFileSync(join(folder, 'queue/scheduler'), other);
    writeFileSync(join(folder, 'bdi/max_ratio'), '42');
    const channels: HelperChannel[] = [];
    return { drive, usual: settings(drive), open: () => opener(drive.drive(), channels), channels };
  }

  function opener(drive: Drive, channels: HelperChannel[]) {
    const start = async () => {
      const channel = await spawnHelper(helperCommand());
      channels.push(channel);
      return channel;
    };
    const watched = targetOpener({ elevate: () => ({ asks: false, start, refusal: () => undefined }) });
    return watched(drive, { signal: never, mode: 'write', force: false });
  }

  const settled = { scheduler: 'none', ratio: '1' };

  test('are set while a drive is written, and set back when it is finished', async () => {
    const { drive, usual, open } = await setUp();
    await using _drive = drive;
    await using target = await open();
    expect(settings(drive)).toEqual(settled);
    await target.write(0, new Uint8Array(MiB));
    await target.finish({ eject: false });
    expect(settings(drive)).toEqual(usual);
  });

  test('are set back when it is given up', async () => {
    const { drive, usual, open } = await setUp();
    await using _drive = drive;
    {
      await using target = await open();
      void target.write(0, new Uint8Array(4 * MiB)).catch(() => {});
    }
    expect(settings(drive)).toEqual(usual);
  });

  test('stay as they are for a drive that is only read', async () => {
    const { drive, usual } = await setUp();
    await using _drive = drive;
    await using _target = await targetOpener({ elevate })(drive.drive(), { signal: never, mode: 'read', force: false });
    expect(settings(drive)).toEqual(usual);
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('are set back when the helper is ended with %s', async (signal) => {
    const { drive, usual, open, channels } = await setUp();
    await using _drive = drive;
    await using _target = await open();
    const [helper = 0] = helpersOf(process.pid);
    process.kill(helper, signal);
    await channels[0]?.exited;
    expect(settings(drive)).toEqual(usual);
  });

  test('are set back when the program that started it is killed while it writes', async () => {
    const { drive, usual } = await setUp();
    await using _drive = drive;
    const script = join(import.meta.dirname, '../../engine/flash/write-for-ever.ts');
    const parent = spawn(process.execPath, [script, JSON.stringify(drive.drive())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    expect(settings(drive)).toEqual(settled);
    const helpers = helpersOf(parent.pid ?? 0);
    parent.kill('SIGKILL');
    for (let tries = 0; helpers.some((pid) => existsSync(`/proc/${pid}`)) && tries < 200; tries += 1) await sleep(10);
    expect(settings(drive)).toEqual(usual);
  });
});

/** The helpers that a process has started. */
function helpersOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('helper'));
}
