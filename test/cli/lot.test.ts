import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type HubDouble, startHub } from '../rigs/hub/hub-double.ts';
import { engineersFiles } from '../rigs/lot/page-bench.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { serve } from '../rigs/unruly-server.ts';
import { type Ran, type RunOptions, wick } from '../rigs/wick.ts';

let work: string;
let env: Record<string, string>;
beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'wick-cli-lot-'));
  env = { WICK_HOME: join(work, 'home'), WICK_KEYCHAIN: 'off', PASSWORD: 'user1', NO_PROXY: '127.0.0.1', TMPDIR: work };
});
afterEach(() => rm(work, { recursive: true, force: true }));

const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  wick(args, { cwd: work, ...options, env: { ...env, ...options.env } });
const lot = async (...args: string[]) => await run(['lot', ...args, '--json']);
const practice = ['--media', 'practice', '--countdown', '0'];

interface Unit {
  number: number;
  state: string;
  values: string;
  marks?: { tag?: string };
}
const unitsOf = async (named: string) => (await lot('units', named)).result['units'] as Unit[];

describe('wick lot', needing('sfdisk', 'mkfs.vfat'), () => {
  test('makes a lot, runs it to its end, labels, reports and exports it', { timeout: 120_000 }, async () => {
    const { recipe, table } = await engineersFiles(work, 6);
    await writeFile(recipe, `label: { fields: [serial] }\n${await readFile(recipe, 'utf8')}`);
    const made = await lot('create', recipe, '--name', 'Gateways', '--size', '4', '--table', table, ...practice);
    expect(made.result).toMatchObject({ ok: true, name: 'Gateways', units: 6 });
    const id = String(made.result['lot']);
    const { result, events } = await lot('run', 'Gateways', '--practice', '2');
    expect(result).toMatchObject({ ok: true, exitCode: 0, lot: id, standing: { status: 'complete' } });
    const done = events.filter(({ event, state }) => event === 'slot' && JSON.stringify(state).includes('"done"'));
    expect(done).toHaveLength(4);
    expect((await lot('status')).result).toMatchObject({
      lots: [{ id, states: { passed: 4 }, figures: { passed: 4 } }],
    });

    const label = join(work, 'labels.pdf');
    expect((await lot('label', id.slice(0, 8), '1-2', '-o', label)).code).toBe(0);
    expect((await readFile(label)).subarray(0, 5).toString()).toBe('%PDF-');
    const second = join(work, 'second.zpl');
    expect((await lot('label', id, '1', '--format', 'zpl', '-o', second)).result).toMatchObject({
      exitCode: 2,
      error: { code: 'label-made' },
    });
    expect((await lot('label', id, '1', '--format', 'zpl', '-o', second, '--again')).code).toBe(0);
    const { log } = (await lot('unit', id, '1')).result as { log: { event: { kind: string; again?: boolean } }[] };
    expect(log.flatMap(({ event }) => (event.kind === 'labelled' ? [event.again] : []))).toEqual([false, true]);

    expect((await lot('reconcile')).result).toMatchObject({ ok: true, lots: [{ lot: id, settled: [] }] });
    expect((await lot('report', id, '-o', join(work, 'report.pdf'))).code).toBe(0);
    expect((await stat(join(work, 'report.pdf'))).size).toBeGreaterThan(1000);
    expect((await lot('export', id, join(work, 'out'))).result).toMatchObject({ ok: true, units: 6 });
    const exported = join(work, 'out');
    expect((await lot('verify', exported)).result).toMatchObject({
      ok: true,
      lot: id,
      units: 6,
      certificates: 4,
      withoutCertificate: [],
      chain: { holds: true },
    });
    await writeFile(join(exported, 'units.csv'), 'unit\n');
    expect((await lot('verify', exported)).result).toMatchObject({
      exitCode: 6,
      error: { code: 'lot-export-invalid', message: expect.stringContaining('units.csv was changed') },
    });
  });

  test('web hooks are told when somebody says so, and what is not taken stays for later', {
    timeout: 60_000,
  }, async () => {
    const { recipe, table } = await engineersFiles(work, 2);
    expect((await lot('create', recipe, '--name', 'A', '--size', '2', '--table', table, ...practice)).code).toBe(0);
    const got: string[] = [];
    let status = 500;
    await using server = await serve((request, response) => {
      request.resume();
      got.push(String(request.headers['wick-event']));
      response.writeHead(status).end();
    });
    await lot('hooks', 'A', '--add', server.url, '--event', 'lot-paused');
    await lot('pause', 'A');
    expect((await lot('hooks', 'A', '--send')).result).toMatchObject({
      exitCode: 9,
      hooks: [{ waiting: 1, problem: 'it answers with status 500' }],
    });
    status = 204;
    expect((await lot('hooks', 'A', '--send')).result).toMatchObject({ exitCode: 0, hooks: [{ waiting: 0 }] });
    expect((await lot('hooks', 'A')).result).not.toHaveProperty('hooks.0.problem');
    expect(got).toEqual(['lot-paused', 'lot-paused']);
  });

  test('values by rule, units told of, and what needs a yes', { timeout: 60_000 }, async () => {
    const { recipe } = await engineersFiles(work, 1);
    const rules = ['--rule', 'serial=pattern:WK-{{number}}', '--rule', 'token=random:24,hex'];
    const made = await lot('create', recipe, '--name', 'Ruled', '--size', '3', ...rules, '--ledger', 'own.sqlite');
    expect(made.code).toBe(0);
    const here = ['--ledger', join(work, 'own.sqlite')];
    expect((await lot('units', 'Ruled', ...here)).result).toMatchObject({
      units: [{ shown: { serial: 'WK-1' }, secret: ['token'] }, {}, {}],
    });
    // The station's own ledger knows nothing of it.
    expect((await lot('units', 'Ruled')).result).toMatchObject({ error: { code: 'lot-unknown' } });
    expect((await lot('scrap', 'Ruled', '3', '--reason', 'not needed', ...here)).result).toMatchObject({
      units: [{ state: 'scrapped' }],
    });
    expect((await lot('fail', 'Ruled', '2', '--reason', 'x', '--cause', 'boot', ...here)).result).toMatchObject({
      error: { code: 'unit-moved' },
    });
    expect((await lot('add', 'Ruled', '--rule', '2', ...here)).result).toMatchObject({ from: 4, count: 2 });
    expect((await lot('units', 'Ruled', '--state', 'open', ...here)).result).toMatchObject({ total: 4 });
    expect((await lot('pause', 'Ruled', ...here)).result).toMatchObject({ status: 'paused' });
    expect((await lot('resume', 'Ruled', ...here)).result).toMatchObject({ status: 'running' });
    const none = await lot('run', 'Ruled', '--practice', '1', ...here);
    expect(none).toMatchObject({
      code: 2,
      result: { error: { fields: { reason: expect.stringContaining('practice') } } },
    });
    expect((await lot('run', 'Ruled', ...here)).result).toMatchObject({ error: { code: 'lot-no-slots' } });

    const other = { WICK_HOME: join(work, 'other') };
    const card = String((await run(['lot', 'card', '--json'], { env: other })).result['card']);
    expect((await lot('admit', 'Ruled', card, '--name', 'two', ...here)).code).toBe(0);
    const trust = await run(['lot', 'trust', 'Ruled', '--json', ...here], { env: other });
    expect(trust).toMatchObject({ code: 2, result: { error: { hint: expect.stringContaining('--yes') } } });
    expect((await run(['lot', 'trust', 'Ruled', '--yes', '--json', ...here], { env: other })).code).toBe(0);

    const url = 'https://example.org/told';
    const hooked = await lot('hooks', 'Ruled', '--add', url, '--event', 'unit-failed', '--secret', 'env:KEY', ...here);
    expect(hooked.result).toMatchObject({ hooks: [{ url, events: ['unit-failed'], secret: 'env:KEY', waiting: 0 }] });
    expect((await lot('hooks', 'Ruled', '--remove', url, ...here)).result).toMatchObject({ hooks: [] });
    expect((await lot('close', 'Ruled', ...here)).result).toMatchObject({ status: 'closed' });
  });

  test('is taught its slots', { ...needing('root', 'loop'), timeout: 60_000 }, async () => {
    // Loop devices are slots where a lot takes them.
    const { recipe } = await engineersFiles(work, 1);
    const rules = ['--rule', 'serial=counter', '--rule', 'token=random', '--media', 'loop'];
    expect((await lot('create', recipe, '--name', 'Loops', '--size', '1', ...rules)).code).toBe(0);
    await using loops = new AsyncDisposableStack();
    const { result } = await run(['lot', 'slots', '--teach', '1', '--json'], {
      meanwhile: (child) => {
        const attach = () => void loopDrive({ size: 16 << 20 }).then((drive) => loops.use(drive));
        // It is looked for what comes from now on; where others come at the same moment, once more.
        child.stdout?.once('data', attach);
        const again = setInterval(attach, 5000);
        child.once('exit', () => clearInterval(again));
      },
    });
    expect(result).toMatchObject({
      ok: true,
      slots: [{ id: 'slot-1', name: '1', port: expect.stringMatching(/^.dev.loop/) }],
    });
    expect((await lot('slots', '--name', '1=left')).result).toMatchObject({ slots: [{ name: 'left' }] });
    expect((await lot('slots', '--forget', 'left')).result).toMatchObject({ slots: [] });
  });

  test.each([
    [['create', 'x.yaml', '--name', 'A', '--size', 'many']],
    [['create', 'x.yaml', '--name', 'A', '--size', '1', '--rule', 'a=dice']],
    [['create', 'x.yaml', '--name', 'A', '--size', '1', '--table', 'a', '--rule', 'a=counter']],
    [['create', 'x.yaml', '--name', 'A', '--size', '1', '--media', 'floppy']],
    [['unit', 'A', '0']],
    [['label', 'A', '1']],
    [['replace', 'A', '1-x']],
    [['add', 'A']],
    [['add', 'A', '--rule', 'many']],
    [['fail', 'A', '1', '--reason', 'x', '--cause', 'mood']],
  ])('%j is refused', async (args) => {
    expect((await lot(...args)).code).toBe(2);
  });
});

describe('a station that is killed', needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'), () => {
  let double: HubDouble;
  beforeEach(async () => {
    double = await startHub();
  });
  afterEach(() => double[Symbol.asyncDispose]());

  test('while the Hub makes a token: reconciling finds it, and disables it', { timeout: 120_000 }, async () => {
    const login = ['hub', 'login', '--hub', double.url, '--user', 'user1', '--password-from', 'env:PASSWORD'];
    expect((await run(login)).code).toBe(0);
    await makePantavisorImage(join(work, 'gateway.wic'), { layout: 'u-boot' });
    const recipe = join(work, 'gateway.yaml');
    await writeFile(
      recipe,
      'wick: 1\nimage: { source: gateway.wic }\nfamily: pantavisor\nsettings: { claim: { hub: token } }\n',
    );
    expect((await lot('create', recipe, '--name', 'Hub', '--size', '2', ...practice)).code).toBe(0);
    const enabled = () => [...double.tokens.values()].filter(({ disabled }) => !disabled);
    // The Hub has made it, and the station never hears of it.
    using _ = double.misbehave({ on: 'POST /devices/tokens', how: 'stall', times: 1 });
    const killed = await run(['lot', 'run', 'Hub', '--practice', '1', '--json'], {
      meanwhile: (child) => {
        const looking = setInterval(() => {
          if (double.tokens.size === 0) return;
          clearInterval(looking);
          child.kill('SIGKILL');
        }, 5);
        child.once('exit', () => clearInterval(looking));
      },
    });
    expect(killed.code).toBe(null);
    expect(enabled()).toHaveLength(1);
    const { result, code } = await lot('reconcile', 'Hub');
    expect(result).toMatchObject({
      ok: true,
      lots: [
        {
          settled: [
            { unit: 1, what: 'burnt' },
            { unit: 1, what: 'disabled' },
          ],
        },
      ],
    });
    expect(code).toBe(0);
    expect(enabled()).toEqual([]);
    expect(await unitsOf('Hub')).toMatchObject([
      { number: 1, state: 'failed', values: 'disabled', marks: { tag: expect.any(String) } },
      { number: 2, state: 'open', values: 'fresh' },
    ]);
    // Nothing is left to be done; then the lot is finished, with a token for each unit.
    expect((await lot('reconcile', 'Hub')).result).toMatchObject({ lots: [{ settled: [] }] });
    const { result: end } = await lot('run', 'Hub', '--practice', '1');
    expect(end).toMatchObject({ ok: true, standing: { status: 'complete', states: { passed: 2 } } });
    expect(enabled()).toHaveLength(2);
  });
});
