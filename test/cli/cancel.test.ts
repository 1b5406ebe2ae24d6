import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { noise } from '../rigs/memory-image.ts';
import { wick } from '../rigs/wick.ts';

const MiB = 1 << 20;

/** An image that comes slowly, so that there is time to disturb: 1 MiB every 40 ms. */
function trickle(): Readable {
  return Readable.from(
    (async function* () {
      for (let i = 0; i < 64; i += 1) {
        yield noise(MiB, i);
        await sleep(40);
      }
    })(),
  );
}

/** Processes below a command. */
function childrenOf(pid: number): number[] {
  try {
    const out = execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' });
    return out
      .trim()
      .split('\n')
      .map(Number)
      .flatMap((child) => [child, ...childrenOf(child)]);
  } catch {
    return [];
  }
}

const isGone = (pid: number) => !existsSync(`/proc/${pid}`);

async function untilGone(pids: readonly number[], ms: number): Promise<boolean> {
  const until = performance.now() + ms;
  while (performance.now() < until) {
    if (pids.every(isGone)) return true;
    await sleep(20);
  }
  return pids.every(isGone);
}

describe('breaking off', needing('root', 'loop', 'pgrep'), () => {
  let folder: string;
  let small: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-cancel-'));
    small = join(folder, 'small.img');
    await writeFile(small, noise(3 * MiB, 5));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a flash and calls `strike` once a line of its output contains `when` (or after ms). */
  async function disturbed(drive: string, when: string | number, strike: (child: ChildProcess) => void) {
    let struckAt = 0;
    let below: number[] = [];
    const ran = await wick(['flash', '-', drive, '--yes', '--json'], {
      stdin: trickle(),
      meanwhile: (child) => {
        const act = () => {
          if (struckAt > 0) return;
          below = childrenOf(child.pid ?? 0);
          struckAt = performance.now();
          strike(child);
        };
        if (typeof when === 'number') setTimeout(act, when);
        else child.stdout?.on('data', (chunk: Buffer) => (chunk.includes(when) ? act() : undefined));
      },
    });
    return { ran, took: performance.now() - struckAt, below };
  }

  async function expectFlashable(drive: string): Promise<void> {
    const again = await wick(['flash', small, drive, '--yes']);
    expect(again.code, again.stderr).toBe(0);
  }

  test.each([
    30,
    100,
    200,
    400,
    800,
    '"phase":"preparing"',
    '"phase":"writing"',
    '"phase":"verifying"',
    '"phase":"finishing"',
  ])('Ctrl-C at %s ends everything at once, and the drive can be flashed again', async (when) => {
    await using drive = await loopDrive({ size: 80 * MiB });
    const { ran, took, below } = await disturbed(drive.path, when, (child) => child.kill('SIGINT'));
    // Before it has begun, it ends as any program does; towards its end it may be done before the signal is there.
    const late = when === '"phase":"verifying"' || when === '"phase":"finishing"';
    const ends = typeof when === 'number' ? [8, null] : late ? [8, 0] : [8];
    expect(ends).toContain(ran.code);
    expect(took).toBeLessThan(2000);
    expect(await untilGone(below, 2000)).toBe(true);
    await expectFlashable(drive.path);
  });

  test('kill -9 of the command ends its helpers', async () => {
    await using drive = await loopDrive({ size: 80 * MiB });
    const { ran, below } = await disturbed(drive.path, '"phase":"writing"', (child) => child.kill('SIGKILL'));
    expect(ran.code).toBeNull();
    expect(below.length).toBeGreaterThan(0);
    expect(await untilGone(below, 2000)).toBe(true);
    await expectFlashable(drive.path);
  });

  test('a helper that is killed is a failed target, not a hang', async () => {
    await using drive = await loopDrive({ size: 80 * MiB });
    const { ran } = await disturbed(drive.path, '"phase":"writing"', (child) => {
      for (const pid of childrenOf(child.pid ?? 0)) process.kill(pid, 'SIGKILL');
    });
    expect(ran).toMatchObject({ code: 5, result: { targets: [{ error: { code: 'helper-failed' } }] } });
    await expectFlashable(drive.path);
  });
});
