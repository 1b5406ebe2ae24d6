import { expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';
import { aBoot, aDoneTarget, aJob, aStuckBoot } from '../shots/states.ts';
import { always } from '../shots/scene.ts';

test('a first boot is followed as it climbs, to its address, its code and its claim', needing('chromium'), async () => {
  const goOn = Promise.withResolvers<void>();
  const asked: unknown[] = [];
  await using rig = await pages({
    answers: () => ({
      'jobs.watch': always({ jobs: [aJob([aDoneTarget('b')])] }),
      'boot.ports': async () => ({ ports: [{ path: '/dev/ttyUSB0' }] }),
      'boot.start': async (input) => {
        asked.push(input);
        return { boot: 'first' };
      },
      async *'boot.watch'() {
        yield aStuckBoot();
        await goOn.promise;
        yield aBoot({ finished: Date.parse('2026-11-20T09:33:00Z') });
      },
    }),
  });
  const page = await rig.open();
  await page.getByRole('button', { name: 'Watch its first boot' }).click();
  await page.getByLabel('Serial console').selectOption('/dev/ttyUSB0');
  await page.getByRole('button', { name: 'Start looking' }).click();
  await page.getByRole('heading', { name: 'It does not come up', exact: true }).waitFor();
  expect(asked).toEqual([{ unit: '2026-11-20-0001', lan: true, hub: false, serial: ['/dev/ttyUSB0'] }]);
  await page.getByText('It could not mount its storage.').waitFor();
  await page.getByText(/look at the card with "wick inspect"/).waitFor();
  await page.getByText('wick boot --medium').waitFor();

  goOn.resolve();
  await page.getByRole('heading', { name: 'It is up and claimed' }).waitFor();
  expect(await page.getByRole('link', { name: 'http://192.168.7.24/' }).getAttribute('href')).toBe(
    'http://192.168.7.24/',
  );
  await page.getByRole('img', { name: 'QR code of http://192.168.7.24/' }).waitFor();
  expect(await page.getByText('wick boot --medium').count()).toBe(0);
  await page.getByText('3 signs seen').click();
  await page.getByText('[pantavisor] initialized Factory revision 0.').first().waitFor();
  expect(await page.title()).toBe('It is up and claimed · Wick');
  await page.getByRole('button', { name: 'Look once more' }).click();
  await page.getByRole('dialog', { name: 'Watch its first boot' }).waitFor();
  expect(rig.complaints).toEqual([]);
});
