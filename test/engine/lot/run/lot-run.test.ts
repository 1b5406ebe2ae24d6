import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../../../../electron/contract/boot.ts';
import { WickError } from '../../../../electron/contract/errors.ts';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import type { AwaitedUnit, Observer } from '../../../../electron/engine/boot/watch.ts';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import type { LotBench } from '../../../rigs/lot/lot-bench.ts';
import { cardIn, lotBench, untilBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
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
    expect(unit?.card).toMatchObject({ rate: expect.any(Number), duration: expect.any(Number) });
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
    run.confirm('slot-1', cardIn(run, 1));
    await untilSlot(run, 1, 'done');
  });

  test('counts down, and can be stopped', async () => {
    const made = await bench({ lot: { countdown: 30 } });
    const run = stack.use(await made.start());
    await made.drives.insert(1);
    const { state } = await untilSlot(run, 1, 'countdown');
    expect(state.kind === 'countdown' && state.until - Date.now()).toBeGreaterThan(20_000);
    run.hold('slot-1', cardIn(run, 1));
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

  test('starts no card that is in use where nobody looks at what it holds', async () => {
    const made = await bench({ lot: { media: { content: 'any' } } });
    const run = stack.use(await made.start());
    await made.drives.insert(1, { changes: { mountPoints: ['/media/photos'] } });
    expect(await untilSlot(run, 1, 'refused')).toMatchObject({ state: { why: 'mounted', allowable: true } });
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
    strange.allow('slot-1', cardIn(strange, 1));
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

  test('asks for another board where that one has its card, and leaves the card in peace until then', async () => {
    const made = await bench({ lot: { board: { pattern: 'B-\\d{4}' } } });
    let opened = 0;
    const run = stack.use(
      await made.start({
        openTarget: async (drive, options) => {
          opened += 1;
          return await made.drives.openTarget(drive, options);
        },
      }),
    );
    run.scan('B-0042');
    await made.drives.insert(1);
    await untilSlot(run, 1, 'done');
    run.scan('B-0042');
    await made.drives.insert(2);
    await untilSlot(run, 2, 'waiting-for-scan', 'no-units');
    const before = opened;
    await wait(5000);
    expect(run.state.slots[1]).toMatchObject({ state: { kind: 'waiting-for-scan' } });
    expect(run.state.slots[1]?.board).toBeUndefined();
    expect(run.state.alarms).toMatchObject([{ error: { code: 'board-used', fields: { board: 'B-0042', unit: 1 } } }]);
    expect(opened).toBe(before);
    run.scan('B-0043');
    expect(await untilSlot(run, 2, 'done')).toMatchObject({ board: 'B-0043' });
    expect(run.state.alarms).toEqual([]);
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
    run.cancel('slot-1', cardIn(run, 1));
    expect(await untilSlot(run, 1, 'failed')).toMatchObject({ state: { cause: 'cancelled' } });
    await made.drives.insert(2);
    expect(await untilSlot(run, 2, 'done')).toMatchObject({ unit: 1 });
  });

  test('a ledger that cannot be reached: the card in hand is finished, and no other is started', async () => {
    const made = await bench({ lot: { media: { probe: 'none' } } });
    let isAway = false;
    const away = () => Promise.reject(new WickError('ledger-unreachable', { ledger: 'the ledger', reason: 'a test' }));
    const { ledger } = made;
    // What the ledger is told while it is away it keeps by itself.
    const flaky = {
      ...onlyMethods(ledger),
      reserve: (options) => (isAway ? away() : ledger.reserve(options)),
      renew: (...args) => (isAway ? away() : ledger.renew(...args)),
      standing: (lot) => (isAway ? away() : ledger.standing(lot)),
    } satisfies Ledger;
    const run = stack.use(await made.start({ ledger: flaky, lease: 300 }));
    await made.drives.insert(1, { fault: { slow: 200 } });
    await untilSlot(run, 1, 'working');
    await untilBench(run, () => run.state.standing.states.reserved === 1);
    isAway = true;
    await made.drives.insert(2);
    expect(await untilSlot(run, 2, 'no-units')).toMatchObject({ state: { why: 'ledger' } });
    await untilSlot(run, 1, 'done');
    await untilBench(run, ({ alarms }) => alarms.some(({ kind }) => kind === 'ledger-unreachable'));
    isAway = false;
    await untilSlot(run, 2, 'done');
    await untilBench(run, ({ alarms }) => alarms.length === 0);
    expect((await unitsOf(made)).slice(0, 2)).toEqual(['1 passed used', '2 passed used']);
  });

  test('a unit that was given up for lost meanwhile is taken up again, or its card is not good', async () => {
    const made = await bench({ lot: { media: { probe: 'none' } } });
    const run = stack.use(await made.start({ lease: 300 }));
    await made.drives.insert(1, { fault: { slow: 200 } });
    await untilSlot(run, 1, 'working');
    await expect.poll(async () => (await unitsOf(made))[0]).toBe('1 reserved handed');
    await made.ledger.tell(made.lot.id, 1, { kind: 'failed', cause: 'station-lost' });
    await untilSlot(run, 1, 'done');
    expect((await unitsOf(made))[0]).toBe('1 passed used');
    await made.drives.insert(1, { fault: { slow: 200 } });
    await untilSlot(run, 1, 'working');
    await expect.poll(async () => (await unitsOf(made))[1]).toBe('2 reserved handed');
    await made.ledger.tell(made.lot.id, 2, { kind: 'failed', cause: 'station-lost' });
    await made.ledger.tell(made.lot.id, 2, { kind: 'scrapped', reason: 'nobody knew where it was' });
    expect(await untilSlot(run, 1, 'failed')).toMatchObject({ unit: 2 });
    expect((await unitsOf(made))[1]).toBe('2 scrapped burnt');
    expect(run.state.alarms).toContainEqual({ kind: 'unit-lost', unit: 2, slot: 'slot-1' });
    await made.drives.takeOut(1);
    await untilBench(run, ({ alarms }) => alarms.every(({ kind }) => kind !== 'unit-lost'));
  });

  test('refuses the card of a good unit also where those of others are no different, and theirs are not good', async () => {
    const text = 'wick: 1\nname: gateway\nfamily: generic\n';
    const recipe = { file: 'recipe.yaml', text, sha256: '' };
    const made = await bench({
      lot: { recipe, values: { kind: 'none' } },
      values: [1, 2].map(() => ({ shown: {}, secret: {} })),
    });
    const run = stack.use(await made.start());
    const card = await made.drives.insert(1);
    await untilSlot(run, 1, 'done');
    await made.drives.takeOut(1, { keep: true });
    await untilSlot(run, 1, 'empty');
    await made.drives.insert(2);
    await untilSlot(run, 2, 'done');
    await made.ledger.tell(made.lot.id, 2, { kind: 'returned', reason: 'its board is broken' });
    await made.drives.putBack(1, card);
    expect(await untilSlot(run, 1, 'refused', 'no-units', 'done')).toMatchObject({ state: { why: 'good-unit' } });
  });

  test('leaves nobody looking where it could not begin', async () => {
    const made = await bench({ lot: { passes: 'up' } });
    let looking = 0;
    const observers = async (): Promise<Observer[]> => [
      {
        name: 'serial',
        async *observe(signal) {
          looking += 1;
          await wait(60_000, undefined, { signal }).catch(() => {});
          looking -= 1;
          yield* [];
        },
      },
    ];
    const ledger = onlyMethods(made.ledger);
    ledger.units = async (lot, which) => {
      if (looking > 0) throw new WickError('ledger-unreachable', { ledger: 'a ledger', reason: 'it is away' });
      return await made.ledger.units(lot, which);
    };
    await expect(made.start({ ledger, observers })).rejects.toMatchObject({ code: 'ledger-unreachable' });
    expect(looking).toBe(0);
  });

  test('units whose first boot is awaited pass once they were seen, also by a station that was started anew', async () => {
    const made = await bench({ lot: { passes: 'up' } });
    const said: Sighting[] = [];
    const observers = async ({ units }: { units: readonly AwaitedUnit[] }): Promise<Observer[]> => [
      {
        name: 'serial',
        async *observe(signal) {
          while (!signal.aborted) {
            for (const one of said.splice(0)) if (units.length > 0) yield one;
            await wait(5);
          }
        },
      },
    ];
    let ahead = 0;
    const now = () => Date.now() + ahead;
    const say = async (mac: string) => {
      const of = { mac };
      said.push({ at: now(), observer: 'serial', of, seen: { kind: 'stage', stage: 'kernel' }, evidence: 'k' });
      said.push({ at: now(), observer: 'serial', of, seen: { kind: 'stage', stage: 'login' }, evidence: 'l' });
      await wait(50);
      ahead += 60_000;
    };
    const macs = ['02:00:00:00:00:01', '02:00:00:00:00:02'];
    await made.ledger.add(
      made.lot.id,
      macs.map((mac, index) => ({ shown: { serial: `S${index}`, mac }, secret: { token: new Secret(`t${index}`) } })),
    );
    for (const unit of await made.ledger.units(made.lot.id, { states: ['open'] }))
      if (unit.shown['mac'] === undefined)
        await made.ledger.tell(made.lot.id, unit.number, { kind: 'scrapped', reason: 'it has no address' });
    {
      await using run = await made.start({ observers, now });
      await made.drives.insert(1);
      expect(await untilSlot(run, 1, 'done')).toMatchObject({ state: { outcome: 'shipped' } });
      await made.drives.insert(2);
      await untilSlot(run, 2, 'done');
      expect(run.state.awaited).toMatchObject([{ verdict: 'not-seen' }, { verdict: 'not-seen' }]);
      // A device that was on all along is none of theirs.
      said.push({
        at: now() - 120_000,
        observer: 'serial',
        of: { mac: macs[1] ?? '' },
        seen: { kind: 'stage', stage: 'kernel' },
        evidence: 'k',
      });
      said.push({
        at: now(),
        observer: 'serial',
        of: { mac: macs[1] ?? '' },
        seen: { kind: 'stage', stage: 'login' },
        evidence: 'l',
      });
      await say(macs[0] ?? '');
      await untilBench(run, ({ standing }) => standing.states.passed === 1);
      expect(run.state.awaited).toHaveLength(1);
    }
    const run = stack.use(await made.start({ observers, now }));
    expect(run.state.awaited).toHaveLength(1);
    await say(macs[1] ?? '');
    await untilBench(run, ({ standing }) => standing.states.passed === 2);
    expect(run.state.awaited).toEqual([]);
  });
});

/** An object with its methods, each for itself. */
function onlyMethods(ledger: Ledger): Ledger {
  return {
    station: ledger.station,
    card: ledger.card,
    changes: ledger.changes,
    create: (...args) => ledger.create(...args),
    add: (...args) => ledger.add(...args),
    list: () => ledger.list(),
    standing: (...args) => ledger.standing(...args),
    lot: (...args) => ledger.lot(...args),
    units: (...args) => ledger.units(...args),
    admit: (...args) => ledger.admit(...args),
    reserve: (...args) => ledger.reserve(...args),
    renew: (...args) => ledger.renew(...args),
    tell: (...args) => ledger.tell(...args),
    label: (...args) => ledger.label(...args),
    stationNames: (...args) => ledger.stationNames(...args),
    replace: (...args) => ledger.replace(...args),
    tellLot: (...args) => ledger.tellLot(...args),
    unitsInHand: (...args) => ledger.unitsInHand(...args),
    flush: (...args) => ledger.flush(...args),
    settle: (...args) => ledger.settle(...args),
    check: (...args) => ledger.check(...args),
    acceptOlder: (...args) => ledger.acceptOlder(...args),
    untold: (...args) => ledger.untold(...args),
    prove: (...args) => ledger.prove(...args),
    log: (...args) => ledger.log(...args),
    seenCard: (...args) => ledger.seenCard(...args),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
