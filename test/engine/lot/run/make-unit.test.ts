import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenTarget } from '../../../../electron/engine/flash/target.ts';
import type { LotRun } from '../../../../electron/engine/lot/run/lot-run.ts';
import { type LotBench, lotBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

/** A target that does one thing in another way. */
function instead<K extends keyof OpenTarget>(target: OpenTarget, what: K, how: OpenTarget[K]): OpenTarget {
  return new Proxy(target, {
    get(inner, key) {
      const value: unknown = key === what ? how : Reflect.get(inner, key, inner);
      return typeof value === 'function' ? value.bind(inner) : value;
    },
  });
}

describe('a card on which a unit is made', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  let stack: AsyncDisposableStack;
  let made: LotBench;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder()).path;
    made = stack.use(await lotBench({ folder, lot: { media: { content: 'any' } } }));
  });
  afterEach(() => stack.disposeAsync());

  test('is known in another slot as soon as it can be taken out, before the ledger has heard that it is good', async () => {
    let seen: unknown;
    let [before, after] = [Buffer.of(), Buffer.of()];
    const run: LotRun = stack.use(
      await made.start({
        openTarget: async (drive, options) => {
          const target = await made.drives.openTarget(drive, options);
          if (options.mode === 'read') return target;
          const finish: typeof target.finish = async (how) => {
            const notes = await target.finish(how);
            before = await readFile(drive.path);
            await made.drives.takeOut(1, { keep: true });
            await made.drives.putBack(2, drive);
            const slot = await untilSlot(run, 2, 'refused', 'working', 'done', 'no-units', 'failed');
            seen = { slot, unit: (await made.ledger.units(made.lot.id, { units: [1] }))[0]?.state };
            after = await readFile(drive.path);
            return notes;
          };
          return instead(target, 'finish', finish);
        },
      }),
    );
    await made.drives.insert(1);
    await expect
      .poll(async () => (await made.ledger.units(made.lot.id, { units: [1] }))[0]?.state, { timeout: 20_000 })
      .toBe('passed');
    expect(seen).toMatchObject({ slot: { state: { kind: 'refused', why: 'good-unit' } }, unit: 'provisioned' });
    expect(after.equals(before)).toBe(true);
  });

  test('has back what was on it before it is closed, also where its token cannot be taken back', async () => {
    let isSlow = false;
    const run = stack.use(
      await made.start({
        identify: async (recipe) => ({
          // It fails before its image is written.
          get recipe(): typeof recipe {
            isSlow = true;
            throw new Error('a broken recipe');
          },
          settle: async () => {
            throw new TypeError('a broken Hub');
          },
        }),
        openTarget: async (drive, options) => {
          const target = await made.drives.openTarget(drive, options);
          return instead(target, 'write', async (...args) => {
            if (isSlow) await wait(50);
            await target.write(...args);
          });
        },
      }),
    );
    const drive = await made.drives.insert(1, { changes: { unusable: 'no-medium' } });
    const data = randomBytes(12 << 20);
    await writeFile(drive.path, data);
    made.drives.say(1, [drive]);
    await untilSlot(run, 1, 'failed');
    expect((await readFile(drive.path)).equals(data)).toBe(true);
  });
});
