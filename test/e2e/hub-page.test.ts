import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';

async function openHub(page: Page) {
  await page.locator('header button[data-hub]').click();
  return page.getByRole('dialog', { name: 'Hub' });
}

test('a person logs in by the browser, changes between Hubs, and logs out', needing('chromium'), async () => {
  await using one = await startHub();
  await using other = await startHub({ consent: { user: 'user2' } });
  await using rig = await pages();
  const page = await rig.open();
  const dialog = await openHub(page);
  const logIn = async (url: string) => {
    await dialog.getByLabel('Address').fill(url);
    await dialog.getByRole('button', { name: 'Log in by the browser' }).click();
    const opening = page.context().waitForEvent('page');
    await dialog.getByRole('link', { name: 'Open the login page of the Hub' }).click();
    await (await opening).getByText('You are logged in.').waitFor();
  };
  await logIn(one.url);
  await dialog.getByText(`Logged in to 127.0.0.1:${one.port} as user1.`).waitFor();
  await dialog.getByText('Log in to another Hub').click();
  await logIn(other.url);
  const row = (port: number) => dialog.getByRole('listitem').filter({ hasText: `127.0.0.1:${port}` });
  await row(other.port).getByText('In use').waitFor();
  // The same on every screen, and in every window.
  const second = await rig.open();
  const state = second.locator('header button[data-hub]');
  await second.getByRole('button', { name: `Hub: user2 at 127.0.0.1:${other.port}` }).waitFor();
  await row(one.port).getByRole('button', { name: 'Use this one' }).click();
  await row(one.port).getByText('In use').waitFor();
  await expect.poll(() => state.getAttribute('aria-label')).toBe(`Hub: user1 at 127.0.0.1:${one.port}`);
  await dialog.getByRole('button', { name: `Log out of 127.0.0.1:${one.port}` }).click();
  await dialog.getByRole('button', { name: `Log out of 127.0.0.1:${other.port}` }).click();
  await dialog.getByRole('heading', { name: 'Log in to a Hub' }).waitFor();
  await expect.poll(() => state.getAttribute('aria-label')).toBe('Hub: log in');
  expect(rig.complaints).toEqual([]);
});

test('a password goes to the Hub and stays nowhere', needing('chromium'), async () => {
  await using hub = await startHub();
  await using rig = await pages();
  const page = await rig.open();
  const dialog = await openHub(page);
  await dialog.getByLabel('Address').fill(hub.url);
  await dialog.getByText('With a name and a password').click();
  const password = dialog.getByLabel('Password');
  expect(await password.getAttribute('type')).toBe('password');
  await dialog.getByLabel('Name').fill('user1');
  await password.fill('not-the-right-one');
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await dialog
    .getByRole('alert')
    .getByText(/does not know user1/)
    .waitFor();
  expect(await password.inputValue()).toBe('');
  await password.fill('user1');
  await password.press('Enter');
  await dialog.getByText(`Logged in to 127.0.0.1:${hub.port} as user1.`).waitFor();
  for (const name of await readdir(rig.folder, { recursive: true })) {
    const text = await readFile(join(rig.folder, name), 'utf8').catch(() => '');
    expect(text).not.toContain('not-the-right-one');
  }
  expect(rig.complaints).toEqual([]);
});
