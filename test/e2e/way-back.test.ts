import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Handlers } from '../../electron/contract/rpc/table.ts';
import type { Calls, Out } from '../../electron/contract/calls.ts';
import { makeDiskImage } from '../rigs/disk-image.ts';
import { raspberryPiImage } from '../rigs/family-images.ts';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';

const needed = needing('chromium', 'mkfs.vfat', 'mke2fs');

test('the way back of the browser leads through the steps, and keeps what was chosen', needed, async () => {
  await using rig = await pages();
  const image = join(rig.folder, 'raspios.img');
  await makeDiskImage(image, raspberryPiImage('cloud-init'));
  const page = await rig.open();
  const at = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  await at('Choose an image');
  rig.host.given.give(image);
  await at('raspios.img');
  await page.getByRole('button', { name: 'Continue' }).click();
  await at('Choose the cards to write');
  await page.getByRole('button', { name: 'Make a practice card' }).click();
  await page.getByRole('checkbox', { name: /practice/i }).check({ force: true });
  await page.getByRole('button', { name: 'Continue' }).click();
  await at('Settings');
  await page.getByRole('button', { name: 'History' }).click();
  await at('History');
  await page.goBack();
  await at('Settings');
  await page.goBack();
  await at('Choose the cards to write');
  expect(await page.getByRole('checkbox', { name: /practice/i }).isChecked()).toBe(true);
  await page.goBack();
  await at('raspios.img');
  await page.goForward();
  await at('Choose the cards to write');
  expect(rig.complaints).toEqual([]);
});

/** A flash that was begun elsewhere. */
const others: Out<'jobs.watch'>['jobs'][number] = {
  job: 'of somebody else',
  image: { name: 'other.img', formats: [] },
  started: 0,
  finished: 1,
  verify: true,
  eject: true,
  fromCopy: false,
  targets: [],
};

test('whoever comes back from the history finds what they left, whatever others write meanwhile', needed, async () => {
  const jobs: Out<'jobs.watch'>['jobs'][number][] = [];
  const answers = (): Partial<Handlers<Calls>> => ({
    async *'jobs.watch'(_, signal) {
      yield { jobs };
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
  });
  await using rig = await pages({ answers });
  const page = await rig.open();
  const at = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  await at('Choose an image');
  jobs.push(others);
  await page.getByRole('button', { name: 'History' }).click();
  await at('History');
  await page.locator('[data-place]').click();
  await at('Choose an image');
  // What would be looked at once more is asked for at once.
  await page.waitForTimeout(300);
  await at('Choose an image');
  await page.reload();
  await at('Writing');
  expect(rig.complaints).toEqual([]);
});
