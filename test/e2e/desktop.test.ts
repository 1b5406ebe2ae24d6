import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { electronProgram, testedOn } from '../rigs/electron/binary.ts';
import type { Desktop, LaunchOptions } from '../rigs/electron/desktop.ts';
import { launch } from '../rigs/electron/launch.ts';
import { layOut, type Mutation } from '../rigs/electron/lay-out.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { ask, checkBeginning, checkDesktop, checkWhileWriting, startWriting, testPages } from './desktop-checks.ts';

const needed = needing('chromium');
const chromium = oneChromium(needed);

/** The built app with the tests' own page. */
async function launchTestPage({
  mutation,
  ...options
}: LaunchOptions & { mutation?: Mutation } = {}): Promise<Desktop> {
  const folder = await temporaryFolder();
  try {
    const dist = await layOut(folder.path, testPages, mutation);
    const desktop = await launch(chromium(), { ...options, dist });
    const dispose = desktop[Symbol.asyncDispose];
    return {
      ...desktop,
      async [Symbol.asyncDispose]() {
        await dispose();
        await folder[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

const finished = '({ jobs }) => jobs.length > 0 && jobs.every((one) => one.finished !== undefined)';
const writing = "({ jobs }) => jobs[0]?.targets[0]?.phase === 'writing'";

describe(`the desktop app on ${testedOn}`, needed, () => {
  test('keeps its page from everything but the engine', async () => {
    await using desktop = await launchTestPage();
    await checkDesktop(desktop);
    await desktop.act('close-window');
    expect(await desktop.ended).toBe(0);
  });

  test('writes, keeps the computer awake meanwhile, and tells when it is done', async () => {
    await using desktop = await launchTestPage();
    const { page, did } = desktop;
    await startWriting(desktop, 64);
    const state = await ask<{ jobs: { targets: { result: object }[] }[] }>(page, 'jobs.watch', {}, finished);
    expect(state.jobs[0]?.targets[0]?.result).toMatchObject({ outcome: 'good', verified: true });
    expect((await did('notification')).detail).toEqual({ title: 'The card is good', body: 'system.img' });
    await did('powerSaveBlocker.stop');
    const entries = await desktop.journal();
    expect(entries).toContainEqual({ what: 'powerSaveBlocker.start', detail: 'prevent-app-suspension' });
    const bars = entries.filter(({ what }) => what === 'window.setProgressBar').map(({ detail }) => Number(detail));
    expect(bars.some((bar) => bar > 0 && bar < 1)).toBe(true);
    expect(bars.at(-1)).toBe(-1);
  });

  test('goes on writing when its page is loaded again, and shows the same', async () => {
    await using desktop = await launchTestPage();
    const { page } = desktop;
    await startWriting(desktop, 200);
    await ask(page, 'jobs.watch', {}, writing);
    await page.reload();
    const state = await ask<{ jobs: { targets: { result: object }[] }[] }>(page, 'jobs.watch', {}, finished);
    expect(state.jobs[0]?.targets[0]?.result).toMatchObject({ outcome: 'good' });
  });

  test('asks before it leaves while a card is written, and cancels in good order', async () => {
    await using desktop = await launchTestPage();
    const { page, answer, act, did } = desktop;
    await startWriting(desktop, 300);
    await ask(page, 'jobs.watch', {}, writing);
    await did('window.setProgressBar', (bar) => Number(bar) >= 0);
    await act('close-window');
    await did('dialog.showMessageBox');
    await did('window.close.prevented');
    expect(await ask(page, 'about')).toMatchObject({ face: 'desktop' });
    answer('showMessageBox', { response: 1, checkboxChecked: false });
    await act('close-window');
    expect(await desktop.ended).toBe(0);
  });

  test('hands over files: from the command line, a second start, the system, its menu, and dropped on the page', async () => {
    await using desktop = await launchTestPage({ args: ['first.img'] });
    const { page, act, answer, pathOfMade } = desktop;
    const given = async (path: string) =>
      await ask(page, 'given.watch', {}, `({ file }) => file?.path === ${JSON.stringify(path)}`);
    await given(join(process.cwd(), 'first.img'));
    await act('second-instance', ['electron', '.', '/images/second.wic.bz2']);
    await given('/images/second.wic.bz2');
    await act('open-file', '/images/third.yaml');
    expect(await given('/images/third.yaml')).toMatchObject({ file: { kind: 'recipe' } });
    answer('showOpenDialog', { canceled: false, filePaths: ['/images/fourth.img'] });
    await act('click-menu', 'Open &Image…');
    await given('/images/fourth.img');
    expect(await page.evaluate(`window.wick.pathOf(new File([], 'fifth.img'))`)).toBe(pathOfMade('fifth.img'));
  });

  test('asks with the dialogs of the system', async () => {
    await using desktop = await launchTestPage();
    const { page, answer } = desktop;
    expect(await ask(page, 'image.choose')).toEqual({});
    answer('showOpenDialog', { canceled: false, filePaths: ['/images/os.img'] });
    expect(await ask(page, 'image.choose')).toEqual({ path: '/images/os.img' });
    answer('showSaveDialog', { canceled: false, filePath: '/recipes/office.yaml' });
    expect(await ask(page, 'recipe.choose', { to: 'save' })).toEqual({ path: '/recipes/office.yaml' });
  });

  test('starts its engine again when that has died, and tells the page', async () => {
    await using desktop = await launchTestPage();
    const { page, act } = desktop;
    await ask(page, 'about');
    const lost = page.evaluate('new Promise((resolve) => { window.lost = () => resolve(true); })');
    await act('kill-utility');
    expect(await lost).toBe(true);
    await page.reload();
    expect(await ask(page, 'about')).toMatchObject({ face: 'desktop' });
  });

  test('shows its own pages without breaking their policy', async () => {
    await using desktop = await launch(chromium());
    const { page } = desktop;
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.reload();
    await page.locator('h1').first().waitFor();
    expect(errors).toEqual([]);
  });
});

interface Mistake extends Mutation {
  /** What notices it; `checkDesktop` otherwise. */
  check?: (desktop: Desktop) => Promise<void>;
  /** Only the stand-in says how it was asked. */
  onStandIn?: true;
  /** What the checks say of it. */
  noticed: RegExp;
}

const mistakes: Record<string, Mistake> = {
  'no content security policy': {
    file: 'main.mjs',
    find: '"content-security-policy": pagePolicy',
    by: '"x-nothing": pagePolicy',
    noticed: /directive: 'script-src-elem'/,
  },
  'new windows allowed': {
    file: 'main.mjs',
    find: 'action: "deny"',
    by: 'action: "allow"',
    noticed: /window-open\.allowed/,
  },
  'no world of its own for the preload': {
    file: 'main.mjs',
    find: 'contextIsolation: true',
    by: 'contextIsolation: false',
    noticed: /sandboxed and isolated/,
  },
  'the check of the sender upside down': {
    file: 'main.mjs',
    find: 'senderFrame.parent === null',
    by: 'senderFrame.parent !== null',
    noticed: /does not answer/,
  },
  'the guard of navigation upside down': {
    file: 'main.mjs',
    find: /if \(!isOwnPage\(event\.url\)\) event\.preventDefault\(\)/,
    by: 'if (isOwnPage(event.url)) event.preventDefault()',
    noticed: /never did navigation\.prevented/,
  },
  "a slip in the preload's channel": {
    file: 'preload.cjs',
    find: '"wick:open"',
    by: '"wick:opne"',
    noticed: /does not answer/,
  },
  'all of ipcRenderer for the page': {
    file: 'preload.cjs',
    find: 'exposeInMainWorld("wick", bridge)',
    by: 'exposeInMainWorld("wick", { ...bridge, ipcRenderer: import_electron.ipcRenderer })',
    noticed: /deeply equal/,
  },
  'every link opened outside': {
    file: 'main.mjs',
    find: /if \(mayOpenOutside\(\w+\)\)/,
    by: 'if (true)',
    noticed: /length of 1/,
  },
  'permissions given without being asked for': {
    file: 'main.mjs',
    find: 'setPermissionCheckHandler(() => false)',
    by: 'setPermissionCheckHandler(() => true)',
    noticed: /check: true/,
  },
  'permissions given when asked for': {
    file: 'main.mjs',
    find: 'decide) => decide(false)',
    by: 'decide) => decide(true)',
    noticed: /request: true/,
  },
};

const later: Record<string, Mistake> = {
  'a window without the sandbox': {
    file: 'main.mjs',
    find: 'sandbox: true',
    by: 'sandbox: false',
    onStandIn: true,
    noticed: /sandboxed and isolated/,
  },
  'no sandbox for what else is shown': {
    file: 'main.mjs',
    find: /\w+\.enableSandbox\(\);/,
    by: '',
    check: checkBeginning,
    onStandIn: true,
    noticed: /app\.enableSandbox/,
  },
  'a scheme that is not secure': {
    file: 'main.mjs',
    find: 'secure: true',
    by: 'secure: false',
    check: checkBeginning,
    onStandIn: true,
    noticed: /what the scheme may do/,
  },
  'files served that are no pages': {
    file: 'main.mjs',
    find: /type\d* === void 0 \|\| path/,
    by: 'path',
    noticed: /notes: 200/,
  },
  'kinds of files that are guessed': {
    file: 'main.mjs',
    find: '"x-content-type-options"',
    by: '"x-nothing"',
    noticed: /options: null/,
  },
  'a computer that may sleep while a card is written': {
    file: 'main.mjs',
    find: /\w+\.start\("prevent-app-suspension"\)/,
    by: '0',
    check: checkWhileWriting,
    noticed: /never did powerSaveBlocker\.start/,
  },
  'a window that closes while a card is written': {
    file: 'main.mjs',
    find: /if \(!leaving\.mayClose\(\)\) event\.preventDefault\(\);/,
    by: '',
    check: checkWhileWriting,
    noticed: /never did window\.close\.prevented|closed/,
  },
};

describe('what the checks below look at', needed, () => {
  test('is in order in the app as it was built', async () => {
    await using desktop = await launchTestPage();
    if (electronProgram === undefined) await checkBeginning(desktop);
    await checkWhileWriting(desktop);
  });

  test('is all that can be mistaken', () => {
    expect(Object.keys({ ...mistakes, ...later })).toHaveLength(17);
  });
});

describe(`a mistake in the built app, on ${testedOn},`, needed, () => {
  const seen = Object.entries({ ...mistakes, ...later }).filter(
    ([, { onStandIn }]) => electronProgram === undefined || onStandIn !== true,
  );
  test.each(seen)('is noticed: %s', async (_, { noticed, check = checkDesktop, ...mutation }) => {
    const checked = (async () => {
      await using desktop = await launchTestPage({ mutation });
      await check(desktop);
    })();
    // How it shows itself is the stand-in's; that it does, once it is there, is everybody's.
    await expect(checked).rejects.toThrow(electronProgram === undefined ? noticed : /^(?!\S+ has no )/);
  });
});
