import { expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { pages } from '../rigs/pages.ts';
import { aBoot, aDoneTarget, aJob, aStuckBoot, manyBoots } from '../shots/states.ts';
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
  expect(asked).toMatchObject([
    { units: ['2026-11-20-0001'], lan: true, hub: false, serial: [{ path: '/dev/ttyUSB0', baudRate: 115_200 }] },
  ]);
  await page.getByText('It could not mount its storage.').waitFor();
  await page.getByText(/check the card in the history, and write it again/).waitFor();
  await page.getByRole('heading', { name: 'If it does not come up' }).waitFor();

  goOn.resolve();
  await page.getByRole('heading', { name: 'It is up and claimed' }).waitFor();
  expect(await page.getByRole('link', { name: 'http://192.168.7.24/' }).getAttribute('href')).toBe(
    'http://192.168.7.24/',
  );
  await page.getByRole('img', { name: 'QR code of http://192.168.7.24/' }).waitFor();
  expect(await page.getByRole('heading', { name: 'If it does not come up' }).count()).toBe(0);
  await page.getByText('3 signs seen').click();
  await page.getByText('[pantavisor] initialized Factory revision 0.').first().waitFor();
  expect(await page.title()).toBe('It is up and claimed · Wick');
  await page.getByRole('button', { name: 'Look once more' }).click();
  await page.getByRole('dialog', { name: 'Watch its first boot' }).waitFor();
  expect(rig.complaints).toEqual([]);
});

test(
  'a whole job is watched on one page: each device, its tokens, and who looks no longer',
  needing('chromium'),
  async () => {
    const asked: unknown[] = [];
    await using rig = await pages({
      answers: () => ({
        'jobs.watch': always({
          jobs: [aJob([aDoneTarget('b'), aDoneTarget('c', { unit: '2026-11-20-0002' })])],
        }),
        'boot.ports': async () => ({ ports: [{ path: '/dev/ttyUSB0' }, { path: '/dev/ttyUSB1' }] }),
        'boot.start': async (input) => {
          asked.push(input);
          return { boot: 'first' };
        },
        'boot.watch': always(manyBoots()),
      }),
    });
    const page = await rig.open();
    await page.getByRole('button', { name: 'Watch 2 first boots' }).click();
    const dialog = page.getByRole('dialog', { name: 'Watch 2 first boots' });
    await dialog.getByText('Serial consoles').click();
    const [first, second] = [
      dialog.getByLabel(/Serial console of/).nth(0),
      dialog.getByLabel(/Serial console of/).nth(1),
    ];
    await first.selectOption('/dev/ttyUSB1');
    // What is one device's console is not another's.
    expect(await second.locator('option').allTextContents()).toEqual(['None', '/dev/ttyUSB0']);
    await dialog.getByRole('checkbox', { name: 'In the Hub' }).check();
    await dialog.getByText('Nobody is logged in to a Hub yet.').waitFor();
    await dialog.getByRole('button', { name: 'Start looking' }).click();
    await page.getByRole('article').nth(7).waitFor();
    expect(asked).toMatchObject([
      {
        units: ['2026-11-20-0001', '2026-11-20-0002'],
        hub: true,
        serial: [{ path: '/dev/ttyUSB1', unit: '2026-11-20-0001' }],
      },
    ]);
    expect(await page.getByRole('article').count()).toBe(8);
    const third = page.getByRole('article', { name: 'gateway-0003' });
    await third.getByRole('heading', { name: 'It does not come up', exact: true }).waitFor();
    await page
      .getByRole('article', { name: 'gateway-0001' })
      .getByRole('link', { name: 'http://192.168.7.24/' })
      .waitFor();
    await page.getByText('Not looking any longer: Network.').waitFor();
    await page.getByText(/gateway-0006: the token may still be good/).waitFor();
    expect(await page.title()).toBe('6 of 8 devices are up as wanted · Wick');
    expect(rig.complaints).toEqual([]);
  },
);
