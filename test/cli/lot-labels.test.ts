import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { needing } from '../rigs/needs.ts';
import { wick } from '../rigs/wick.ts';

let work: string;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'wick-cli-labels-'));
});
afterEach(() => rm(work, { recursive: true, force: true }));

const lot = async (...args: string[]) =>
  await wick(['lot', ...args, '--json'], {
    cwd: work,
    env: { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', TMPDIR: work },
  });

const design =
  'width: 50\nlines: [{ field: "value:serial" }, { field: station }]\ncode: { symbology: qr, content: "{{value:serial}}" }\n';

describe('wick lot', needing('sfdisk', 'mkfs.vfat'), () => {
  test('makes labels as a file says: of sheets, copies, and at an address in its language', {
    timeout: 120_000,
  }, async () => {
    const { recipe, table } = await engineersFiles(work, 2);
    await writeFile(join(work, 'label.yaml'), design);
    const how = ['--name', 'L', '--size', '2', '--table', table, '--media', 'practice', '--countdown', '0'];
    expect((await lot('create', recipe, ...how, '--label', 'label.yaml')).code).toBe(0);
    expect((await lot('run', 'L', '--practice', '2')).result).toMatchObject({ standing: { status: 'complete' } });
    const sheet = ['--sheet', '3x7', '--gap', '2.5', '--start', '6', '--copies', '2'];
    const made = await lot('label', 'L', '1-2', ...sheet, '-o', 'sheet.pdf');
    expect(made.result).toMatchObject({ ok: true, files: ['sheet.pdf'] });
    expect((await readFile(join(work, 'sheet.pdf'))).toString('latin1')).toMatch(/MediaBox \[0 0 595\.\d+ 841\.\d+\]/);
    expect((await lot('unit', 'L', '1')).result).toMatchObject({ unit: { labels: 2 } });
    const server = createServer();
    server.listen(0, '::1');
    await once(server, 'listening');
    const printed = once(server, 'connection').then(async ([socket]) => (await buffer(socket)).toString());
    const { port } = server.address() as AddressInfo;
    expect((await lot('label', 'L', '1', '--again', '--printer', `[::1]:${port}`)).code).toBe(0);
    expect(await printed).toMatch(/^\^XA/);
    server.close();
    expect((await lot('label', 'L', '1', '2', '--format', 'png', '--again', '-o', 'pictures')).result).toMatchObject({
      files: ['pictures/L-1.png', 'pictures/L-2.png'],
    });
  });

  test('shows what a lot would be made of, and makes nothing', async () => {
    const { recipe, table } = await engineersFiles(work, 3);
    const how = ['--name', 'L', '--size', '2', '--dry-run'];
    const look = await lot('create', recipe, ...how, '--table', table);
    expect(look.result, JSON.stringify(look.result)).toMatchObject({
      ok: true,
      rows: 3,
      first: [{ serial: 'WK-1', token: '••••' }, {}, {}],
    });
    const script = 'token=script:["./has space.sh","x y"]';
    const rules = await lot('create', recipe, ...how, '--rule', 'serial=counter:007', '--rule', script);
    expect(rules.result).toMatchObject({ first: [{ serial: '007' }, { serial: '008' }, {}, {}, {}] });
    await writeFile(join(work, 'bad.csv'), 'serial\nA\n');
    expect((await lot('create', recipe, ...how, '--table', 'bad.csv')).result).toMatchObject({
      error: { code: 'table-problems' },
    });
    expect((await lot('status')).result).toMatchObject({ lots: [] });
  });

  test('refuses a label before anything is made', async () => {
    const { recipe, table } = await engineersFiles(work, 2);
    const how = ['--name', 'L', '--size', '2', '--table', table, '--label', 'label.yaml'];
    for (const [text, code] of [
      ['width: 12\nheight: 10\nlines: [{ field: unit, size: 40 }, { field: lot, size: 40 }]', 'label-too-small'],
      ['lines: [{ field: "value:token" }]', 'label-secret'],
      ['lines: unit', 'usage'],
    ] as const) {
      await writeFile(join(work, 'label.yaml'), text);
      expect((await lot('create', recipe, ...how)).result).toMatchObject({ error: { code } });
    }
    await writeFile(join(work, 'label.yaml'), 'lines: [{ field: unit }]\nhieght: 10\n');
    expect((await lot('create', recipe, ...how)).result).toMatchObject({
      error: { message: 'label.yaml, line 2, column 1: "hieght" is not known here. Did you mean "height"?' },
    });
    expect((await lot('status')).result).toMatchObject({ lots: [] });
  });

  test.each([
    ['--sheet', '3by7'],
    ['--sheet', '0x7'],
    ['--start', '2'],
    ['--copies', '0'],
    ['--sheet', '3x7', '--gap', 'wide'],
    ['--format', 'gif'],
  ])('%s %s … is refused', async (...args) => {
    expect((await lot('label', 'L', '1', '-o', 'x', ...args)).result).toMatchObject({ error: { code: 'usage' } });
  });
});
