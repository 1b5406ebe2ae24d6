import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import type { TargetOpener } from '../../../../electron/engine/flash/target.ts';
import type { LotRun } from '../../../../electron/engine/lot/run/lot-run.ts';
import type { LotBench } from '../../../rigs/lot/lot-bench.ts';
import { cardIn, lotBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const run = promisify(execFile);
const MiB = 1 << 20;

/** Somebody's data, wherever one looks. */
async function fill(path: string): Promise<Buffer> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  const data = randomBytes(size === 0 ? 12 * MiB : size);
  await file.write(data, 0, data.length, 0);
  await file.sync();
  return data;
}

describe('a card that nobody chose is never written', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  let stack: AsyncDisposableStack;
  let made: LotBench;
  /** Paths that were opened for writing. */
  let opened: string[];
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    opened = [];
  });
  afterEach(() => stack.disposeAsync());

  async function begin(lot: Parameters<typeof lotBench>[0]['lot'] = {}): Promise<LotRun> {
    const folder = stack.use(await temporaryFolder()).path;
    made = stack.use(await lotBench({ folder, lot: { countdown: 1, media: { probe: 'none' }, ...lot } }));
    const openTarget: TargetOpener = async (drive, options) => {
      if (options.mode === 'write') opened.push(drive.path);
      return await made.drives.openTarget(drive, options);
    };
    return stack.use(await made.start({ openTarget }));
  }

  const unitsTaken = async () => (await made.ledger.units(made.lot.id)).filter(({ attempt }) => attempt > 0).length;

  test('that was put in the place of one in the same reader, which the system does not notice', async () => {
    const bench = await begin();
    const drive = await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    const data = await fill(drive.path);
    expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why: 'not-blank' } });
    expect(await readFile(drive.path)).toEqual(data);
    expect(await unitsTaken()).toBe(0);
  });

  test('that has come in the place of the one that is confirmed, started, stopped, let in or ended', async () => {
    const bench = await begin({ countdown: 30 });
    await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    const before = cardIn(bench, 1);
    await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    for (const act of ['confirm', 'hold', 'allow', 'cancel'] as const)
      expect(() => bench[act]('slot-1', before)).toThrow('is not the one that was meant');
    expect(bench.state.slots[0]?.state.kind).toBe('countdown');
    await made.drives.takeOut(1);
    await untilSlot(bench, 1, 'empty');
    expect(() => bench.confirm('slot-1', before)).toThrow('is not the one that was meant');
  });

  test('that is not as it was when an engineer let it in', async () => {
    const bench = await begin();
    const drive = await made.drives.insert(1, { changes: { readOnly: true } });
    await untilSlot(bench, 1, 'refused');
    await fill(drive.path);
    await made.drives.takeOut(1, { keep: true });
    await made.drives.putBack(1, drive);
    expect(await untilSlot(bench, 1, 'refused')).toMatchObject({ state: { why: 'not-blank' } });
    bench.allow('slot-1', cardIn(bench, 1));
    await untilSlot(bench, 1, 'countdown');
    const data = await fill(drive.path);
    expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why: 'not-blank' } });
    expect(await readFile(drive.path)).toEqual(data);
    expect(opened).toEqual([drive.path]);
    bench.allow('slot-1', cardIn(bench, 1));
    await untilSlot(bench, 1, 'done');
  });

  test('that was let in for its size, and holds somebody’s data', async () => {
    const bench = await begin({ countdown: 0, media: { probe: 'none', maxSize: 5 * MiB } });
    const drive = await made.drives.insert(1);
    await fill(drive.path);
    expect(await untilSlot(bench, 1, 'refused')).toMatchObject({ state: { why: 'too-large' } });
    bench.allow('slot-1', cardIn(bench, 1));
    const { state } = await untilSlot(bench, 1, 'inspecting', 'refused', 'done');
    expect(state.kind === 'inspecting' ? (await untilSlot(bench, 1, 'refused', 'done')).state : state).toMatchObject({
      why: 'not-blank',
    });
    expect(opened).toEqual([]);
  });

  test.each(['held', 'no units'])('that was put to another use while it was %s', async (how) => {
    const bench = await begin({ countdown: how === 'held' ? 30 : 0 });
    if (how === 'no units') await made.ledger.tellLot(made.lot.id, { kind: 'paused', reason: 'person' });
    const drive = await made.drives.insert(1);
    if (how === 'held') {
      await untilSlot(bench, 1, 'countdown');
      bench.hold('slot-1', cardIn(bench, 1));
    } else await untilSlot(bench, 1, 'no-units');
    const data = await fill(drive.path);
    opened.length = 0;
    if (how === 'held') bench.confirm('slot-1', cardIn(bench, 1));
    else await made.ledger.tellLot(made.lot.id, { kind: 'unpaused' });
    expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why: 'not-blank' } });
    expect(await readFile(drive.path)).toEqual(data);
    expect(opened).toEqual([]);
  });

  test.each<[string, Partial<Drive>, string]>([
    ['the system’s', { risks: [{ kind: 'system', reason: 'backs /' }] }, 'protected'],
    ['write-protected', { readOnly: true }, 'write-protected'],
  ])('that becomes %s while it is counted down', async (_, changes, why) => {
    const bench = await begin();
    const drive = await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    made.drives.say(1, [{ ...drive, ...changes }]);
    expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why } });
    expect(opened).toEqual([]);
  });

  test('that is one of two in one slot', async () => {
    const bench = await begin();
    const drive = await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    made.drives.say(1, [drive, { ...drive, path: `${drive.path}-2` }]);
    expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why: 'two-drives' } });
    expect(opened).toEqual([]);
    made.drives.say(1, [drive]);
    await untilSlot(bench, 1, 'done');
  });

  test('that came after another one was opened: it is looked at anew', async () => {
    const bench = await begin({ countdown: 0 });
    const { openTarget } = made.drives;
    let swap: (() => void) | undefined;
    const other = stack.use(await temporaryFolder());
    const second = stack.use(await lotBench({ folder: other.path, lot: { countdown: 0, media: { probe: 'none' } } }));
    await bench[Symbol.asyncDispose]();
    const watched = stack.use(
      await second.start({
        openTarget: async (drive, options) => {
          const target = await openTarget(drive, options);
          if (options.mode === 'write') swap?.();
          return target;
        },
      }),
    );
    const next = { ...(await made.drives.insert(2)), port: 'bench 1' };
    const data = await fill(next.path);
    swap = () => {
      swap = undefined;
      second.drives.say(1, [next]);
    };
    await second.drives.insert(1);
    expect(await untilSlot(watched, 1, 'refused', 'done')).toMatchObject({
      state: { why: 'not-blank' },
      card: { path: next.path },
    });
    expect(await readFile(next.path)).toEqual(data);
  });

  test.each(['before its unit is begun', 'once its look is over'])(
    'that has come into a reader that was open, %s: what is written goes to whatever is in there',
    async (when) => {
      const folder = stack.use(await temporaryFolder()).path;
      made = stack.use(await lotBench({ folder }));
      let swapped: Buffer | undefined;
      const swap = async () => {
        const [drive] = made.drives.drives;
        if (drive === undefined) throw new Error('no card');
        swapped = await fill(drive.path);
        made.drives.say(1, [{ ...drive, cid: 'b'.repeat(32) }]);
        await wait(50);
      };
      const bench = stack.use(
        await made.start(
          when === 'before its unit is begun'
            ? { guard: { check: async () => (swapped === undefined ? await swap() : undefined) } }
            : {
                identify: async (recipe) => {
                  if (swapped === undefined) await swap();
                  return { recipe, settle: async () => [] };
                },
              },
        ),
      );
      const drive = await made.drives.insert(1);
      expect(await untilSlot(bench, 1, 'refused', 'done')).toMatchObject({ state: { why: 'not-blank' } });
      expect((await readFile(drive.path)).equals(swapped ?? Buffer.of())).toBe(true);
      expect((await made.ledger.units(made.lot.id))[0]).toMatchObject({ state: 'returned', values: 'fresh' });
    },
  );

  test.each(['unconfirmed', 'held'] as const)('that the system has lost for a moment while it was %s', async (kind) => {
    const folder = stack.use(await temporaryFolder()).path;
    made = stack.use(await lotBench({ folder, lot: { countdown: 30 } }));
    let now = Date.now();
    if (kind === 'unconfirmed') await made.drives.insert(1);
    const bench = stack.use(await made.start({ now: () => now }));
    if (kind === 'held') {
      await made.drives.insert(1);
      await untilSlot(bench, 1, 'countdown');
      bench.hold('slot-1', cardIn(bench, 1));
    }
    await untilSlot(bench, 1, kind);
    const [drive] = made.drives.drives;
    if (drive === undefined) throw new Error('no card');
    const before = cardIn(bench, 1);
    // At once, and after a while in which nothing was there.
    made.drives.say(1, [{ ...drive, sequence: 7 }]);
    await untilSlot(bench, 1, kind);
    await expect.poll(() => cardIn(bench, 1)).not.toBe(before);
    expect(bench.state.slots[0]?.state.kind).toBe(kind);
    made.drives.say(1, []);
    await untilSlot(bench, 1, 'empty');
    now += 2000;
    made.drives.say(1, [{ ...drive, sequence: 8 }]);
    await untilSlot(bench, 1, kind);
    // Its reader has seen it go: somebody has put it in again.
    made.drives.say(1, [{ ...drive, unusable: 'no-medium', size: 0 }]);
    await untilSlot(bench, 1, 'empty');
    made.drives.say(1, [drive]);
    await untilSlot(bench, 1, 'countdown');
  });

  test('is not mistaken for the one before it that was ejected', async () => {
    const bench = await begin({ countdown: 0 });
    const drive = await made.drives.insert(1);
    await untilSlot(bench, 1, 'done');
    made.drives.say(1, [{ ...drive, unusable: 'no-medium', size: 0 }]);
    expect(bench.state.slots[0]?.state.kind).toBe('done');
    const data = await fill(drive.path);
    made.drives.say(1, [drive]);
    expect(await untilSlot(bench, 1, 'refused')).toMatchObject({ state: { why: 'not-blank' } });
    expect(await readFile(drive.path)).toEqual(data);
  });

  test('where the image does not fit on it: that is found before anything is tried on it', async () => {
    const bench = await begin({ countdown: 0, media: {} });
    const drive = await made.drives.insert(1, { size: 4 * MiB });
    const before = await readFile(drive.path);
    expect(await untilSlot(bench, 1, 'failed')).toMatchObject({ state: { error: { code: 'image-does-not-fit' } } });
    expect(await readFile(drive.path)).toEqual(before);
    expect((await made.ledger.units(made.lot.id))[0]).toMatchObject({ state: 'returned', values: 'fresh' });
  });

  test('once nothing is to start any more', async () => {
    const bench = await begin({ countdown: 30 });
    await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    bench.hold('slot-1', cardIn(bench, 1));
    await bench.stop();
    bench.confirm('slot-1', cardIn(bench, 1));
    expect(bench.state.slots[0]?.state).toEqual({ kind: 'no-units', why: 'stopping' });
    expect(opened).toEqual([]);
  });
});

describe('a block device that is put to use meanwhile', needing('root', 'loop', 'native', 'mkfs.ext4'), () => {
  test('is not written, and keeps what it holds', async () => {
    await using folder = await temporaryFolder();
    await using mounted = await temporaryFolder();
    await using loop = await loopDrive({ size: 32 * MiB });
    await using made = await lotBench({ folder: folder.path, loops: [loop], lot: { countdown: 1 } });
    await using bench = await made.start();
    await made.drives.insert(1);
    await untilSlot(bench, 1, 'countdown');
    await run('mkfs.ext4', ['-q', loop.path]);
    await run('mount', [loop.path, mounted.path]);
    try {
      // The system's list has not got it yet.
      expect(await untilSlot(bench, 1, 'failed', 'refused', 'done')).toMatchObject({
        state: { kind: 'failed', error: { code: 'target-busy' } },
      });
    } finally {
      await run('umount', [mounted.path]);
    }
    await run('e2fsck', ['-fn', loop.path]);
    expect((await made.ledger.units(made.lot.id)).every(({ attempt }) => attempt === 0)).toBe(true);
  });
});
