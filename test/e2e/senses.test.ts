import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';
import { scenes } from '../shots/scenes.ts';

const needed = needing('chromium');
let rig: Pages;
beforeAll(async () => {
  if (needed.skip === undefined) rig = await pages();
});
afterAll(async () => await rig?.[Symbol.asyncDispose]());

async function at(name: string, options: BrowserContextOptions): Promise<Page> {
  const scene = scenes.find((one) => one.name === name);
  const page = await rig.open(options, scene?.answers);
  await page.locator('h1').waitFor();
  await scene?.reach?.(page);
  return page;
}

/** Names of what moves by itself. */
const moving = `document.getAnimations().filter((one) => one.playState === 'running').map((one) => one.animationName ?? 'transition')`;

describe('for who sees the page differently', needed, () => {
  test('nothing moves by itself where a person wants less motion', async () => {
    const lively = await at('confirm-planning', {});
    expect(await lively.evaluate(moving)).toEqual([expect.stringContaining('seek')]);
    await lively.context().close();
    for (const name of ['confirm-planning', 'writing-8', 'start-looking', 'cards']) {
      const page = await at(name, { reducedMotion: 'reduce' });
      expect(await page.evaluate(moving), name).toEqual([]);
      await page.context().close();
    }
  });

  test.each(['light', 'dark'] as const)(
    'nothing is lost in the few colours that a person chose, %s',
    async (colorScheme) => {
      const options = { forcedColors: 'active', colorScheme } as const;
      const colour = async (page: Page, selector: string, property: string, before = '') => {
        await page.locator(selector).first().waitFor({ state: 'attached' });
        return await page.evaluate<string>(
          `getComputedStyle(document.querySelector(${JSON.stringify(selector)}), '${before}').getPropertyValue('${property}')`,
        );
      };
      // The step that one is at.
      const cards = await at('cards', options);
      expect(await colour(cards, 'nav [aria-current]', 'border-block-end-color')).not.toBe(
        await colour(cards, 'nav button:not([aria-current])', 'border-block-end-color'),
      );
      // A chosen card has another sign, not only another colour.
      const sign = async (index: number) =>
        await cards.evaluate<string>(`document.querySelectorAll('main label > svg:first-of-type')[${index}].innerHTML`);
      expect(await sign(0)).not.toBe(await sign(2));
      await cards.context().close();

      const writing = await at('writing-1', options);
      expect(await colour(writing, '[role="progressbar"]', 'background-color', '::before')).not.toBe(
        await colour(writing, '[role="progressbar"]', 'background-color'),
      );
      expect(await colour(writing, '[role="switch"]', 'background-color')).not.toBe(
        await colour(writing, '[role="switch"] > *', 'background-color'),
      );
      await writing.context().close();

      const settings = await at('settings', options);
      expect(await colour(settings, 'label[data-chosen="true"]', 'background-color')).not.toBe(
        await colour(settings, 'label[data-chosen="false"]', 'background-color'),
      );
      await settings.context().close();

      // Cameras want dark on light, whatever the colours are.
      const boot = await at('boot-up', options);
      const code = '[aria-label^="QR code"]';
      await boot.locator(code).waitFor();
      expect([await colour(boot, code, 'background-color'), await colour(boot, `${code} path`, 'fill')]).toEqual([
        'oklch(1 0 0)',
        'oklch(0 0 0)',
      ]);
      await boot.context().close();
    },
  );
});
