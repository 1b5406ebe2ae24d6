import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../rigs/electron/chromium.ts';
import type { Desktop } from '../rigs/electron/desktop.ts';
import { launchDesktop } from '../rigs/electron/launch.ts';
import { layOut } from '../rigs/electron/lay-out.ts';
import { type Published, serveUpdates, type UpdateServer } from '../rigs/electron/update-server.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { ask, startWriting, testPages } from './desktop-checks.ts';

let chromium: Chromium;
const needed = needing('chromium');

beforeAll(async () => {
  if (needed.skip === undefined) chromium = await startChromium();
});
afterAll(async () => await chromium?.[Symbol.asyncDispose]());

const look = 'Look for &Updates…';
/** Of the first button; without an answer a box is closed. */
const first = { response: 0, checkboxChecked: false };

interface Started extends AsyncDisposable {
  desktop: Desktop;
  server: UpdateServer;
  /** The texts of the boxes that were shown, in order. */
  told: () => Promise<{ message: string; detail?: string; buttons?: string[] }[]>;
  /** The newest box, once there are so many. */
  box: (number: number) => Promise<{ message: string; detail?: string; buttons?: string[] }>;
}

/** The built app as an AppImage of version 1.0.0, and a server with what is published. */
async function start(published: Published = {}, env: Record<string, string> = {}): Promise<Started> {
  const stack = new AsyncDisposableStack();
  try {
    const { path } = stack.use(await temporaryFolder());
    const server = stack.use(await serveUpdates(path, published));
    const dist = await layOut(`${path}/dist`, testPages);
    const desktop = stack.use(await launchDesktop(chromium, { dist, env: { ...server.env, ...env } }));
    const told = async () =>
      (await desktop.journal())
        .filter(({ what }) => what === 'dialog.showMessageBox')
        .map(({ detail }) => detail as { message: string; detail?: string; buttons?: string[] });
    const box = async (number: number) => {
      await expect.poll(async () => (await told()).length, { timeout: 15_000 }).toBe(number);
      return (await told())[number - 1] ?? { message: '' };
    };
    return { desktop, server, told, box, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

describe('an update', needed, () => {
  test('is told, downloaded, and installed: each time only after a yes', async () => {
    await using started = await start();
    const { desktop, server, box } = started;
    expect(server.asked).toEqual([]);
    await desktop.act('click-menu', look);
    expect(await box(1)).toMatchObject({
      message: 'Wick 1.1.0 is there. This is 1.0.0.',
      detail: 'Cards are written faster.',
      buttons: ['Download', 'Not now'],
    });
    desktop.answer('showMessageBox', first);
    await desktop.act('click-menu', look);
    expect(await box(3)).toMatchObject({ message: 'Wick 1.1.0 has been downloaded.' });
    await desktop.act('click-menu', 'Restart to Update to 1.1.0');
    expect(await desktop.ended).toBe(0);
    await expect.poll(() => isThere(server.mark), { timeout: 10_000 }).toBe(true);
    // It stands where the old one stood, and is the one that was started.
    expect(await readFile(server.mark, 'utf8')).toBe(`${server.image}\n`);
    expect((await readFile(server.image)).length).toBeGreaterThan(200_000);
  });

  test('is not downloaded without a yes, and can be put off when it is', async () => {
    await using started = await start();
    const { desktop, server, box } = started;
    await desktop.act('click-menu', look);
    await box(1);
    expect(server.asked).toEqual(['/latest-linux.yml']);
    desktop.answer('showMessageBox', first);
    await desktop.act('click-menu', look);
    await box(3);
    await desktop.act('close-window');
    expect(await desktop.ended).toBe(0);
    expect(await isThere(server.mark)).toBe(false);
    expect(await readFile(server.image, 'utf8')).toBe('#!/bin/sh\n');
  });

  test('shows how far its download is', async () => {
    await using started = await start({ rate: 60 });
    const { desktop, box } = started;
    desktop.answer('showMessageBox', first);
    await desktop.act('click-menu', look);
    await box(2);
    const entries = await desktop.journal();
    const menus = entries.filter(({ what }) => what === 'menu').map(({ detail }) => JSON.stringify(detail));
    expect(menus.some((menu) => /Downloading the update: [1-9]0%/.test(menu))).toBe(true);
    expect(menus.at(-1)).toContain('Restart to Update to 1.1.0');
    const bars = entries.filter(({ what }) => what === 'window.setProgressBar').map(({ detail }) => Number(detail));
    expect(bars.some((bar) => bar > 0 && bar < 1)).toBe(true);
    expect(entries.findLast(({ what }) => what === 'window.setProgressBar')?.detail).toBe(-1);
  });

  test.each([
    ['the same version', '1.0.0'],
    ['an older one', '0.9.0'],
  ])('is none where there is only %s', async (_, version) => {
    await using started = await start({ version });
    await started.desktop.act('click-menu', look);
    expect(await started.box(1)).toMatchObject({ message: 'Wick 1.0.0 is the newest version.' });
    expect(started.server.asked).toEqual(['/latest-linux.yml']);
  });

  const forged: Record<string, Published> = {
    'signed by somebody else': { signer: 'others' },
    'not signed': { signer: 'nobody' },
    'of another version than was signed': { changed: (list) => ({ ...list, version: '9.9.9' }) },
    'with other news than were signed': { changed: (list) => ({ ...list, releaseNotes: 'Run this in a shell.' }) },
    'with another file than was signed': {
      changed: (list) => ({ ...list, files: [{ url: 'evil.AppImage', sha512: 'AAAA', size: 1 }] }),
    },
  };
  test.each(Object.entries(forged))('is refused where its list is %s', async (_, published) => {
    await using started = await start(published);
    started.desktop.answer('showMessageBox', first);
    await started.desktop.act('click-menu', look);
    expect(await started.box(1)).toMatchObject({ message: 'This update is not signed by those who make Wick.' });
    // Nothing but the list was even asked for.
    expect(started.server.asked).toEqual(['/latest-linux.yml']);
  });

  const damaged: Record<string, (program: Buffer) => Buffer> = {
    'ends early': (program) => program.subarray(0, 1000),
    'was changed': (program) => Buffer.concat([program.subarray(0, -1), Buffer.from('!')]),
  };
  test.each(Object.entries(damaged))('is thrown away where its file %s', async (_, served) => {
    await using started = await start({ served });
    const { desktop, server, box } = started;
    desktop.answer('showMessageBox', first);
    await desktop.act('click-menu', look);
    expect(await box(2)).toMatchObject({ message: 'What was downloaded is not what was published.' });
    expect(await readFile(server.image, 'utf8')).toBe('#!/bin/sh\n');
    await desktop.act('close-window');
    expect(await desktop.ended).toBe(0);
    expect(await isThere(server.mark)).toBe(false);
  });

  test('waits while a card is written, and its download gives way to one', async () => {
    await using started = await start({ rate: 5 });
    const { desktop, server, box } = started;
    desktop.answer('showMessageBox', first);
    await desktop.act('click-menu', look);
    await desktop.did('window.setProgressBar', (bar) => Number(bar) > 0);
    await startWriting(desktop, 120);
    await desktop.did('powerSaveBlocker.start');
    const menu = async () => JSON.stringify((await desktop.journal()).findLast(({ what }) => what === 'menu')?.detail);
    await expect.poll(menu, { timeout: 10_000 }).toContain(look);
    const before = server.asked.length;
    await desktop.act('click-menu', look);
    expect(await box(2)).toMatchObject({ message: 'Cards are being written.' });
    expect(server.asked.length).toBe(before);
    await ask(desktop.page, 'jobs.watch', {}, '({ jobs }) => jobs.every((one) => one.finished !== undefined)');
    expect(await isThere(server.mark)).toBe(false);
  });

  test('is not looked for at the start, unless its person has said so', async () => {
    await using started = await start();
    const { desktop, server } = started;
    await ask(desktop.page, 'about');
    expect(server.asked).toEqual([]);
    await desktop.act('click-menu', 'Look When Wick Starts');
    await desktop.act('close-window');
    expect(await desktop.ended).toBe(0);
    await using folder = await temporaryFolder();
    const dist = await layOut(folder.path, testPages);
    const env = { ...server.env, STANDIN_HOME: `${desktop.home}/app` };
    await using again = await launchDesktop(chromium, { dist, env });
    const box = await again.did('dialog.showMessageBox');
    expect(box.detail).toMatchObject({ message: 'Wick 1.1.0 is there. This is 1.0.0.' });
  });

  test('is left to whoever installed this copy, where it is no AppImage', async () => {
    await using started = await start({}, { APPIMAGE: '/nowhere/wick.AppImage' });
    await started.desktop.act('click-menu', look);
    expect(await started.box(1)).toMatchObject({ message: 'This copy of Wick does not update itself.' });
    expect(started.server.asked).toEqual([]);
  });
});
