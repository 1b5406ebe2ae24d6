import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeDiskImage } from '../rigs/disk-image.ts';
import { raspberryPiImage } from '../rigs/family-images.ts';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';
import { focused } from './focus-shown.ts';

/** Goes on with a key until something of that name has the focus; at every stop it is plain to see which has. */
async function walk(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const stops: string[] = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    // Behind the last thing the browser itself has the focus, and then the first thing again.
    if (at.name === '' && stop > 0) continue;
    expect({ ...at, after: stops.slice(-2) }).toMatchObject({ hidden: [] });
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) return;
    stops.push(at.name);
  }
  throw new Error(`${key} does not lead to ${String(name)}, but to ${stops.join(', ')}`);
}

async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await walk(page, name);
  await page.keyboard.press(key);
}

/** The title of a new page takes the focus. */
async function arrive(page: Page, title: string): Promise<void> {
  await expect.poll(() => page.locator('h1:focus').textContent(), patient).toBe(title);
}

const patient = { timeout: 20_000 };

const has = (page: Page) => page.locator(':focus');

test('the whole way goes by keyboard alone', needing('chromium', 'mkfs.vfat', 'mke2fs'), async () => {
  let folder = '';
  await using rig = await pages({
    answers: () => ({
      'files.list': async () => ({
        folder,
        places: [],
        files: [{ name: 'raspios.img', path: join(folder, 'raspios.img'), kind: 'file', size: 64e6, modified: 0 }],
        more: false,
      }),
    }),
  });
  ({ folder } = rig);
  await makeDiskImage(join(folder, 'raspios.img'), raspberryPiImage('cloud-init'));
  const page = await rig.open({ viewport: { width: 1024, height: 600 }, reducedMotion: 'reduce' });

  await arrive(page, 'Choose an image');
  // The first thing behind the address bar leads past what is on every page.
  await page.reload();
  await page.locator('h1').waitFor();
  await page.evaluate('document.activeElement.blur()');
  await press(page, 'Skip to the content');
  await press(page, /^Choose a file of/);
  const files = page.getByRole('dialog', { name: 'Choose an image' });
  await files.getByText('raspios.img').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => has(page).textContent(), patient).toMatch(/^Choose a file of/);
  await page.keyboard.press('Enter');
  await files.getByText('raspios.img').waitFor();
  await press(page, /^raspios\.img/);

  await arrive(page, 'raspios.img');
  await page.getByText('Raspberry Pi OS', { exact: true }).waitFor();
  await press(page, 'All details', 'Space');
  await page.getByRole('table', { name: 'Partitions' }).waitFor();
  await press(page, 'Continue');

  await arrive(page, 'Choose the cards to write');
  await press(page, 'Make a practice card');
  await page.getByRole('checkbox', { name: /practice/i }).waitFor();
  // It was pressed, and still has the focus.
  expect(await has(page).textContent()).toBe('Make a practice card');
  await walk(page, /practice.*\d+ GB/i, 'Shift+Tab');
  await page.keyboard.press('Space');
  await page.getByText('1 card chosen').waitFor();
  await press(page, 'Continue');

  await arrive(page, 'Settings');
  await page.getByLabel('Host name').waitFor();
  await walk(page, 'Host name');
  await page.keyboard.type('by-keyboard');
  await press(page, 'Wi-Fi', 'Space');
  await walk(page, 'Name of the network');
  await page.keyboard.type('bench');
  await walk(page, 'Country');
  await walk(page, 'WPA2', 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('radio', { name: 'Open' }).isChecked()).toBe(true);
  await walk(page, 'Country');
  await page.keyboard.type('DE');
  await press(page, 'How it is written');
  await page.getByRole('checkbox', { name: 'Eject when done' }).waitFor();
  await press(page, 'Continue');

  await arrive(page, 'Is this right?');
  await page.getByText(/is written to 1 card/).waitFor();
  await press(page, /files? (is|are) changed/);
  await walk(page, '/user-data');
  expect(await has(page).textContent()).toContain('by-keyboard');
  await press(page, 'Write 1 card');

  await arrive(page, 'Writing');
  await page.getByText('Good', { exact: true }).waitFor();
  await press(page, 'Certificate');
  const certificate = page.getByRole('dialog', { name: 'Certificate' });
  await certificate.getByText('Signed by this computer').waitFor();
  for (let stop = 0; stop < 8; stop += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (at.name !== '') expect(at).toMatchObject({ hidden: [] });
  }
  await page.keyboard.press('Escape');
  await expect.poll(() => has(page).textContent(), patient).toBe('Certificate');

  await walk(page, 'History', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await arrive(page, 'History');
  await walk(page, 'Search');
  await page.keyboard.type('raspios');
  await page.getByText('1 card', { exact: true }).waitFor();
  await press(page, /^raspios\.img/);
  await certificate.getByText('Signed by this computer').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => has(page).textContent(), patient).toMatch(/^raspios\.img/);
  await walk(page, 'New cards', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await arrive(page, 'Writing');
  await press(page, 'More cards');
  await arrive(page, 'Choose the cards to write');
  expect(rig.complaints).toEqual([]);
});

test('the language can be changed by keyboard, and nothing else gets the focus', needing('chromium'), async () => {
  await using rig = await pages();
  const page = await rig.open();
  await arrive(page, 'Choose an image');
  await walk(page, 'Language', 'Shift+Tab');
  await page.keyboard.type('De');
  await page.getByRole('heading', { name: 'Abbild wählen' }).waitFor();
  expect(await has(page).getAttribute('aria-label')).toBe('Sprache');
});
