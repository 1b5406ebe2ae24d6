import { expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';
import { always } from '../shots/scene.ts';
import { aJob, aTarget } from '../shots/states.ts';

/** All numbers fail from now on, in this page as it is loaded. */
const breakNumbers = `Intl.NumberFormat.prototype.format = () => { throw new Error('no more numbers'); };
  Object.defineProperty(Intl.NumberFormat.prototype, 'format', { get() { throw new Error('no more numbers'); } })`;

test('a page that fails says so; loaded again it shows what went on', needing('chromium'), async () => {
  const broken = Promise.withResolvers<void>();
  await using rig = await pages({
    answers: () => ({
      async *'jobs.watch'(_, signal) {
        yield { jobs: [aJob([aTarget('b')])] };
        await broken.promise;
        yield* always({ jobs: [aJob([aTarget('b', { fraction: 0.5, rate: 52e6 })])] })(_, signal);
      },
      'history.list': async () => ({ units: [], total: 0 }),
    }),
  });
  const page = await rig.open();
  await page.getByText('32%').waitFor();
  await page.evaluate(breakNumbers);
  broken.resolve();
  const title = page.getByRole('heading', { level: 1, name: 'This page failed' });
  await title.waitFor();
  expect(await page.locator(':focus').textContent()).toBe('This page failed');
  await page.getByText('What went wrong').click();
  await page.getByText('no more numbers').waitFor();

  // What is around the page still leads elsewhere, and back.
  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
  await page.getByRole('button', { name: 'New cards' }).click();
  await title.waitFor();

  await page.getByRole('button', { name: 'Load the page again' }).click();
  await page.getByText('50%').waitFor();
  expect(await title.count()).toBe(0);
  expect(rig.complaints.filter((one) => !one.includes('no more numbers'))).toEqual([]);
});
