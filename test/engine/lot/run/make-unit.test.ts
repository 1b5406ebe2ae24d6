import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LotRun } from '../../../../electron/engine/lot/run/lot-run.ts';
import { type LotBench, lotBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

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
          return new Proxy(target, {
            get(inner, key) {
              const value: unknown = key === 'finish' ? finish : Reflect.get(inner, key, inner);
              return typeof value === 'function' ? value.bind(inner) : value;
            },
          });
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
});
