import type { Page } from 'playwright-core';
import { always, type Answers, type Scene, untilLeft } from '../scene.ts';
import { aBoot, aDoneTarget, aDrive, aStuckBoot, aStuckUnit, type BootState, manyBoots } from '../states.ts';
import { ask, written } from './writing.ts';

function booting(state: BootState): Answers {
  return {
    ...written(aDoneTarget('b')),
    'boot.ports': async () => ({ ports: [{ path: '/dev/ttyUSB0', name: 'FT232R USB UART' }] }),
    'boot.start': async () => ({ boot: state.boot }),
    'boot.watch': always(state),
  };
}

const aLook = aBoot({
  boot: 'look',
  finished: Date.parse('2026-11-20T09:36:00Z'),
  observers: ['medium'],
  summary:
    'The device started 3 times and loaded its state, but no container is known to run. The last failure: it did not find its storage partition. It has not reached its Hub.',
  units: [aStuckUnit()],
});

async function watchBoot(page: Page): Promise<void> {
  await ask(page);
  await page.locator('dialog footer button').click();
  await page.locator('main h2').first().waitFor();
}

export const bootScenes: readonly Scene[] = [
  {
    name: 'boot-watch',
    answers: booting(aBoot()),
    looks: ['light', 'phone', 'german'],
    reach: ask,
    window: true,
  },
  {
    name: 'boot-watch-many',
    answers: {
      ...booting(aBoot()),
      ...written(aDoneTarget('b'), aDoneTarget('c', { unit: '2026-11-20-0002' })),
    },
    looks: ['light', 'phone', 'german'],
    reach: async (page) => {
      await page.locator('main > footer button').first().click();
      await page.locator('dialog details').first().click();
      await page.locator('dialog details').last().click();
    },
    window: true,
  },
  {
    name: 'boot-many',
    answers: booting(manyBoots()),
    looks: ['light', 'dark', 'phone', 'german', 'bench'],
    reach: watchBoot,
  },
  {
    name: 'boot-mortem',
    answers: {
      ...booting(aStuckBoot()),
      'drives.watch': always({ drives: [aDrive('b')], taken: [] }),
      async *'boot.watch'({ boot }, signal) {
        yield boot === 'look' ? aLook : aStuckBoot();
        await untilLeft(signal);
      },
      'boot.start': async ({ medium }) => ({ boot: medium === undefined ? 'first' : 'look' }),
    },
    looks: ['light', 'dark', 'phone', 'german'],
    reach: async (page) => {
      await watchBoot(page);
      await page.locator('main input[type=radio]').check();
      await page.locator('main article > section button').last().click();
      await page.locator('main h3').last().waitFor();
    },
  },
  { name: 'boot-up', answers: booting(aBoot()), reach: watchBoot },
  { name: 'boot-stuck', answers: booting(aStuckBoot()), looks: ['light', 'dark', 'phone'], reach: watchBoot },
];
