import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { startDevice } from '../rigs/device/start.ts';
import { type Face, faces } from '../rigs/faces.ts';
import { type HubDouble, startHub } from '../rigs/hub/hub-double.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { wick } from '../rigs/wick.ts';
import { cardAt, chooseCards, chooseImage, comesTo, confirm, goOn, isQuiet, showAllDrives, tileAt } from './steps.ts';

const mib = 1 << 20;
const tools = ['sfdisk', 'debugfs', 'mtype', 'mke2fs', 'mkfs.vfat', 'mcopy', 'python3'];
const needed = needing('chromium', 'root', 'loop', ...tools);
const chromium = oneChromium(needed);

const options = { ...needed, concurrent: true, timeout: 120_000 };

describe('from an image to a device that is up', options, () => {
  test.each(faces)('through $name', async (kind) => {
    await using hub = await startHub();
    await using face = await kind.open(chromium(), { env: { WICK_KEYCHAIN: 'off', NO_PROXY: '127.0.0.1' } });
    const { page } = face;
    await logIn(face, hub);
    await makePantavisorImage(join(face.files, 'gateway.wic'), { layout: 'u-boot' });

    await chooseImage(face, 'gateway.wic');
    await page.getByText('Pantavisor', { exact: true }).first().waitFor();
    await goOn(page);
    await using card = await comesAndGoes(page);
    await chooseCards(page, [card.path]);

    await page.getByRole('radio', { name: 'From the Hub' }).check();
    await page.getByRole('radio', { name: 'A claim token' }).check();
    await confirm(page, 1);
    const tile = tileAt(page, card.path);
    await comesTo(tile, 'Good');

    await tile.getByRole('button', { name: 'Watch its first boot' }).click();
    const where = page.getByRole('dialog', { name: 'Watch its first boot' });
    await where.getByRole('checkbox', { name: 'In the Hub' }).check();
    await where.getByText('More', { exact: true }).click();
    await where.getByLabel('Network interface to listen on').selectOption('lo');
    await where.getByRole('button', { name: 'Start looking' }).click();
    await page.getByRole('heading', { name: 'First boot', level: 1 }).waitFor();
    await using device = await startDevice({ medium: card.path, pace: 20, hub: { url: hub.url } });
    await page.getByRole('heading', { name: 'It is up and claimed' }).waitFor({ timeout: 60_000 });
    await page.getByText(device.address, { exact: true }).waitFor();
    expect(await rungs(page)).toEqual(['It starts: Proven', 'It is on the network: Proven', 'The Hub has it: Proven']);

    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('list', { name: 'Written cards' }).getByRole('button').click();
    const certificate = page.getByRole('dialog', { name: 'Certificate' });
    await certificate.getByText('Signed by this computer').waitFor();
    await certificate.getByText('It is up and claimed').waitFor();
    expect(await certificate.innerText()).toContain('gateway.wic');
    const [token] = hub.tokens.keys();
    expect(await page.content()).not.toContain(token);
    isQuiet(face);
  });
});

async function logIn({ home }: Face, hub: HubDouble): Promise<void> {
  const env = { WICK_HOME: home, WICK_KEYCHAIN: 'off', PASSWORD: 'user1', NO_PROXY: '127.0.0.1' };
  const how = ['--hub', hub.url, '--user', 'user1', '--password-from', 'env:PASSWORD'];
  expect(await wick(['hub', 'login', ...how], { env })).toMatchObject({ code: 0 });
}

/** The card that is to be written is there a while after the page, and another one is gone while somebody looks. */
async function comesAndGoes(page: Page) {
  await using other = await loopDrive({ size: 160 * mib });
  await showAllDrives(page);
  await cardAt(page, other.path).click();
  await page.getByText('1 card chosen', { exact: true }).waitFor();
  await other.detach();
  await cardAt(page, other.path).waitFor({ state: 'detached' });
  await page.getByText('0 cards chosen', { exact: true }).waitFor();
  return await loopDrive({ size: 160 * mib });
}

/** The lowest three; the highest is the card's own word, which nobody has read here. */
async function rungs(page: Page): Promise<string[]> {
  const shown = page.getByRole('heading', { name: 'What is proven' }).locator('..').locator('li[data-outcome]');
  const words = await Promise.all(
    (await shown.all()).map(async (rung) => {
      const name = await rung.getByRole('heading').innerText();
      return `${name}: ${(await rung.getAttribute('data-outcome')) === 'holds' ? 'Proven' : 'not proven'}`;
    }),
  );
  return words.slice(0, 3);
}
