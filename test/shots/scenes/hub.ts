import type { Page } from 'playwright-core';
import type { Out } from '../../../electron/contract/calls.ts';
import { always, type Answers, type Scene, untilLeft } from '../scene.ts';

const login: Out<'hub.watch'>['logins'][number] = {
  hub: 'api.pantahub.com',
  url: 'https://api.pantahub.com:443',
  user: 'ada',
  expired: false,
  current: true,
};

const own = { ...login, hub: 'hub.example.com:8443', url: 'https://hub.example.com:8443', current: false };

function hubs(logins: Out<'hub.watch'>['logins']): Answers {
  return {
    'jobs.watch': always({ jobs: [] }),
    'hub.watch': always({ logins }),
    async *'hub.browse'(_, signal) {
      yield { phase: 'open', link: 'https://api.pantahub.com/auth/oauth/authorize?state=x', shown: false };
      await untilLeft(signal);
    },
  };
}

async function openHub(page: Page): Promise<void> {
  await page.locator('header button[data-hub]').click();
  await page.locator('dialog').waitFor();
}

export const hubScenes: readonly Scene[] = [
  {
    name: 'hub-log-in',
    answers: hubs([]),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: async (page) => {
      await openHub(page);
      await page.locator('dialog summary').first().click();
    },
    window: true,
  },
  {
    name: 'hub-waiting',
    answers: hubs([]),
    looks: ['light', 'phone'],
    reach: async (page) => {
      await openHub(page);
      await page.locator('dialog section button').first().click();
      await page.locator('dialog a').waitFor();
    },
    window: true,
  },
  {
    name: 'hub-logins',
    answers: hubs([login, own, { ...own, hub: 'old.example.com', url: 'https://old.example.com:443', expired: true }]),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: openHub,
    window: true,
  },
];
