import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Desktop } from '../rigs/electron/desktop.ts';

export const testPages = join(import.meta.dirname, 'page');

/** Asks the engine from within the page; `wanted` is the source of a function of an item. */
export async function ask<T>(page: Page, method: string, input: object = {}, wanted = '() => true'): Promise<T> {
  const asked = `opened.then(() => ask(${JSON.stringify(method)}, ${JSON.stringify(input)}, ${wanted}))`;
  return (await Promise.race([page.evaluate(asked), late(method)])) as T;
}

async function late(method: string): Promise<never> {
  await sleep(30_000, undefined, { ref: false });
  throw new Error(`${method} was not answered`);
}

const mib = 1 << 20;

/** Starts to write an image of so many MiB to a practice drive. */
export async function startWriting({ page, home }: Desktop, size: number): Promise<string> {
  const source = join(home, 'system.img');
  await writeFile(source, Buffer.alloc(size * mib, 0x5a));
  const { drive } = await ask<{ drive: { path: string } }>(page, 'practice.make', { size: (size + 8) * mib });
  const { plan } = await ask<{ plan: string }>(page, 'plan.make', { image: { source }, targets: [drive.path] });
  await ask(page, 'job.start', { plan });
  return drive.path;
}

/** What must hold for the window of the desktop app. Throws where it does not. */
export async function checkDesktop(desktop: Desktop): Promise<void> {
  const { page } = desktop;
  await soon(onlyTheBridge(page));
  expect(await soon(ask(page, 'about'))).toMatchObject({ face: 'desktop', can: { choose: true } });
  await soon(policyHolds(page));
  await soon(servesPagesOnly(page));
  await soon(staysWhereItIs(desktop));
  await soon(opensNothing(desktop));
  await soon(getsNoPermission(desktop));
}

/** A page that hangs is no page that is safe. */
async function soon<T>(checked: Promise<T>): Promise<T> {
  checked.catch(() => {});
  const late = sleep(12_000, undefined, { ref: false }).then(() => {
    throw new Error('the page does not answer');
  });
  return await Promise.race([checked, late]);
}

async function onlyTheBridge(page: Page): Promise<void> {
  const seen = await page.evaluate(`({
    globals: ['require', 'process', 'module', 'ipcRenderer', '__standinSend', '__standinReceive'].filter((name) => name in globalThis),
    bridge: Object.keys(window.wick).sort(),
    frozen: Object.isFrozen(window.wick),
    fixed: (() => { try { window.wick = 1; } catch {} return typeof window.wick; })(),
  })`);
  expect(seen).toEqual({ globals: [], bridge: ['open', 'pathOf', 'send', 'speak'], frozen: true, fixed: 'object' });
}

async function policyHolds(page: Page): Promise<void> {
  const outcome = await page.evaluate(`(async () => {
    const violated = new Promise((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
      setTimeout(() => resolve('nothing'), 1000);
    });
    const script = document.createElement('script');
    script.textContent = 'window.intruded = true';
    document.body.append(script);
    return { directive: await violated, intruded: window.intruded === true };
  })()`);
  expect(outcome).toEqual({ directive: 'script-src-elem', intruded: false });
}

async function servesPagesOnly(page: Page): Promise<void> {
  const seen = await page.evaluate(`(async () => {
    const [own, notes] = [await fetch('./page.js'), await fetch('./notes.txt')];
    return { own: own.status, notes: notes.status, options: own.headers.get('x-content-type-options') };
  })()`);
  expect(seen).toEqual({ own: 200, notes: 404, options: 'nosniff' });
}

/** What the app asks for before it is ready. */
export async function checkBeginning({ journal }: Desktop): Promise<void> {
  const entries = await journal();
  const schemes = entries.find(({ what }) => what === 'protocol.registerSchemesAsPrivileged');
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  expect(schemes?.detail, 'what the scheme may do').toEqual([{ scheme: 'app', privileges }]);
  expect(entries).toContainEqual({ what: 'app.enableSandbox' });
}

/** What must hold while a card is written. */
export async function checkWhileWriting(desktop: Desktop): Promise<void> {
  const { page, act, did } = desktop;
  await startWriting(desktop, 200);
  await ask(page, 'jobs.watch', {}, "({ jobs }) => jobs[0]?.targets[0]?.phase === 'writing'");
  await did('window.setProgressBar', (bar) => Number(bar) >= 0);
  await did('powerSaveBlocker.start', (kind) => kind === 'prevent-app-suspension');
  await act('close-window');
  await did('window.close.prevented');
}

async function staysWhereItIs({ page, did }: Desktop): Promise<void> {
  const before = page.url();
  await page.evaluate(`{ location.href = 'https://evil.example/'; }`);
  await did('navigation.prevented', (url) => url === 'https://evil.example/');
  expect(page.url()).toBe(before);
}

async function opensNothing({ page, did, journal }: Desktop): Promise<void> {
  const context = page.context();
  await page.evaluate(
    `{
    window.open('https://docs.pantahub.com/first-steps');
    const link = Object.assign(document.createElement('a'), { href: 'https://docs.pantahub.com.evil.example/', target: '_blank' });
    document.body.append(link);
    link.click();
  }`,
  );
  const asked = async () => (await journal()).map(({ what }) => what).filter((what) => what.startsWith('window-open'));
  await expect.poll(async () => (await asked()).length, { timeout: 5000 }).toBe(2);
  expect(await asked()).toEqual(['window-open.denied', 'window-open.denied']);
  await did('shell.openExternal', (url) => url === 'https://docs.pantahub.com/first-steps');
  const entries = await journal();
  expect(entries.filter(({ what }) => what === 'shell.openExternal')).toHaveLength(1);
  const opened = () => context.pages().filter((one) => one.url().includes('pantahub'));
  await expect.poll(opened, { timeout: 3000 }).toEqual([]);
}

async function getsNoPermission({ act, did }: Desktop): Promise<void> {
  await act('ask-permission', 'media');
  expect((await did('permission')).detail).toEqual({ check: false, request: false });
}
