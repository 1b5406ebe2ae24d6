import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Calls, calls } from '../../electron/contract/calls.ts';
import { connect } from '../../electron/contract/rpc/connect.ts';
import { serve } from '../../electron/contract/rpc/serve.ts';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import { listFiles } from '../../electron/engine/answers/files.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import { faulty } from '../rigs/lot/bench-drives.ts';
import { engineersFiles, PageBench } from '../rigs/lot/page-bench.ts';
import { memoryChannels } from '../rigs/memory-channel.ts';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';

const mib = 1 << 20;

describe('an engineer', needing('chromium', 'sfdisk', 'mkfs.vfat'), () => {
  let rig: Pages;
  /** Puts cards in and takes them out, and looks on. */
  let bench: PageBench;
  let files: { recipe: string; table: string };
  beforeEach(async () => {
    let written = 0;
    rig = await pages({
      surroundings: {
        openTarget: async (drive, options) => {
          const target = await openTarget(drive, options);
          if (options.mode === 'read') return target;
          written += 1;
          return written === 3 ? faulty(target, { failAt: 3 * mib }) : target;
        },
      },
      // Files are looked for where they are, and not in somebody's home.
      answers: (host) => ({
        'files.list': async ({ folder, show }) => await listFiles(host, folder ?? dirname(files.recipe), show),
      }),
    });
    const [page, engine] = memoryChannels();
    serve(calls, answersOf(rig.host), engine);
    bench = new PageBench(connect<Calls>(page));
    files = await engineersFiles(rig.folder, 14);
  });
  afterEach(() => rig?.[Symbol.asyncDispose]());

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  async function choose(page: Page, what: string, file: string): Promise<void> {
    await page.getByRole('group', { name: what }).getByRole('button').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: basename(file) })
      .click();
  }

  /** The file that pressing a button saves. */
  async function saved(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  async function setPin(page: Page): Promise<void> {
    await press(page, 'Factory lots');
    await press(page, 'Make a lot');
    await page.getByLabel('PIN', { exact: true }).fill('2468');
    await page.getByLabel('The PIN once more').fill('2469');
    await page.keyboard.press('Enter');
    await page.getByText('The two are not the same.').waitFor();
    await page.getByLabel('The PIN once more').fill('2468');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lots', level: 1 }).waitFor();
  }

  async function makeLot(page: Page): Promise<void> {
    await page.getByRole('navigation', { name: 'Engineer' }).getByRole('button', { name: 'New lot' }).click();
    await press(page, 'Make the lot');
    await page.getByText('Choose a recipe.').waitFor();
    await choose(page, 'Recipe', files.recipe);
    await page.getByLabel('Name', { exact: true }).fill('Gateways');
    await page.getByLabel('Units', { exact: true }).fill('12');
    await page.getByText('A table', { exact: true }).click();
    await choose(page, 'Table', files.table);
    await page.getByText('14 rows').waitFor();
    await page.getByRole('cell', { name: 'WK-1', exact: true }).waitFor();
    await page.getByText('••••').first().waitFor();
    await page.getByLabel('Practice card').check();
    await page.getByText('More choices').click();
    await page.getByLabel('Countdown, in seconds').fill('0');
    await page.getByLabel('Units get a label').check();
    await page.getByRole('img', { name: 'The label of a unit' }).waitFor();
    await press(page, 'Make the lot');
    await page.getByRole('heading', { name: 'The lot is made' }).waitFor();
  }

  async function teach(page: Page): Promise<void> {
    await page.getByRole('navigation', { name: 'Engineer' }).getByRole('button', { name: 'Slots' }).click();
    await press(page, 'Teach slots');
    const cards: string[] = [];
    for (const number of [1, 2]) {
      await page.getByText(`Put a card into slot ${number}`).waitFor();
      cards.push(await bench.insert());
      await page.getByText(`Slot ${number} is known now.`).waitFor();
    }
    await press(page, 'Done');
    const name = page.getByLabel('Name of slot 2');
    await name.fill('Right');
    await name.press('Enter');
    await page.getByLabel('Name of slot Right').waitFor();
    await page.getByRole('button', { name: 'Slot Right: one place up' }).press('Enter');
    const lower = page.getByRole('button', { name: 'Slot Right: one place down' });
    await expect.poll(() => lower.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    await lower.press('Enter');
    await page.getByRole('button', { name: 'Slot 1: one place down' }).and(page.locator(':enabled')).waitFor();
    for (const card of cards) await bench.takeOut(card);
  }

  /** First with a serial number that a unit has already. */
  async function addUnits(page: Page): Promise<void> {
    const more = join(dirname(files.recipe), 'more.csv');
    await writeFile(more, 'serial,token\nWK-1,one-more\n');
    await choose(page, 'Table', more);
    await press(page, 'Add them');
    await page
      .getByRole('alert')
      .getByText(/serial/)
      .waitFor();
    await page.getByText('14 units', { exact: true }).waitFor();
    await writeFile(more, 'serial,token\nWK-15,one-more\n');
    await press(page, 'Add them');
    await page.getByText('Unit 15 was added.').waitFor();
    await page.getByText('15 units', { exact: true }).waitFor();
  }

  test('sets a PIN, makes a lot, teaches slots; has it made, takes a unit back, adds another, prints a label again, and exports', async () => {
    const page = await rig.open();
    await setPin(page);
    await makeLot(page);
    await teach(page);

    await press(page, 'Back to the bench');
    await page.getByRole('button', { name: 'Open on this bench: Gateways' }).click();
    await page.getByRole('heading', { name: 'Gateways', level: 1 }).waitFor();
    const ended = await bench.operate(2);
    const [failed, ...others] = ended.filter(({ state }) => state.kind === 'failed');
    expect(failed?.unit).toBeGreaterThan(0);
    expect(others).toEqual([]);
    await page.getByText('12 of 12 units passed').first().waitFor();

    await press(page, 'Engineer');
    await page.getByText('Why units failed').waitFor();
    await page.getByText('Bad card').waitFor();
    await press(page, 'Units');
    await page.getByText('14 units', { exact: true }).waitFor();
    await page.getByRole('button', { name: new RegExp(`^Unit ${failed?.unit} `) }).click();
    await page.getByText('It failed: Bad card').waitFor();
    await page.getByText('It passed').waitFor();
    await press(page, 'Take it back');
    await page.getByLabel('Reason').fill('the card wore out');
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('It was taken back: the card wore out').waitFor();

    await page.getByRole('button', { name: 'All units' }).click();
    await addUnits(page);
    await page.getByLabel('State').selectOption('passed');
    await page.getByText('11 units', { exact: true }).waitFor();
    await page.getByRole('list', { name: 'Units' }).getByRole('button').first().click();
    await press(page, 'Show the certificate');
    await page.getByText('Signed by this computer').waitFor();
    await press(page, 'Close');
    const label = await saved(page, 'Save the file');
    expect(label.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    await page.getByText('A label was made', { exact: true }).waitFor();
    expect(await saved(page, 'Print it again')).toMatchObject({ name: label.name });
    await page.getByText('A label was made again').waitFor();

    await press(page, 'Overview');
    await press(page, 'Export to a folder');
    await press(page, 'Save here');
    await page.getByText(/^\d+ files in /).waitFor();
    const folder = join(dirname(files.recipe), 'Gateways');
    expect(await readFile(join(folder, 'units.csv'), 'utf8')).toContain('WK-1');
    expect((await saved(page, 'Save the report (PDF)')).name).toBe('Gateways.pdf');
    await press(page, 'Reconcile');
    await page.getByText(/^The log holds: \d+ entries were proved\./).waitFor();

    await press(page, 'Lock');
    await press(page, 'Engineer');
    await page.getByLabel('PIN', { exact: true }).fill('9999');
    await page.keyboard.press('Enter');
    await page.getByText(/^That is not the engineer.s PIN\.$/).waitFor();
    expect(rig.complaints).toEqual([]);
  }, 180_000);
});
