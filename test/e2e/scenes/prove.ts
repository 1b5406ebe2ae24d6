import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../../rigs/needs.ts';
import { type Pages, type PagesWindow, pages } from '../../rigs/pages.ts';
import { type Scene, speak } from '../../shots/scene.ts';
import { scenes } from '../../shots/scenes.ts';
import { axeScripts, bringAxe, findings } from './axe.ts';
import { lackOfRoom } from './lack-of-room.ts';
import { looksOf } from './looks.ts';

const usual = { width: 1280, height: 720 };

/** That axe finds nothing on them, and that there is room for everything. */
export function proveScenes(shown: readonly Scene[]): void {
  const needed = needing('chromium');
  let rig: Pages;
  let window: PagesWindow;
  beforeAll(async () => {
    if (needed.skip !== undefined) return;
    rig = await pages({ scripts: axeScripts });
    window = await rig.window({ reducedMotion: 'reduce' });
  });
  afterAll(async () => await rig?.[Symbol.asyncDispose]());

  describe('axe finds nothing, and there is room for everything', needed, () => {
    test.each(shown)('on $name', async (scene) => {
      const { page } = window;
      rig.complaints.splice(0);
      await page.setViewportSize(usual);
      await page.emulateMedia({ colorScheme: 'light' });
      await window.load(scene.answers);
      await page.locator('h1').waitFor();
      await scene.reach?.(page);
      await bringAxe(page);
      for (const { language, scheme, sizes, axe, mirrored = false } of looksOf(scenes.indexOf(scene))) {
        await speak(page, language);
        await page.evaluate(`document.documentElement.dir = '${mirrored ? 'rtl' : 'ltr'}'`);
        const words = `${language}${mirrored ? ', from right to left' : ''}`;
        if (axe) {
          await page.setViewportSize(usual);
          await page.emulateMedia({ colorScheme: scheme });
          expect(await findings(page), `${words}, ${scheme}`).toEqual([]);
        }
        for (const size of sizes) {
          await page.setViewportSize(size);
          expect(await lackOfRoom(page), `${words}, ${size.width} px wide`).toEqual([]);
        }
      }
      expect(rig.complaints).toEqual([]);
    });
  });
}
