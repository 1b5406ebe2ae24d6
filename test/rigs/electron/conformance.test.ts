import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../needs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { electronProgram } from './binary.ts';
import { type Chromium, startChromium } from './chromium.ts';

type Report = Record<string, Record<string, string>>;

const sources = join(import.meta.dirname, 'conformance');
const modules = [
  'app',
  'Menu',
  'Notification',
  'powerSaveBlocker',
  'nativeTheme',
  'screen',
  'session',
  'shell',
  'autoUpdater',
  'net',
  'MessageChannelMain',
  'utilityProcess',
  'protocol',
  'ipcMain',
  'BrowserWindow',
  'webContents',
];

/** Builds the app that looks, has it run, and reads what it found. */
async function lookAt(start: (main: string, folder: string) => Parameters<typeof run>): Promise<Report> {
  await using folder = await temporaryFolder();
  const shared: BuildOptions = { bundle: true, platform: 'node', external: ['electron'], logLevel: 'error' };
  const main = join(folder.path, 'main.mjs');
  await build({ ...shared, format: 'esm', target: 'node24', entryPoints: [join(sources, 'main.ts')], outfile: main });
  const preload = join(folder.path, 'preload.cjs');
  await build({ ...shared, format: 'cjs', entryPoints: [join(sources, 'preload.ts')], outfile: preload });
  const report = join(folder.path, 'report.json');
  await writeFile(join(folder.path, 'package.json'), '{"name":"conformance","version":"1.0.0","main":"main.mjs"}');
  const [program, args, env] = start(main, folder.path);
  const said = await run(program, args, { ...env, CONFORMANCE_REPORT: report });
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`nothing was found:\n${said}`);
  });
  return JSON.parse(text) as Report;
}

async function run(program: string, args: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, timeout: 45_000 });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}

function check(report: () => Report): void {
  test.each(modules)('%s', (name) => {
    const { 'quits in order, and can be held up': way, ...found } = report()[name] ?? {};
    expect(Object.keys(found).length).toBeGreaterThan(0);
    expect(Object.entries(found).filter(([, what]) => what !== 'holds')).toEqual([]);
    if (name === 'app') expect(way).toBe('before-quit, will-quit, before-quit, will-quit, quit 0');
  });
}

const needed = needing('chromium');

describe('the stand-in is as Electron says of itself', needed, () => {
  let chromium: Chromium;
  let report: Report;
  beforeAll(async () => {
    chromium = await startChromium();
    report = await lookAt((main, folder) => [
      process.execPath,
      ['--import', new URL('./register.mjs', import.meta.url).href, main],
      { STANDIN_CDP: chromium.endpoint, STANDIN_HOME: join(folder, 'home') },
    ]);
  });
  afterAll(async () => await chromium?.[Symbol.asyncDispose]());
  check(() => report);
});

describe(
  'Electron is as it says of itself',
  electronProgram === undefined ? { skip: true, meta: { missing: ['Electron, and a screen'] } } : {},
  () => {
    let report: Report;
    beforeAll(async () => {
      const program = electronProgram ?? '';
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      report = await lookAt((_main, folder) => [
        program,
        [...sandbox, `--user-data-dir=${join(folder, 'home')}`, folder],
        {},
      ]);
    });
    check(() => report);
  },
);
