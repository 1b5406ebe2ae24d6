import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { constants, open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encodeFrame } from '../../../electron/contract/frames.ts';
import { helperVersion } from '../../../electron/contract/helper-messages.ts';
import type { HelperChannel } from '../../../electron/engine/flash/helper-channel.ts';
import { openTarget, targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../electron/engine/flash/spawn-helper.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;

/** Opens targets, and keeps the channels to their helpers. */
function watchedOpener(limit = 30_000) {
  const channels: HelperChannel[] = [];
  const start = async () => {
    const channel = await spawnHelper(helperCommand());
    channels.push(channel);
    return channel;
  };
  const elevate = () => ({ asks: false, start, refusal: () => undefined });
  const open = targetOpener({ elevate, limits: { io: limit, flush: limit } });
  return { open, channels };
}

/** The children of a process, by the kernel's own list. */
function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** The helpers that this process has started. */
function helpers(): number[] {
  return childrenOf(process.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('helper'));
}

/** How long until the process is gone, in ms; it may not take longer than `limit`. */
async function gone(pid: number, limit: number): Promise<number> {
  const startedAt = performance.now();
  while (isAlive(pid)) {
    const waited = performance.now() - startedAt;
    if (waited > limit) throw new Error(`process ${pid} is still there after ${waited} ms`);
    await sleep(5);
  }
  return performance.now() - startedAt;
}

function isAlive(pid: number): boolean {
  // A zombie has ended; only its parent has not looked yet.
  return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** Resolves when nobody holds the drive; throws where somebody still does after 2 s. */
async function isFree(path: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await (await openFile(path, constants.O_RDWR | constants.O_EXCL)).close();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(20);
    }
  }
}

describe('a helper ends', needing('root', 'loop'), () => {
  test('at once when a flash is cancelled in the middle of writing, and the drive can be opened again', async () => {
    await using drive = await loopDrive({ size: 512 * MiB });
    const cancel = new AbortController();
    const startedAt = performance.now();
    {
      await using target = await openTarget(drive.drive(), { signal: cancel.signal, mode: 'write', force: false });
      const bytes = new Uint8Array(4 * MiB).fill(7);
      const writes = Array.from({ length: 128 }, (_, index) => target.write(index * bytes.length, bytes));
      await writes[0];
      cancel.abort();
      const results = await Promise.allSettled(writes);
      const reasons = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.code);
      expect(new Set(reasons)).toEqual(new Set(['cancelled']));
      await expect(target.flush()).rejects.toMatchObject({ code: 'cancelled' });
    }
    await using again = await openTarget(drive.drive(), { signal: never, mode: 'write', force: false });
    await again.write(0, new Uint8Array(512));
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test('promptly when the program that started it is killed while it writes', async () => {
    await using drive = await loopDrive({ size: 1024 * MiB });
    const script = join(import.meta.dirname, 'write-for-ever.ts');
    const parent = spawn(process.execPath, [script, JSON.stringify(drive.drive())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');
    const [helper = 0] = childrenOf(parent.pid ?? 0);
    expect(isAlive(helper)).toBe(true);
    parent.kill('SIGKILL');
    expect(await gone(helper, 2000)).toBeLessThan(2000);
    await isFree(drive.path);
  });

  test('with its pipe, without a word, when there is nothing under way', async () => {
    const channel = await spawnHelper(helperCommand());
    channel.input.end();
    expect(await channel.exited).toMatchObject({ code: 0, lastWords: undefined });
  });

  test.each([
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'a header of 542393671 bytes'],
    ['a frame that is no request', encodeFrame({ id: 1, do: 'format' }), 'unknown request "format"'],
    ['a request of a wrong form', encodeFrame({ id: 1, do: 'write', offset: -1 }), 'offset is not a whole number'],
    [
      'a payload where none belongs',
      Buffer.concat([encodeFrame({ id: 1, do: 'flush' }, 1), Buffer.from('x')]),
      'flush',
    ],
  ])('with an error when it is sent %s', async (_, bytes, words) => {
    const channel = await spawnHelper(helperCommand());
    channel.input.write(bytes);
    const exit = await channel.exited;
    expect(exit.code).toBe(2);
    expect(exit.lastWords).toContain(words);
  });

  test('as a failure of the helper when somebody kills it', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    const { open, channels } = watchedOpener();
    await using target = await open(drive.drive(), { signal: never, mode: 'write', force: false });
    await target.write(0, new Uint8Array(MiB));
    channels[0]?.kill();
    await expect(target.write(0, new Uint8Array(MiB))).rejects.toMatchObject({
      code: 'helper-failed',
      fields: { reason: 'signal SIGKILL' },
    });
    await expect(target.flush()).rejects.toMatchObject({ code: 'helper-failed' });
  });

  test('not with Ctrl-C: the command closes its pipe in good order', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    await using target = await openTarget(drive.drive(), { signal: never, mode: 'write', force: false });
    const running = helpers();
    for (const pid of running) process.kill(pid, 'SIGINT');
    expect(running).toHaveLength(1);
    await target.write(0, new Uint8Array(MiB));
  });
});

describe('a helper that says nothing any more', needing('root', 'loop'), () => {
  test('is given up as a stalled drive, not before', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    const { open } = watchedOpener(600);
    await using target = await open(drive.drive(), { signal: never, mode: 'write', force: false });
    const [helper = 0] = helpers();
    await sleep(900); // without a request nobody is waited for
    await target.write(0, new Uint8Array(MiB));
    process.kill(helper, 'SIGSTOP');
    const startedAt = performance.now();
    await expect(target.write(0, new Uint8Array(MiB))).rejects.toMatchObject({ code: 'target-stalled' });
    expect(performance.now() - startedAt).toBeGreaterThan(500);
    await gone(helper, 2000);
  });
});

test('a helper of another version is not used', async () => {
  const channel = await spawnHelper(helperCommand());
  channel.input.write(encodeFrame({ id: 1, do: 'hello', version: 99 }));
  const [answer] = await once(channel.output, 'data');
  expect(String(answer)).toContain(`version ${helperVersion}`);
  channel.input.end();
  await channel.exited;
});

test('a program that cannot be started is a failure of the helper', async () => {
  await expect(spawnHelper({ program: '/nonexistent/helper', args: [] })).rejects.toMatchObject({ code: 'ENOENT' });
});
