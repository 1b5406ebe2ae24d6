import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { WickError } from '../../electron/contract/errors.ts';
import type { Out } from '../../electron/contract/calls.ts';

import { answersOf } from '../../electron/engine/answers/answers.ts';
import type { Host } from '../../electron/engine/answers/host.ts';
import { makeDiskImage } from '../rigs/disk-image.ts';
import { raspberryPiImage } from '../rigs/family-images.ts';
import { needing } from '../rigs/needs.ts';
import { type Pages, type PagesOptions, pages } from '../rigs/pages.ts';

/** Only practice cards are ever chosen here: this computer's own drives are listed, too. */
async function chooseCards(page: Page, count: number): Promise<void> {
  await page.getByRole('heading', { name: 'Choose the cards to write' }).waitFor();
  const cards = page.getByRole('checkbox', { name: /practice/i });
  for (let made = 0; made < count; made += 1) {
    await page.getByRole('button', { name: 'Make a practice card' }).click();
    await expect.poll(() => cards.count()).toBe(made + 1);
  }
  for (let index = 0; index < count; index += 1) await cards.nth(index).check({ force: true });
  await next(page);
}

const next = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

/** A Raspberry Pi OS image in the folder, handed over as a double click on it would. */
async function atSettings(rig: Pages, count: number): Promise<Page> {
  const image = join(rig.folder, 'raspios.img');
  await makeDiskImage(image, raspberryPiImage('cloud-init'));
  const page = await rig.open();
  await page.getByRole('heading', { name: 'Choose an image' }).waitFor();
  rig.host.given.give(image);
  await page.getByText('Raspberry Pi OS', { exact: true }).waitFor();
  await next(page);
  await chooseCards(page, count);
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  return page;
}

async function atConfirm(rig: Pages, count: number): Promise<Page> {
  const page = await atSettings(rig, count);
  await next(page);
  await page.getByText(/is written to/).waitFor();
  return page;
}

type Plan = Out<'plan.make'>;

/** The engine's own plans, changed before they are shown. */
function planned(change: (plan: Plan, number: number) => Plan): PagesOptions {
  let number = 0;
  return {
    answers(host: Host) {
      const make = answersOf(host)['plan.make'];
      return {
        async 'plan.make'(input, signal) {
          number += 1;
          return change(await make(input, signal), number);
        },
      };
    },
  };
}

const needed = needing('chromium', 'mkfs.vfat', 'mke2fs');

describe('from an image to cards, as the pages lead there', needed, () => {
  test('an image that is not there is said, with the way to another one', async () => {
    await using rig = await pages();
    const page = await rig.open();
    await page.getByRole('heading', { name: 'Choose an image' }).waitFor();
    rig.host.given.give(join(rig.folder, 'gone.img'));
    await page
      .getByRole('alert')
      .getByText(/There is no image at/)
      .waitFor();
    await page.getByRole('alert').getByRole('button', { name: 'Choose another image' }).click();
    await page.getByRole('heading', { name: 'Choose an image' }).waitFor();
    await page.getByLabel('Address of an image').fill('nowhere');
    await page.getByRole('button', { name: 'Use it' }).click();
    await page.getByText('This must begin with https://').waitFor();
    expect(rig.complaints).toEqual([]);
  });

  test('a file that is dropped on a browser is sought among the files of the computer that writes', async () => {
    await using rig = await pages();
    const page = await rig.open();
    await page.getByRole('button', { name: /^Choose a file of/ }).waitFor();
    await page.evaluate(`{
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'dropped.img'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }`);
    const dialog = page.getByRole('dialog', { name: 'Choose an image' });
    await dialog.getByText(/does not tell where “dropped.img” lies/).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
    expect(rig.complaints).toEqual([]);
  });

  test('settings, one value for each card, confirmed and written', async () => {
    await using rig = await pages();
    const page = await atSettings(rig, 2);
    await page.getByRole('button', { name: 'Different on each card' }).first().click();
    await page.getByRole('checkbox', { name: 'Wi-Fi' }).check();
    await page.getByLabel('Name of the network').fill('bench');
    await page.getByLabel('Country').fill('DE');
    await page.getByLabel('Password', { exact: true }).fill('longer than eight');
    await next(page);
    // Nobody gave the host names: that is said where they belong.
    await page.getByText('One thing in the settings needs another look').waitFor();
    const rows = page.getByRole('table').getByRole('textbox');
    await rows.nth(1).fill('gateway-1');
    await rows.nth(2).fill('gateway-2');
    await next(page);
    await page.getByText('raspios.img is written to 2 cards.').waitFor();
    const diffs = page.getByText(/files? (is|are) changed/);
    for (const shown of await diffs.all()) await shown.click();
    const text = await page.getByRole('list', { name: 'Cards' }).innerText();
    expect(text).toContain('gateway-1');
    expect(text).toContain('gateway-2');
    expect(text).not.toContain('longer than eight');
    expect(await page.getByRole('img', { name: /^Then: .*bootfs/ }).count()).toBe(2);
    await page.getByRole('button', { name: 'Write 2 cards' }).click();
    await expect.poll(() => rig.host.jobs.states.length).toBe(1);
    await expect
      .poll(() => rig.host.jobs.states[0]?.targets.map(({ result }) => result?.outcome), { timeout: 30_000 })
      .toEqual(['good', 'good']);
    expect(rig.complaints).toEqual([]);
  });

  test('what is wrong stands beside its field until it is changed', async () => {
    await using rig = await pages();
    const page = await atSettings(rig, 1);
    await page.getByLabel('Host name').fill('not a name');
    await next(page);
    const field = page.getByLabel('Host name');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator(':focus').getAttribute('id')).toBe(await field.getAttribute('id'));
    await field.fill('a-name');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('false');
  });

  test('a recipe is saved, and taken again', async () => {
    await using rig = await pages();
    const page = await atSettings(rig, 1);
    await page.getByLabel('Host name').fill('saved-name');
    await page.getByRole('button', { name: 'Save as a recipe' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(join(rig.folder, 'saved.yaml'));
    await page.getByRole('button', { name: 'Save here' }).click();
    await page.getByText(/^Saved as .*saved\.yaml/).waitFor();
    expect(await readFile(join(rig.folder, 'saved.yaml'), 'utf8')).toContain('hostname: saved-name');
    const file = join(rig.folder, 'mine.yaml');
    const content =
      'wick: 1\nfamily: raspberry-pi-os\nsettings: { hostname: taken, user: { name: me, password: s3cret } }\n';
    await writeFile(file, content);
    rig.host.given.give(file);
    await page.getByText('The settings of the recipe are taken along.').waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect.poll(() => page.getByLabel('Host name').inputValue()).toBe('taken');
    await page.getByText('Kept from the recipe; it is not shown.').waitFor();
    expect(await page.content()).not.toContain('s3cret');
  });

  test('a card that needs it is written only when its name was typed letter for letter', async () => {
    const options = planned((plan) => ({
      ...plan,
      confirm: plan.confirm.map((one) => ({ ...one, type: 'sdX', because: ['large', 'full'] })),
    }));
    await using rig = await pages(options);
    const page = await atConfirm(rig, 1);
    const write = page.getByRole('button', { name: 'Write 1 card' });
    expect(await write.isDisabled()).toBe(true);
    await page.getByLabel('To say that this one is meant, type sdX').fill('sdx');
    expect(await write.isDisabled()).toBe(true);
    await page.getByLabel('To say that this one is meant, type sdX').fill('sdX');
    await expect.poll(() => write.isDisabled()).toBe(false);
  });

  test('a card that is refused says why, and can be left out', async () => {
    const refusal = new WickError('target-busy', { target: 'sdX', holder: 'somebody' }).toJSON();
    const options = planned((plan) => {
      const [first, ...others] = plan.shows.targets;
      if (first === undefined || others.length === 0) return plan;
      return { ...plan, startable: false, shows: { ...plan.shows, targets: [{ ...first, refusal }, ...others] } };
    });
    await using rig = await pages(options);
    const page = await atConfirm(rig, 2);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('button', { name: 'Write 2 cards' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Leave this card out' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Write 1 card' }).isEnabled()).toBe(true);
  });

  test('a plan that does not hold any more is made anew, and what differs is said', async () => {
    const options = planned((plan, number) => {
      if (number > 1) return plan;
      const targets = plan.shows.targets.map((one) => ({ ...one, drive: { ...one.drive, name: 'Old card' } }));
      return { ...plan, plan: 'forgotten', shows: { ...plan.shows, targets } };
    });
    await using rig = await pages(options);
    const page = await atConfirm(rig, 1);
    await page.getByText('Old card').waitFor();
    await page.getByRole('button', { name: 'Write 1 card' }).click();
    await page
      .getByRole('alert')
      .getByText(/another card is in its place/)
      .waitFor();
    expect(rig.host.jobs.states).toEqual([]);
    await page.getByRole('button', { name: 'Write 1 card' }).click();
    await expect.poll(() => rig.host.jobs.states.length).toBe(1);
  });
});
