import { once } from 'node:events';
import { hostname } from 'node:os';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { labelDesignSchema } from '../../../electron/contract/lot/label.ts';
import type { UnitRecord } from '../../../electron/contract/lot/record.ts';
import { makeLabels } from '../../../electron/engine/lot/label/make-labels.ts';
import { engineClient, type EngineClient } from '../../rigs/engine-client.ts';
import { engineersFiles, PageBench } from '../../rigs/lot/page-bench.ts';
import { needing } from '../../rigs/needs.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

/** What a station without rights and certificates says of a unit that went well. */
const well = [
  { kind: 'written' },
  { kind: 'verified' },
  { kind: 'provisioned' },
  { kind: 'shipped', certificate: 'c'.repeat(64) },
  { kind: 'passed' },
] as const;

describe('labels from a page', needing('sfdisk', 'mkfs.vfat'), () => {
  let stack: AsyncDisposableStack;
  let engine: EngineClient;
  let bench: PageBench;
  let lot: string;
  let files: { recipe: string; table: string };
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    const folder = stack.use(await temporaryFolder()).path;
    engine = stack.use(engineClient(join(folder, 'station')));
    bench = new PageBench(engine.page());
    await bench.unlock();
    files = await engineersFiles(folder, 4);
    const label = { lines: [{ field: 'value:serial' }] };
    lot = await bench.makeLot({ recipe: files.recipe, size: 3, values: { kind: 'table', file: files.table }, label });
    const ledger = await engine.host.bench.desk.ledger();
    for (let unit = 1; unit <= 2; unit += 1) {
      const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
      if (taken === undefined) throw new Error('no unit');
      for (const event of well) await ledger.tell(lot, taken.unit.number, event, taken.id);
    }
  });
  afterEach(() => stack.disposeAsync());

  const labelsOf = async (unit: number) => (await bench.page.call('lot.unit', { lot, unit })).unit.labels;

  test('a printer that is down leaves no trace; one that answers gets what the ledger knows of', async () => {
    const { page } = bench;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { key } = bench;
    const wish = { key, lot, units: [1, 2], format: 'zpl' as const, printer: `127.0.0.1:${port}` };
    const printed = Promise.withResolvers<{ text: string; labels: number }>();
    server.on('connection', (socket) => {
      printed.resolve(buffer(socket).then(async (bytes) => ({ text: bytes.toString(), labels: await labelsOf(1) })));
    });
    expect(await page.call('label.make', wish)).toEqual({});
    const { text, labels } = await printed.promise;
    expect(text.match(/\^XA/g)).toHaveLength(2);
    expect(labels).toBe(1);
    server.close();
    await once(server, 'close');
    const again = { ...wish, again: true };
    await expect(page.call('label.make', again)).rejects.toMatchObject({ code: 'printer-unreachable' });
    expect(await labelsOf(1)).toBe(1);
  });

  test('again, or at an address, they take an engineer; the first of a unit takes nobody', async () => {
    const { page, key } = bench;
    const locked = { code: 'engineer-locked' };
    const first = { lot, units: [1], format: 'pdf' as const };
    // Nobody may have the station speak to whom they like.
    const elsewhere = { ...first, format: 'zpl' as const, printer: '127.0.0.1:9' };
    await expect(page.call('label.make', elsewhere)).rejects.toMatchObject(locked);
    await expect(page.call('label.make', { ...elsewhere, key: 'guessed' })).rejects.toMatchObject(locked);
    await page.call('label.make', first);
    await expect(page.call('label.make', { ...first, again: true })).rejects.toMatchObject(locked);
    expect(await labelsOf(1)).toBe(1);
    await page.call('label.make', { ...first, key, again: true, copies: 3 });
    expect(await labelsOf(1)).toBe(4);
    const { log } = await page.call('lot.unit', { lot, unit: 1 });
    expect(log.map(({ event }) => event).filter(({ kind }) => kind === 'labelled')).toEqual([
      { kind: 'labelled', copies: 1, again: false },
      { kind: 'labelled', copies: 3, again: true },
    ]);
  });

  test('many at once have labels, or none of them', async () => {
    const { page } = bench;
    await page.call('label.make', { lot, units: [2], format: 'pdf' });
    const both = page.call('label.make', { lot, units: [1, 2], format: 'pdf' });
    await expect(both).rejects.toMatchObject({ code: 'label-made', fields: { unit: 2 } });
    expect([await labelsOf(1), await labelsOf(2)]).toEqual([0, 1]);
    const sheet = { columns: 3, rows: 7 };
    const wrong = page.call('label.make', { lot, units: [1], format: 'zpl', sheet });
    await expect(wrong).rejects.toMatchObject({ code: 'usage' });
    const large = page.call('label.make', { lot, units: [1], format: 'pdf', sheet: { columns: 9, rows: 7 } });
    await expect(large).rejects.toMatchObject({ code: 'label-sheet' });
    expect(await labelsOf(1)).toBe(0);
    const { label } = await page.call('label.make', { lot, units: [1], format: 'pdf', sheet });
    expect(label?.type).toBe('application/pdf');
  });

  test('show the name of the station: what this computer is called, where nobody has named it', async () => {
    const { page } = bench;
    const design = { lines: [{ field: 'station' }] };
    const textOf = async (name: string) => {
      const { unit } = (await page.call('lot.unit', { lot, unit: 1 })) as { unit: UnitRecord };
      const subject = { unit, lot: (await page.call('lot.get', { lot })).lot, station: name };
      return (await makeLabels(labelDesignSchema.parse(design), [subject], { format: 'png' }))[0]?.bytes.toString(
        'base64',
      );
    };
    const { label } = await page.call('label.preview', { lot, design, unit: 1 });
    expect(label.base64).toBe(await textOf(hostname()));
    expect(label.base64).not.toBe(await textOf('another'));
  });

  test('a preview needs no unit, and is no label', async () => {
    const { page } = bench;
    const { label } = await page.call('label.preview', { lot });
    expect(label).toMatchObject({ type: 'image/png' });
    const design = { lines: [{ field: 'value:token' }] };
    await expect(page.call('label.preview', { lot, design, unit: 1 })).rejects.toMatchObject({ code: 'label-field' });
    await page.call('label.preview', { lot, unit: 1 });
    expect(await labelsOf(1)).toBe(0);
  });

  test('a unit that came back has none until it passes again', async () => {
    const { page, key } = bench;
    await page.call('unit.tell', { key, lot, unit: 1, event: 'returned', reason: 'its case was broken' });
    const wish = { lot, units: [2, 1], format: 'pdf' as const };
    await expect(page.call('label.make', wish)).rejects.toMatchObject({
      code: 'label-not-passed',
      fields: { unit: 1 },
    });
    expect(await labelsOf(2)).toBe(0);
    // Its values were used: it gets others.
    const values = { serial: 'WK-100', token: 'another-one' };
    const replaced = await page.call('unit.replace', { key, lot, unit: 1, values });
    expect(replaced.unit).toMatchObject({ state: 'returned', values: 'fresh', shown: { serial: 'WK-100' } });
    expect(engine.told()).not.toContain('another-one');
    const missing = page.call('unit.replace', { key, lot, unit: 2, values: { serial: 'x' } });
    await expect(missing).rejects.toMatchObject({ code: 'lot-values', fields: { column: 'token' } });
  });

  test('a lot without a label says so', async () => {
    await writeFile(files.table, 'serial,token\nA1,another-secret-1\n');
    const values = { kind: 'table' as const, file: files.table };
    const bare = await bench.makeLot({ recipe: files.recipe, size: 1, values });
    await expect(bench.page.call('label.preview', { lot: bare })).rejects.toMatchObject({ code: 'label-none' });
  });
});
