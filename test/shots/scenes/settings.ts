import type { Page } from 'playwright-core';
import { WickError } from '../../../electron/contract/errors.ts';
import { type FamilyName, familyNames } from '../../../electron/contract/recipe.ts';
import { aPantavisor, known } from '../images.ts';
import { always, type Answers, goOn, reaching, type Scene } from '../scene.ts';
import { aDrive } from '../states.ts';
import { choose } from './cards.ts';

const drives = [aDrive('b'), aDrive('c', { name: 'Kingston DataTraveler' })];

export function settingsOf(family: FamilyName): Answers {
  const inside = known(family, family === 'pantavisor' ? { pantavisor: aPantavisor() } : {});
  return { ...inside, 'drives.watch': always({ drives, taken: [] }) };
}

export function atSettings(cards: number) {
  return reaching(goOn, choose(cards), goOn, async (page) => {
    await page.locator('main section h2').first().waitFor();
  });
}

/** Opens and adds whatever can be. */
async function openAll(page: Page): Promise<void> {
  const more = page.locator('main details:not([open]) > summary');
  const boxes = page.locator('main :is(section, details) input[type="checkbox"]:not(:checked)');
  const add = page.locator('main fieldset:not(:has(ol li)):not(:has(label)) > button:has(.lucide-plus)');
  for (const each of [more, boxes, add, boxes, add]) {
    for (let left = 40; left > 0 && (await each.count()) > 0; left -= 1) await each.first().click();
  }
}

const wrong = new WickError('recipe-invalid', {
  file: 'The recipe',
  problems: [
    {
      line: 1,
      column: 1,
      path: 'settings.hostname',
      reason: 'a host name has letters, digits and hyphens only',
    },
    { line: 1, column: 1, path: 'settings.user', reason: 'a user needs a name' },
  ],
});

export const settingsScenes: readonly Scene[] = [
  { name: 'settings', answers: settingsOf('pantavisor'), reach: atSettings(1) },
  {
    name: 'settings-raspberry',
    answers: settingsOf('raspberry-pi-os'),
    looks: ['light', 'phone'],
    reach: atSettings(1),
  },
  ...familyNames.map(
    (family): Scene => ({
      name: `settings-${family}`,
      answers: settingsOf(family),
      looks: family === 'pantavisor' || family === 'raspberry-pi-os' ? ['light', 'phone', 'dark'] : ['phone'],
      reach: reaching(atSettings(1), openAll),
    }),
  ),
  {
    name: 'settings-each',
    answers: settingsOf('raspberry-pi-os'),
    looks: ['light', 'dark', 'phone', 'german', 'zoomed'],
    reach: reaching(atSettings(2), async (page) => {
      await page.locator('main section button').first().click();
      await page.locator('main table').waitFor();
    }),
  },
  {
    name: 'settings-wrong',
    answers: {
      ...settingsOf('raspberry-pi-os'),
      'plan.make': async () => {
        throw wrong;
      },
    },
    looks: ['light', 'dark', 'phone', 'german'],
    reach: reaching(
      atSettings(1),
      (page) => page.locator('main section input').first().fill('not a name'),
      goOn,
      (page) => page.locator('[role="alert"]').waitFor(),
    ),
  },
  {
    name: 'settings-save',
    answers: settingsOf('raspberry-pi-os'),
    looks: ['light', 'phone'],
    reach: reaching(
      atSettings(1),
      (page) => page.locator('main section input').first().fill('gateway'),
      (page) => page.locator('main button:enabled').nth(1).click(),
    ),
    window: true,
  },
];
