import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import type { TargetOpener } from '../../../electron/engine/flash/target.ts';
import { verifyExport } from '../../../electron/engine/lot/report/verify-export.ts';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { faulty } from '../../rigs/lot/bench-drives.ts';
import { engineersFiles, PageBench, until } from '../../rigs/lot/page-bench.ts';
import { type LoopDrive, loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const mib = 1 << 20;
const label = { lines: [{ field: 'value:serial' }], code: { symbology: 'qr' as const, content: '{{value:serial}}' } };

describe('a lot from a page', needing('sfdisk', 'mkfs.vfat'), () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let engine: EngineClient;
  let bench: PageBench;
  let files: { recipe: string; table: string };
  /** Cards that fail, of those that are written, by their number. */
  let failing: Set<number>;
  /** ms a MiB of all others. */
  let slow: number | undefined;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    failing = new Set();
    slow = undefined;
    let written = 0;
    const opener: TargetOpener = async (drive, options) => {
      const target = await openTarget(drive, options);
      if (options.mode === 'read') return target;
      written += 1;
      if (failing.has(written)) return faulty(target, { failAt: 3 * mib });
      return slow === undefined ? target : faulty(target, { slow });
    };
    engine = stack.use(engineClient(join(folder, 'station'), { openTarget: opener }));
    files = await engineersFiles(folder, 9);
    bench = new PageBench(engine.page());
  });
  afterEach(() => stack.disposeAsync());

  const table = () => ({ kind: 'table' as const, file: files.table });

  test('is made, run card after card with one that fails, labelled, proved and exported', async () => {
    failing.add(2);
    await bench.unlock();
    const lot = await bench.makeLot({ recipe: files.recipe, values: table(), label });
    const { page, key } = bench;
    expect(await page.call('lot.get', { lot })).toMatchObject({ trusted: true, lot: { name: 'Gateways', size: 6 } });
    await bench.teach(2);
    await page.call('bench.start', { lot });
    const ended = await bench.operate(2);
    expect(ended.map(({ state }) => state.kind).sort()).toEqual([...Array.from({ length: 6 }, () => 'done'), 'failed']);
    expect(ended.find(({ state }) => state.kind === 'failed')).toMatchObject({ state: { cause: 'card' } });
    page.call('bench.stop', {}).catch(() => {});
    await until(page.watch('bench.watch', {}), (state) => state.bench === undefined);

    const { standing, figures } = await until(page.watch('lot.watch', { lot }), () => true);
    expect(standing).toMatchObject({ status: 'complete', states: { passed: 6 } });
    expect(figures).toMatchObject({ passed: 6, failed: 1, causes: { card: 1 }, stations: [{ good: 6, failed: 1 }] });
    const { units, total } = await bench.units(lot, { states: ['passed'], limit: 4 });
    expect([units.length, total]).toEqual([4, 6]);
    expect((await bench.units(lot, { search: 'wk-9' })).units).toMatchObject([{ number: 9 }]);

    const passed = units.map(({ number }) => number);
    const { label: made } = await page.call('label.make', { lot, units: passed, format: 'zpl' });
    expect(Buffer.from(made?.base64 ?? '', 'base64').toString()).toMatch(/^\^XA/);
    const again = { lot, units: passed.slice(0, 1), format: 'png' as const };
    await expect(page.call('label.make', again)).rejects.toMatchObject({ code: 'label-made' });
    await page.call('label.make', { ...again, key: bench.key, again: true });
    const { log } = await page.call('lot.unit', { lot, unit: passed[0] ?? 0 });
    expect(log.flatMap(({ event }) => (event.kind === 'labelled' ? [event.again] : []))).toEqual([false, true]);
    const bad = (await bench.units(lot, { states: ['failed', 'open'] })).units[0]?.number ?? 0;
    await expect(page.call('label.make', { lot, units: [bad], format: 'pdf' })).rejects.toMatchObject({
      code: 'label-not-passed',
    });

    expect(await page.call('lot.reconcile', { key, lot })).toMatchObject({ settled: [] });
    const out = join(folder, 'out');
    await page.call('lot.export', { key, lot, folder: out });
    expect((await verifyExport(out)).manifest).toMatchObject({ lot, chain: { holds: true } });
    const { report } = await page.call('lot.report', { lot });
    expect(Buffer.from(report.base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    const tokens = (await readFile(files.table, 'utf8')).match(/token-\S+/g) ?? [];
    for (const token of tokens) expect(engine.told()).not.toContain(token);
  }, 60_000);

  test('a card in hand is taken for everybody else, and a drive that a job writes for the lot', async () => {
    await bench.unlock();
    const lot = await bench.makeLot({ recipe: files.recipe, values: table(), countdown: 60 });
    const { page } = bench;
    await bench.teach(1);
    await page.call('bench.start', { lot });
    const path = await bench.insert();
    const { card: counted } = await bench.untilSlot(1, 'countdown');
    expect((await until(page.watch('drives.watch', {}), ({ taken }) => taken.length > 0)).taken).toEqual([path]);
    await bench.takeOut(path);
    expect((await stat(path)).isFile()).toBe(true);
    const plan = await page.call('plan.make', { image: { source: join(folder, 'image.img') }, targets: [path] });
    await expect(page.call('job.start', { plan: plan.plan })).rejects.toMatchObject({ code: 'target-taken' });
    await expect(page.call('bench.slot', { slot: 'slot-1', card: 'another', do: 'hold' })).rejects.toMatchObject({
      code: 'card-swapped',
    });
    await page.call('bench.slot', { slot: 'slot-1', card: counted?.token ?? '', do: 'hold' });
    await until(page.watch('drives.watch', {}), ({ taken }) => taken.length === 0);
    // Another lot waits until this one is stopped.
    const other = await bench.makeLot({ recipe: files.recipe, values: { kind: 'rules', rules: ownRules }, size: 2 });
    await expect(page.call('bench.start', { lot: other })).rejects.toMatchObject({ code: 'bench-busy' });
    await expect(page.call('bench.teach', { key: bench.key, do: 'begin' })).rejects.toMatchObject({
      code: 'bench-busy',
    });
  });

  /** A loop drive that was taught as a slot; another one where others of this machine came at the same moment. */
  async function taughtLoop(): Promise<LoopDrive> {
    const { page, key } = bench;
    await page.call('bench.teach', { key, do: 'begin' });
    for (;;) {
      const loop = await loopDrive({ size: 16 * mib });
      const isIt = ({ port }: { port: string }) => port === loop.path;
      const seen = until(page.watch('bench.slots', {}), ({ slots }) => slots.some(isIt), 3000);
      const slots = (await seen.catch(() => undefined))?.slots;
      if (slots === undefined) {
        await loop[Symbol.asyncDispose]();
        continue;
      }
      await page.call('bench.teach', { key, do: 'end' });
      for (const { id } of slots.filter((slot) => !isIt(slot)))
        await page.call('bench.changeSlot', { key, slot: id, change: { do: 'forget' } });
      return loop;
    }
  }

  test('a loop drive has a slot where a lot takes such drives', {
    ...needing('root', 'loop'),
    timeout: 60_000,
  }, async () => {
    await bench.unlock();
    const { page } = bench;
    const media = { transports: ['loop' as const] };
    const lot = await bench.makeLot({ recipe: files.recipe, values: table(), media });
    await using _loop = await taughtLoop();
    await page.call('bench.start', { lot });
    // Nobody chose it: it was there before.
    const { id, card } = await bench.untilSlot(1, 'unconfirmed');
    await page.call('bench.slot', { slot: id, card: card?.token ?? '', do: 'confirm' });
    const { state } = await bench.untilSlot(1, 'done', 'failed', 'refused');
    // Before the device is somebody else's.
    await page.call('bench.stop', {});
    await until(page.watch('bench.watch', {}), ({ bench }) => bench === undefined);
    expect(state).toMatchObject({ kind: 'done', outcome: 'passed' });
  });

  test('where the program ends, the card in hand ends first, and its unit is good for another one', async () => {
    slow = 1000;
    await bench.unlock();
    const lot = await bench.makeLot({ recipe: files.recipe, values: table() });
    await bench.teach(1);
    await bench.page.call('bench.start', { lot });
    await bench.insert();
    await bench.untilBench(({ slots }) => slots[0]?.state.kind === 'working');
    await engine.host[Symbol.asyncDispose]();
    await using next = engineClient(join(folder, 'station'));
    const { units } = await next.page().call('lot.units', { lot, limit: 1 });
    expect(units).toMatchObject([{ state: 'returned', values: 'fresh', attempt: 1 }]);
    const { log } = await next.page().call('lot.unit', { lot, unit: 1 });
    // Whether the small card was written already when the program ended is the machine's to say.
    expect(log.map(({ event }) => event).filter(({ kind }) => kind !== 'written')).toMatchObject([
      { kind: 'reserved' },
      { kind: 'failed', cause: 'cancelled', unexposed: true },
      { kind: 'returned' },
    ]);
  });

  test('what is wrong with a table is told with lines and columns, and nothing is entered', async () => {
    await bench.unlock();
    await writeFile(files.table, 'serial,token\nA1,x\nA1,\n');
    const making = bench.makeLot({ recipe: files.recipe, values: table(), size: 2 });
    await expect(making).rejects.toMatchObject({ code: 'table-problems' });
    const { lots } = await until(bench.page.watch('lots.watch', {}), () => true);
    expect(lots).toEqual([]);
  });

  test('a ledger that cannot be reached is shown, and another can be taken', async () => {
    await bench.unlock();
    const { page, key } = bench;
    const where = 'postgres://nobody:hidden@127.0.0.1:1/none';
    await expect(page.call('ledger.use', { key, where })).rejects.toMatchObject({ code: 'ledger-unreachable' });
    await writeFile(join(folder, 'station', 'ledger.json'), JSON.stringify({ wick: 1, kind: 'ledger', where }));
    const away = await until(page.watch('lots.watch', {}), () => true);
    expect(away).toMatchObject({
      ledger: { kind: 'postgres', name: 'postgres://127.0.0.1:1/none' },
      problem: { error: { code: 'ledger-unreachable' }, next: 'try-again' },
    });
    const file = join(folder, 'elsewhere.sqlite');
    await page.call('ledger.use', { key, where: file });
    const back = await until(page.watch('lots.watch', {}), ({ problem }) => problem === undefined);
    expect(back.ledger).toEqual({ kind: 'file', name: file });
    expect(engine.told()).not.toContain('hidden');
  });

  test('slots are named, moved and forgotten', async () => {
    await bench.unlock();
    const { page, key } = bench;
    await bench.teach(3);
    const change = async (slot: string, what: Parameters<typeof page.call<'bench.changeSlot'>>[1]['change']) =>
      await page.call('bench.changeSlot', { key, slot, change: what });
    await change('slot-3', { do: 'move', to: 0 });
    await change('slot-1', { do: 'name', name: 'left' });
    await change('slot-2', { do: 'forget' });
    await expect(change('slot-3', { do: 'name', name: 'left' })).rejects.toMatchObject({ code: 'slot-name-taken' });
    await expect(change('slot-9', { do: 'forget' })).rejects.toMatchObject({ code: 'slot-unknown' });
    const { slots } = await until(page.watch('bench.slots', {}), () => true);
    expect(slots.map(({ id, name }) => [id, name])).toEqual([
      ['slot-3', '3'],
      ['slot-1', 'left'],
    ]);
  });

  test('what is the engineer’s takes a key', async () => {
    const { page } = bench;
    const lot = '00000000-0000-4000-8000-000000000000';
    const asking = [
      page.call('ledger.use', { key: '' }),
      page.call('lot.tell', { key: '', lot, event: 'paused' }),
      page.call('unit.tell', { key: '', lot, unit: 1, event: 'scrapped', reason: 'x' }),
      page.call('unit.replace', { key: '', lot, unit: 1, values: {} }),
      page.call('lot.export', { key: '', lot, folder: '/nowhere' }),
      page.call('bench.judge', { key: '', slot: 'slot-1', do: 'allow' }),
      page.call('lot.setHooks', { key: '', lot, hooks: [] }),
    ];
    for (const one of await Promise.allSettled(asking))
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'engineer-locked' } });
    await expect(page.call('bench.stop', {})).rejects.toMatchObject({ code: 'bench-idle' });
  });
});

const ownRules = {
  serial: { rule: 'pattern' as const, pattern: 'other-{{number}}' },
  token: { rule: 'random' as const, length: 20 },
};
