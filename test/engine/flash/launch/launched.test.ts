import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import { WickError } from '../../../../electron/contract/errors.ts';
import { launched } from '../../../../electron/engine/flash/launch/launched.ts';
import type { Way } from '../../../../electron/engine/flash/launch/way.ts';
import { targetOpener } from '../../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../../electron/engine/flash/spawn-helper.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;

/** Starts the helper as a prompt would that says yes at once. */
function agreed() {
  const asked: string[][] = [];
  const way: Way = {
    ask(names) {
      asked.push([...names]);
      const { program, args } = helperCommand();
      return spawnHelper({ program, args: [...args, ...names] });
    },
    refusal: (exit, target) => new WickError('rights-refused', { target, reason: exit.reason }),
  };
  const elevation = launched(way, () => true);
  return { asked, open: targetOpener({ elevate: () => elevation }) };
}

/** Helpers of this test's process, and of the helpers that start others. */
function processesOf(path: string): string[] {
  const list = (pid: number): string[] => {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.flatMap((child) => {
      try {
        return [readFileSync(`/proc/${child}/cmdline`, 'utf8'), ...list(Number(child))];
      } catch {
        return [];
      }
    });
  };
  return list(process.pid).filter((line) => line.includes(path));
}

async function allGone(path: string): Promise<void> {
  for (let waited = 0; processesOf(path).length > 0; waited += 50) {
    if (waited > 5000) throw new Error(`still there: ${processesOf(path).join(' and ')}`);
    await sleep(50);
  }
}

describe('one answer for all drives of a job', needing('root', 'loop'), () => {
  const how = (together: readonly Drive[], signal = never) =>
    ({ signal, mode: 'write', force: false, together }) as const;

  test('gives each drive a helper of its own, which works like any other', async () => {
    await using one = await loopDrive({ size: 32 * MiB });
    await using two = await loopDrive({ size: 32 * MiB });
    const together = [one.drive(), two.drive()];
    const { asked, open } = agreed();
    const bytes = [1, 2].map((value) => new Uint8Array(4 * MiB).fill(value));
    const targets = await Promise.all(together.map((drive) => open(drive, how(together))));
    expect(asked).toEqual([[`${one.path}=33.6MB`, `${two.path}=33.6MB`]]);
    expect(processesOf(one.path)).toHaveLength(2); // the one that was asked about both, and its own
    await Promise.all(
      targets.map(async (target, index) => {
        const data = bytes[index] ?? new Uint8Array(0);
        await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((place) => target.write(place * data.length, data)));
        await target.flush();
        expect(Buffer.from(await target.read({ offset: MiB, length: 4 * MiB })).equals(data)).toBe(true);
        expect(await target.hash([{ offset: 0, length: 32 * MiB }], 'sha256')).toHaveLength(1);
        await target.finish({ eject: false });
      }),
    );
    await allGone(one.path);
    expect(readFileSync(two.file).equals(Buffer.alloc(32 * MiB, 2))).toBe(true);
  });

  test('is not for any other drive, nor for one of another size', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    await using other = await loopDrive({ size: 8 * MiB });
    const { elevation, names } = named(one.drive());
    const open = targetOpener({ elevate: () => elevation });
    const message = { code: 'target-changed', fields: { expected: names[0] } };
    await expect(open(other.drive(), how([]))).rejects.toMatchObject(message);
    await expect(open(one.drive({ size: 8 * MiB }), how([]))).rejects.toMatchObject(message);
    await expect(open(one.drive({ transport: 'practice' }), how([]))).rejects.toMatchObject(message);
    await allGone(one.path);
  });

  test('ends with the last drive, and is asked for again afterwards', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    const together = [one.drive()];
    const { asked, open } = agreed();
    for (let round = 1; round <= 2; round += 1) {
      await using target = await open(together[0] ?? one.drive(), how(together));
      await target.write(0, new Uint8Array(MiB));
      expect(asked).toHaveLength(round);
    }
    await allGone(one.path);
  });

  test('goes on for the others when the helper of one is killed', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    await using two = await loopDrive({ size: 4 * MiB });
    const together = [one.drive(), two.drive()];
    const { open } = agreed();
    const cancel = new AbortController();
    await using first = await open(together[0] ?? one.drive(), how(together, cancel.signal));
    await using second = await open(together[1] ?? two.drive(), how(together));
    cancel.abort();
    await expect(first.write(0, new Uint8Array(MiB))).rejects.toMatchObject({ code: 'cancelled' });
    await second.write(0, new Uint8Array(MiB).fill(5));
    await second.finish({ eject: false });
    expect(readFileSync(two.file)[MiB - 1]).toBe(5);
    await allGone(one.path);
  });

  /** A helper for this drive alone, whichever drive it is asked for. */
  function named(drive: Drive) {
    const names = [`${drive.path}=4.19MB`];
    const { program, args } = helperCommand();
    const start = () => spawnHelper({ program, args: [...args, '--only', ...names] });
    return { names, elevation: { asks: false, start, refusal: () => undefined } };
  }
});
