import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../rigs/electron/journal.ts';
import { launchDesktop } from '../rigs/electron/launch.ts';
import { layOut } from '../rigs/electron/lay-out.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { ask, startWriting, testPages } from './desktop-checks.ts';

const needed = needing('chromium');
const chromium = oneChromium(needed);

/** The built app with the tests' own page, and a folder that stays between its starts. */
async function prepare() {
  const stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryFolder());
  const dist = await layOut(join(path, 'dist'), testPages);
  const env = { STANDIN_HOME: join(path, 'home') };
  return {
    dist,
    env,
    start: async (more: Record<string, string> = {}) =>
      await launchDesktop(chromium(), { dist, env: { ...env, ...more } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const register = new URL('../rigs/electron/register.mjs', import.meta.url).href;

describe('the desktop app', needed, () => {
  test('opens its window where it was, as large as it was', async () => {
    await using app = await prepare();
    const bounds = { x: 200, y: 150, width: 900, height: 650 };
    {
      await using desktop = await app.start();
      expect((await desktop.did('window.new')).detail).toMatchObject({ width: 1120, height: 760 });
      await desktop.act('place-window', bounds);
      await desktop.act('maximize-window');
      await desktop.act('close-window');
      expect(await desktop.ended).toBe(0);
    }
    await using again = await app.start();
    expect((await again.did('window.new')).detail).toMatchObject(bounds);
    await again.did('window.maximize');
  });

  test('is one, however often it is started: the first takes the files, and comes to the front', async () => {
    await using app = await prepare();
    await using desktop = await app.start();
    await desktop.act('minimize-window');
    const second = spawn(
      process.execPath,
      ['--import', register, join(app.dist, 'desktop', 'main.mjs'), '--flag', 'second.img'],
      { cwd: '/tmp', env: { ...process.env, ...app.env, STANDIN_CDP: chromium().endpoint }, stdio: 'ignore' },
    );
    expect(await once(second, 'exit')).toEqual([0, null]);
    await desktop.did('window.restore');
    await desktop.did('window.focus');
    const given = await ask(desktop.page, 'given.watch', {}, '({ file }) => file !== undefined');
    expect(given).toMatchObject({ file: { path: '/tmp/second.img', kind: 'image' } });
  });

  test('tells with a sound that it is done, and comes back when that is clicked', async () => {
    await using app = await prepare();
    await using desktop = await app.start({ STANDIN_LOCALE: 'de-DE' });
    await startWriting(desktop, 16);
    await desktop.act('minimize-window');
    expect((await desktop.did('notification')).detail).toEqual({ title: 'Die Karte ist gut', body: 'system.img' });
    if (process.platform === 'linux') await desktop.did('shell.beep');
    await desktop.did('window.flashFrame', (flag) => flag === true);
    await desktop.act('click-notification');
    await desktop.did('window.restore');
    await desktop.did('window.flashFrame', (flag) => flag === false);
  });

  test('shows no bar where nothing is written', async () => {
    await using app = await prepare();
    await using desktop = await app.start();
    await ask(desktop.page, 'jobs.watch', {});
    const bars = (await desktop.journal()).filter(({ what }) => what === 'window.setProgressBar');
    expect(bars).toEqual([]);
  });

  test('speaks the language of the system, until its page says another one', async () => {
    await using app = await prepare();
    await using desktop = await app.start({ STANDIN_LOCALE: 'fr-CA' });
    const tops = async (top: string) =>
      await desktop.did('menu', (menu) => Object.keys((menu as object[])[0] ?? {})[0] === top);
    await tops('&Fichier');
    await desktop.page.evaluate("window.wick.speak('ja')");
    await tops('ファイル(&F)');
    await startWriting(desktop, 200);
    await desktop.did('window.setProgressBar', (bar) => Number(bar) >= 0);
    await desktop.act('close-window');
    expect((await desktop.did('dialog.showMessageBox')).detail).toMatchObject({
      message: '1 枚のカードに書き込んでいます。',
      buttons: ['書き込みを続ける', '中止して終了'],
    });
  });

  test('takes the language of its own pages', async () => {
    await using folder = await temporaryFolder();
    await using desktop = await launchDesktop(chromium(), { env: { STANDIN_HOME: folder.path, STANDIN_LOCALE: 'fr' } });
    await desktop.page.evaluate("localStorage.setItem('wick.language', 'es')");
    await desktop.page.reload();
    await desktop.did('menu', (menu) => JSON.stringify(menu).includes('&Archivo'));
  });

  test('says in the language of the system why its engine cannot be opened, and ends', async () => {
    await using app = await prepare();
    const file = join(app.dist, 'no-folder');
    await writeFile(file, '');
    const child = fork(join(app.dist, 'desktop', 'main.mjs'), {
      execArgv: ['--import', register],
      env: { ...process.env, ...app.env, STANDIN_CDP: chromium().endpoint, STANDIN_LOCALE: 'de-DE', WICK_HOME: file },
      stdio: 'ignore',
      timeout: 30_000,
    });
    let journal: Entry[] = [];
    child.on('message', (message: { journal?: Entry[] }) => {
      journal = message.journal ?? journal;
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    const boxes = journal.filter(({ what }) => what === 'dialog.showErrorBox').map(({ detail }) => detail);
    expect(boxes).toEqual([{ title: 'Wick kann nicht starten', content: expect.stringContaining(`anlegen: ${file}`) }]);
    expect(journal.filter(({ what }) => what === 'utilityProcess.fork')).toHaveLength(1);
  });

  test('does not start an engine for ever that dies again and again', async () => {
    await using app = await prepare();
    await using desktop = await app.start();
    const started = async () => (await desktop.journal()).filter(({ what }) => what === 'utilityProcess.fork').length;
    for (const count of [1, 2, 3]) {
      await expect.poll(started, { timeout: 10_000 }).toBe(count);
      await desktop.act('kill-utility');
    }
    expect(await desktop.ended).toBe(1);
    expect((await desktop.did('dialog.showErrorBox')).detail).toMatchObject({ title: 'Wick cannot go on' });
    expect(await started()).toBe(3);
  });
});
