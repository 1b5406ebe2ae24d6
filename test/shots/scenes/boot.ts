import type { Page } from 'playwright-core';
import { always, type Answers, type Scene } from '../scene.ts';
import { aBoot, aDoneTarget, aStuckBoot, type BootState } from '../states.ts';
import { ask, written } from './writing.ts';

function booting(state: BootState): Answers {
  return {
    ...written(aDoneTarget('b')),
    'boot.ports': async () => ({ ports: [{ path: '/dev/ttyUSB0', name: 'FT232R USB UART' }] }),
    'boot.start': async () => ({ boot: state.boot }),
    'boot.watch': always(state),
  };
}

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
  { name: 'boot-up', answers: booting(aBoot()), reach: watchBoot },
  { name: 'boot-stuck', answers: booting(aStuckBoot()), looks: ['light', 'dark', 'phone'], reach: watchBoot },
];
