import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { calls } from '../../electron/contract/calls.ts';
import type { Calls } from '../../electron/contract/calls.ts';
import { connect } from '../../electron/contract/rpc/connect.ts';
import { serve } from '../../electron/contract/rpc/serve.ts';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import type { TargetOpener } from '../../electron/engine/flash/target.ts';
import { faulty } from '../rigs/lot/bench-drives.ts';
import { engineersFiles, PageBench } from '../rigs/lot/page-bench.ts';
import { memoryChannels } from '../rigs/memory-channel.ts';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';
import { scanned } from '../shots/scene.ts';

const mib = 1 << 20;

describe('an operator', needing('chromium', 'sfdisk', 'mkfs.vfat'), () => {
  let rig: Pages;
  /** The engineer, at a page of their own. */
  let engineer: PageBench;
  /** Which card fails, of those that are written. */
  let failing: number;
  /** ms for each MiB. */
  let slow: number;
  let files: { recipe: string; table: string };
  beforeEach(async () => {
    failing = 0;
    slow = 20;
    let written = 0;
    const opener: TargetOpener = async (drive, options) => {
      const target = await openTarget(drive, options);
      if (options.mode === 'read') return target;
      written += 1;
      return faulty(target, written === failing ? { failAt: 3 * mib } : { slow });
    };
    rig = await pages({ surroundings: { openTarget: opener } });
    const [page, engine] = memoryChannels();
    serve(calls, answersOf(rig.host), engine);
    engineer = new PageBench(connect<Calls>(page));
    files = await engineersFiles(rig.folder, 9);
    await engineer.unlock();
  });
  afterEach(() => rig?.[Symbol.asyncDispose]());

  const values = () => ({ kind: 'table' as const, file: files.table });
  const slot = (page: Page, number: number): Locator =>
    page.getByRole('listitem', { name: String(number), exact: true });

  async function opened(name: string): Promise<Page> {
    const page = await rig.open();
    await page.getByRole('button', { name: 'Factory lots' }).click();
    await page.getByRole('button', { name: `Open on this bench: ${name}` }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    return page;
  }

  test('opens a lot, and makes it card after card without a mouse; one fails, and another takes its place', async () => {
    failing = 2;
    await engineer.makeLot({ recipe: files.recipe, values: values(), name: 'Gateways', size: 3, countdown: 1 });
    await engineer.teach(2);
    const page = await opened('Gateways');
    await page.getByText('0 of 3 units passed').first().waitFor();
    await slot(page, 1).getByText('Insert a card').waitFor();

    const cards = [await engineer.insert()];
    await slot(page, 1).getByText('Starts in').waitFor();
    await slot(page, 1).getByText('Unit 1').waitFor();
    await slot(page, 1).getByText('Take it out').waitFor();
    await slot(page, 1).getByText('It is good.').waitFor();
    await page.getByText('1 of 3 units passed').first().waitFor();

    cards.push(await engineer.insert());
    await slot(page, 2).getByText('Bad card').waitFor();
    await slot(page, 2).getByText('Set the card aside. Insert another.').waitFor();
    for (const card of cards.splice(0)) await engineer.takeOut(card);
    await slot(page, 1).getByText('Insert a card').waitFor();

    cards.push(await engineer.insert(), await engineer.insert());
    for (const number of [1, 2]) await slot(page, number).getByText('Take it out').waitFor();
    await page.getByText('The lot is complete.').waitFor();
    await page.getByText('3 of 3 units passed').first().waitFor();
    expect(await page.title()).toBe('3/3 · Gateways · Wick');
    expect(rig.complaints).toEqual([]);
  }, 90_000);

  test('stops a countdown, starts it again, and cancels a card after a question', async () => {
    await engineer.makeLot({ recipe: files.recipe, values: values(), size: 3, countdown: 3 });
    await engineer.teach(1);
    const page = await opened('Gateways');
    const card = await engineer.insert();
    await page.getByRole('button', { name: 'Stop: 1' }).click();
    await page.getByRole('button', { name: 'Start now: 1' }).click();
    await page.getByRole('button', { name: 'Stop: 1' }).click();
    await slot(page, 1).getByText('Stopped').waitFor();

    slow = 3000;
    await engineer.takeOut(card);
    await slot(page, 1).getByText('Insert a card').waitFor();
    // Of another size: the card that was stopped would stay so, if it was only lost for a moment.
    await engineer.insert(16 << 20);
    await page.getByRole('button', { name: 'Cancel: 1' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Cancel: 1' }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await slot(page, 1).getByText('Cancelled').waitFor();

    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Stop after these cards' }).click();
    await page.getByRole('heading', { name: 'Factory lots' }).waitFor();
    expect(rig.complaints).toEqual([]);
  }, 60_000);

  test('scans a board before its card; what is no board of the lot is shown, and the page stays on the bench when loaded', async () => {
    await engineer.makeLot({
      recipe: files.recipe,
      values: values(),
      size: 3,
      board: { pattern: 'GW4-[0-9]{4}' },
    });
    await engineer.teach(1);
    const page = await opened('Gateways');
    await engineer.insert();
    await slot(page, 1).getByText('Scan its board').waitFor();
    await scanned(page, '4006381333931');
    await page.getByText('This is not a board of the lot.').waitFor();
    await scanned(page, 'GW4-1187');
    await slot(page, 1).getByText('Board GW4-1187').waitFor();
    await slot(page, 1).getByText('Take it out').waitFor();
    await page.reload();
    await slot(page, 1).getByText('Take it out').waitFor();
    expect(rig.complaints).toEqual([]);
  }, 60_000);
});
