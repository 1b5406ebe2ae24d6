import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LotRun } from '../../../../electron/engine/lot/run/lot-run.ts';
import type { LotRunOptions } from '../../../../electron/engine/lot/run/options.ts';
import { cardIn, type LotBench, lotBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const program = join(import.meta.dirname, '../../../rigs/lot/programs/look-at-card.ts');

/** Gives a card data, all over it. */
async function fill(path: string): Promise<Buffer> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  const data = randomBytes(size);
  await file.write(data, 0, size, 0);
  return data;
}

describe('a card that somebody would miss', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  let stack: AsyncDisposableStack;
  let made: LotBench;
  beforeEach(() => {
    stack = new AsyncDisposableStack();
  });
  afterEach(() => stack.disposeAsync());

  async function begin(media: object = {}, options: Partial<LotRunOptions> = {}): Promise<LotRun> {
    const folder = stack.use(await temporaryFolder()).path;
    made = stack.use(await lotBench({ folder, lot: { media: { content: 'any', ...media } } }));
    return stack.use(await made.start(options));
  }

  const copies = async () => await readdir(join(made.stationFolder, 'kept-blocks')).catch(() => []);

  /** Data before the bench sees it. */
  async function insertFilled(): Promise<{ path: string; data: Buffer }> {
    const drive = await made.drives.insert(1, { changes: { unusable: 'no-medium' } });
    const data = await fill(drive.path);
    made.drives.say(1, [drive]);
    return { path: drive.path, data };
  }

  test('gets back what the look has overwritten where it is too slow', async () => {
    const run = await begin({ minSpeed: 1e12 });
    const { path, data } = await insertFilled();
    expect(await untilSlot(run, 1, 'failed')).toMatchObject({ state: { cause: 'slow-card' } });
    expect((await readFile(path)).equals(data)).toBe(true);
    expect(await copies()).toEqual([]);
  });

  test('gets it back where a person ends it, or its settings fail, before its image is written', async () => {
    let what: 'ended' | 'failed' = 'ended';
    const run: LotRun = await begin(
      {},
      {
        identify: async () => {
          if (what === 'ended') run.cancel('slot-1', cardIn(run, 1));
          throw new Error('there is no such Hub');
        },
      },
    );
    for (what of ['ended', 'failed'] as const) {
      const { path, data } = await insertFilled();
      await untilSlot(run, 1, 'failed');
      expect((await readFile(path)).equals(data)).toBe(true);
      expect(await copies()).toEqual([]);
      made.drives.say(1, []);
      await untilSlot(run, 1, 'empty');
    }
  });

  test('is not given to another one that has come in its place meanwhile', async () => {
    let other: Buffer | undefined;
    const run = await begin(
      {},
      {
        identify: async () => {
          const [drive] = made.drives.drives;
          if (drive === undefined) throw new Error('no card');
          await made.ledger.tellLot(made.lot.id, { kind: 'paused', reason: 'person' });
          other = await fill(drive.path);
          made.drives.say(1, [{ ...drive, cid: 'b'.repeat(32) }]);
          await wait(50);
          throw new Error('there is no such Hub');
        },
      },
    );
    const { path } = await insertFilled();
    await untilSlot(run, 1, 'no-units');
    expect((await readFile(path)).equals(other ?? Buffer.of())).toBe(true);
    expect(await copies()).toHaveLength(1);
  });

  test('is written in the end, and no copy stays', async () => {
    const run = await begin();
    await insertFilled();
    await untilSlot(run, 1, 'done');
    expect(await copies()).toEqual([]);
  });

  test('says so where it did not get it back, and gets it back when it is put in again', async () => {
    let isOut = false;
    const run: LotRun = await begin(
      {},
      {
        identify: async () => {
          isOut = true;
          run.cancel('slot-1', cardIn(run, 1));
          throw new Error('there is no such Hub');
        },
        openTarget: async (drive, options) => {
          if (isOut) throw new Error('there is no card');
          return await made.drives.openTarget(drive, options);
        },
      },
    );
    const { path, data } = await insertFilled();
    const { state } = await untilSlot(run, 1, 'failed');
    expect(state).toMatchObject({
      error: { code: 'card-not-restored', message: expect.stringContaining('there is no card') },
    });
    expect(await copies()).toHaveLength(1);
    const [drive] = made.drives.drives;
    await run[Symbol.asyncDispose]();
    const again = stack.use(await made.start({ eject: false }));
    isOut = false;
    await untilSlot(again, 1, 'unconfirmed');
    again.hold('slot-1', cardIn(again, 1));
    await made.ledger.tellLot(made.lot.id, { kind: 'paused', reason: 'person' });
    again.confirm('slot-1', cardIn(again, 1));
    await untilSlot(again, 1, 'no-units');
    expect((await readFile(path)).equals(data)).toBe(true);
    expect(await copies()).toEqual([]);
    expect(drive?.path).toBe(path);
  });

  test('gets it back after kill -9 in the middle, and is refused as it was before', async () => {
    const run = await begin({ content: 'blank-or-ours' });
    const drive = await made.drives.insert(1, { changes: { unusable: 'no-medium' } });
    const data = await fill(drive.path);
    const child = fork(program, [join(made.stationFolder, 'kept-blocks'), drive.path]);
    stack.defer(() => void child.kill('SIGKILL'));
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await readFile(drive.path)).equals(data)).toBe(false);
    made.drives.say(1, [drive]);
    expect(await untilSlot(run, 1, 'refused', 'done')).toMatchObject({ state: { why: 'not-blank', allowable: true } });
    expect((await readFile(drive.path)).equals(data)).toBe(true);
    expect(await copies()).toEqual([]);
  });
});
