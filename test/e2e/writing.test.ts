import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { type Calls, calls } from '../../electron/contract/calls.ts';
import { type Client, connect } from '../../electron/contract/rpc/connect.ts';
import { serve } from '../../electron/contract/rpc/serve.ts';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import { type Disturbances, disturbed } from '../rigs/disturbed-target.ts';
import { memoryChannels } from '../rigs/memory-channel.ts';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';

const mib = 1 << 20;

interface Bench extends AsyncDisposable {
  rig: Pages;
  client: Client<Calls>;
  targets: string[];
  /** Until then, all cards stand still at a quarter. */
  goOn: () => void;
}

/** Practice cards that can be written to. */
async function bench(count: number, broken: Disturbances['broken'] = new Map()): Promise<Bench> {
  const { promise: opened, resolve: goOn } = Promise.withResolvers<void>();
  const rig = await pages({ surroundings: { openTarget: disturbed({ gate: { at: 16 * mib, opened }, broken }) } });
  const [page, engine] = memoryChannels();
  serve(calls, answersOf(rig.host), engine);
  const client = connect<Calls>(page);
  const targets: string[] = [];
  for (let index = 0; index < count; index += 1) {
    targets.push((await client.call('practice.make', { size: 128 * mib })).drive.path);
  }
  return { rig, client, targets, goOn, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

async function start({ rig, client, targets }: Bench, paths = targets): Promise<void> {
  const source = join(rig.folder, 'system.img');
  await writeFile(source, Buffer.concat(Array.from({ length: 64 }, (_, index) => Buffer.alloc(mib, index + 1))));
  const { plan } = await client.call('plan.make', { image: { source }, targets: paths });
  await client.call('job.start', { plan });
}

const tiles = (page: Page) => page.getByRole('list', { name: 'Cards', exact: true }).locator('> li');

describe('cards being written, as the page shows them', needing('chromium'), () => {
  test('are found again by a reload in the middle, are good in the end, and stand in the history', async () => {
    await using made = await bench(2);
    const { rig, targets, goOn } = made;
    await start(made);
    const page = await rig.open();
    const shown = tiles(page);
    await shown.getByText('Writing', { exact: true }).first().waitFor();
    expect(await shown.count()).toBe(2);
    await expect.poll(() => page.title()).toMatch(/^\d+% · Wick$/);
    await page.reload();
    await shown.first().waitFor();
    expect(await shown.count()).toBe(2);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Writing');

    goOn();
    await expect.poll(() => shown.getByText('Good', { exact: true }).count(), { timeout: 30_000 }).toBe(2);
    expect(await page.title()).toBe('Done · Wick');
    await expect
      .poll(() => page.getByRole('status').allTextContents())
      .toContainEqual(expect.stringMatching(/Good: read back/));

    await shown.first().getByRole('button', { name: 'Certificate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Certificate' });
    await dialog.getByText('Signed by this computer').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'New cards' }).click();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('2 cards', { exact: true }).waitFor();
    await page.getByLabel('Search').fill('system nowhere');
    await page.getByText('Nothing fits').waitFor();
    await page.getByLabel('Search').fill('');
    await page.getByRole('list', { name: 'Written cards' }).getByRole('button').first().click();

    // Both cards hold the same, so that either is what the certificate says.
    const check = async () => {
      await dialog.getByRole('radio').first().check();
      await dialog.getByRole('button', { name: /Read it|Once more/ }).click();
    };
    await check();
    await dialog.getByText('Good: all of it is as it was written.').waitFor();
    for (const target of targets) {
      await using file = await open(target, 'r+');
      await file.write(Buffer.from([0xee]), 0, 1, 5 * mib);
    }
    await check();
    await dialog.getByText('Not good: it is not as it was written.').waitFor();
    expect(rig.complaints).toEqual([]);
  });

  test('are cancelled one by one, after a question, and can be written again', async () => {
    await using made = await bench(2);
    const { rig, goOn } = made;
    await start(made);
    const page = await rig.open();
    const [first, second] = [tiles(page).nth(0), tiles(page).nth(1)];
    await first.getByText('Writing', { exact: true }).waitFor();
    await first.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByRole('button', { name: 'Go on writing' }).click();
    expect(await first.getByText('Cancelled').count()).toBe(0);
    await first.getByRole('button', { name: /^Cancel/ }).click();
    await page.getByRole('button', { name: 'Stop writing' }).click();
    await first.getByText('Cancelled', { exact: true }).waitFor();
    await second.getByText('Writing', { exact: true }).waitFor();
    goOn();
    await first.getByRole('button', { name: 'Try again' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^Everything on .* is overwritten\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Write this card' }).click();
    await first.getByText('Good', { exact: true }).waitFor();
    await second.getByText('Good', { exact: true }).waitFor();
    expect(await tiles(page).count()).toBe(2);
    expect(rig.complaints).toEqual([]);
  });

  test('fail alone: another card takes the place, and no other one is disturbed', async () => {
    const broken = new Map<string, number>();
    await using made = await bench(3, broken);
    const { rig, targets, goOn } = made;
    const [bad = '', good = '', spare = ''] = targets;
    broken.set(bad, 8 * mib);
    await start(made, [bad, good]);
    const page = await rig.open();
    const [first, second] = [tiles(page).nth(0), tiles(page).nth(1)];
    await first.getByText('Failed', { exact: true }).waitFor();
    await first.getByText(/failed to write at byte \d+: Input\/output error/).waitFor();
    await first.getByRole('button', { name: 'Use another card' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await dialog.getByRole('button', { name: 'Write this card' }).isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: new RegExp(spare) }).check();
    await dialog.getByRole('button', { name: 'Write this card' }).click();
    await first.getByText('Writing', { exact: true }).waitFor();
    await second.getByText('Writing', { exact: true }).waitFor();
    goOn();
    await first.getByText('Good', { exact: true }).waitFor();
    await second.getByText('Good', { exact: true }).waitFor();
    expect(await tiles(page).count()).toBe(2);
    expect(rig.complaints).toEqual([]);
  });
});
