import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LotBench } from '../../../rigs/lot/lot-bench.ts';
import { lotBench, untilBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

describe('a lot in rolling operation', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
  });
  afterEach(() => stack.disposeAsync());

  async function bench(options: Omit<Parameters<typeof lotBench>[0], 'folder'> = {}): Promise<LotBench> {
    return stack.use(await lotBench({ folder, ...options }));
  }

  const unitsOf = async ({ ledger, lot }: LotBench) =>
    (await ledger.units(lot.id)).map(({ number, state, values }) => `${number} ${state} ${values}`);

  test('makes a unit of a card that is put in, tells each step, and starts no second one on it', async () => {
    const made = await bench();
    const run = stack.use(await made.start());
    const drive = await made.drives.insert(1);
    const slot = await untilSlot(run, 1, 'done', 'failed', 'refused', 'no-units');
    expect(slot).toMatchObject({ state: { kind: 'done', outcome: 'passed' }, unit: 1, card: { path: drive.path } });
    const [unit] = await made.ledger.units(made.lot.id, { units: [1] });
    expect(unit).toMatchObject({ state: 'passed', values: 'used', slot: '1', shown: { serial: 'WK-0001' } });
    const steps = (await Array.fromAsync(made.ledger.log(made.lot.id))).flatMap((entry) =>
      entry.unit === 1 ? [entry.event.kind] : [],
    );
    expect(steps).toEqual(['reserved', 'written', 'verified', 'exposing', 'provisioned', 'shipped', 'passed']);
    const file = join(made.stationFolder, 'certificates', made.lot.id, '000001-1.certificate.json');
    expect(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ).toBe(unit?.certificate);
    // The same card once more is a good unit.
    await made.drives.takeOut(1, { keep: true });
    await untilSlot(run, 1, 'empty');
    await made.drives.putBack(1, drive);
    expect(await untilSlot(run, 1, 'refused')).toMatchObject({ state: { why: 'good-unit', allowable: true } });
    expect((await unitsOf(made)).slice(0, 2)).toEqual(['1 passed used', '2 open fresh']);
  });

  test('waits for a person where a card was there before', async () => {
    const made = await bench();
    await made.drives.insert(1);
    const run = stack.use(await made.start());
    await untilSlot(run, 1, 'unconfirmed');
    run.confirm('slot-1');
    await untilSlot(run, 1, 'done');
  });

  test('counts down, and can be stopped', async () => {
    const made = await bench({ lot: { countdown: 30 } });
    const run = stack.use(await made.start());
    await made.drives.insert(1);
    const { state } = await untilSlot(run, 1, 'countdown');
    expect(state.kind === 'countdown' && state.until - Date.now()).toBeGreaterThan(20_000);
    run.hold('slot-1');
    expect(run.state.slots[0]?.state.kind).toBe('held');
    await made.drives.takeOut(1);
    await untilSlot(run, 1, 'empty');
    expect(await unitsOf(made)).toContain('1 open fresh');
  });

  test('a fake card fails its unit before any value was shown: the next card takes it', async () => {
    const made = await bench();
    const run = stack.use(await made.start());
    await made.drives.insert(1, { fault: { has: 6 << 20 } });
    expect(await untilSlot(run, 1, 'failed')).toMatchObject({ state: { cause: 'capacity', next: 'replace-card' } });
    expect((await unitsOf(made))[0]).toBe('1 returned fresh');
    await made.drives.insert(1);
    await untilSlot(run, 1, 'done');
    expect((await unitsOf(made))[0]).toBe('1 passed used');
    expect(run.state.figures).toMatchObject({ good: 1, failed: 1, firstPassYield: 0 });
  });

  test('a card that fails while settings are written burns the values', async () => {
    const made = await bench({ lot: { media: { probe: 'none' } } });
    let isExposed = false;
    const { ledger } = made;
    const run = stack.use(
      await made.start({
        openTarget: async (drive, options) => {
          const target = await made.drives.openTarget(drive, options);
          const write: typeof target.write = async (...args) => {
            isExposed ||= (await ledger.units(made.lot.id, { units: [1] }))[0]?.values === 'exposed';
            if (isExposed) throw new Error('the power is gone');
            await target.write(...args);
          };
          return new Proxy(target, {
            get(inner, key) {
              const value: unknown = key === 'write' ? write : Reflect.get(inner, key, inner);
              return typeof value === 'function' ? value.bind(inner) : value;
            },
          });
        },
      }),
    );
    await made.drives.insert(1);
    await untilSlot(run, 1, 'failed');
    expect((await unitsOf(made)).slice(0, 2)).toEqual(['1 failed burnt', '2 open fresh']);
  });

  test.each([
    ['has a risk', { changes: { risks: [{ kind: 'internal' as const, reason: 'is an internal disk' }] } }, 'protected'],
    ['is in use', { changes: { mountPoints: ['/media/photos'] } }, 'mounted'],
    ['is too small', { size: 4 << 20 }, 'too-small'],
    ['is write-protected', { changes: { readOnly: true } }, 'write-protected'],
    ['is attached in another way', { changes: { transport: 'sata' as const } }, 'transport'],
  ])('starts no card that %s', async (_, card, why) => {
    const made = await bench({ lot: { media: { minSize: 5 << 20 } } });
    const run = stack.use(await made.start());
    await made.drives.insert(1, card);
    expect(await untilSlot(run, 1, 'refused')).toMatchObject({ state: { why } });
    expect(await unitsOf(made)).toContain('1 open fresh');
  });

  test('starts no card that holds something, unless an engineer lets it in', async () => {
    const made = await bench();
    const run = stack.use(await made.start());
    const drive = await made.drives.insert(1);
    await untilSlot(run, 1, 'done');
    const other = stack.use(await temporaryFolder());
    const second = stack.use(await lotBench({ folder: other.path }));
    const strange = stack.use(await second.start());
    await second.drives.putBack(1, drive);
    expect(await untilSlot(strange, 1, 'refused')).toMatchObject({
      state: { why: 'not-blank', detail: expect.stringContaining('"DATA"'), allowable: true },
    });
    strange.allow('slot-1');
    await untilSlot(strange, 1, 'done');
  });

  test('takes a board’s code before its card', async () => {
    const made = await bench({ lot: { board: { pattern: 'B-\\d{4}' } } });
    const run = stack.use(await made.start());
    await made.drives.insert(1);
    await untilSlot(run, 1, 'waiting-for-scan');
    expect(() => run.scan('something else')).toThrow('no board of this lot');
    run.scan('B-0042\n');
    expect(await untilSlot(run, 1, 'done')).toMatchObject({ board: 'B-0042' });
    expect(await made.ledger.units(made.lot.id, { units: [1] })).toMatchObject([{ board: 'B-0042' }]);
    expect(run.state.scanned).toBeUndefined();
  });

  test('leaves out a slot that fails again and again, until it is let go; pauses where all do', async () => {
    const made = await bench({ lot: { quarantineAfter: 2, pauseAfter: 3, media: { probe: 'none' } } });
    const run = stack.use(await made.start());
    for (let i = 0; i < 2; i += 1) {
      await made.drives.insert(1, { fault: { failAt: 0 } });
      await untilSlot(run, 1, 'failed');
      await made.drives.takeOut(1);
    }
    await untilSlot(run, 1, 'quarantined');
    await made.drives.insert(1);
    expect(run.state.alarms).toContainEqual({ kind: 'slot-quarantined', slot: 'slot-1', why: 'failures' });
    await made.drives.insert(2, { fault: { failAt: 0 } });
    await untilSlot(run, 2, 'failed');
    await untilBench(run, ({ alarms }) => alarms.some(({ kind }) => kind === 'lot-paused'));
    await made.drives.insert(2);
    expect(await untilSlot(run, 2, 'no-units')).toMatchObject({ state: { why: 'paused' } });
    await run.release('slot-1');
    await made.ledger.tellLot(made.lot.id, { kind: 'unpaused' });
    await untilSlot(run, 2, 'done');
    await untilSlot(run, 1, 'unconfirmed');
  });

  test('stops at the lot’s size', async () => {
    const made = await bench({ lot: { size: 1 } });
    const run = stack.use(await made.start());
    await made.drives.insert(1);
    await untilSlot(run, 1, 'done');
    await made.drives.insert(2);
    expect(await untilSlot(run, 2, 'no-units')).toMatchObject({ state: { why: 'complete' } });
  });

  test('a card that is taken out too early fails alone, and its unit is made on the next', async () => {
    const made = await bench({ lot: { media: { probe: 'none' } } });
    const run = stack.use(await made.start());
    await made.drives.insert(1, { fault: { slow: 100 } });
    await untilSlot(run, 1, 'working');
    run.cancel('slot-1');
    expect(await untilSlot(run, 1, 'failed')).toMatchObject({ state: { cause: 'cancelled' } });
    await made.drives.insert(2);
    expect(await untilSlot(run, 2, 'done')).toMatchObject({ unit: 1 });
  });
});
