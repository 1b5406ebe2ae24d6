import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../renderer/messages/catalogue.ts';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';
import { type Scene, speak } from '../shots/scene.ts';
import { scenes } from '../shots/scenes.ts';
import { lackOfRoom } from './lack-of-room.ts';

/** The narrowest that WCAG asks for (1.4.10), and a usual laptop at 200 %. */
const sizes = [
  { width: 320, height: 640 },
  { width: 640, height: 400 },
];

const needed = needing('chromium');
let rig: Pages;
beforeAll(async () => {
  if (needed.skip === undefined) rig = await pages();
});
afterAll(async () => await rig?.[Symbol.asyncDispose]());

async function reached({ answers, reach }: Scene): Promise<Page> {
  const page = await rig.open({ reducedMotion: 'reduce' }, answers);
  await page.locator('h1').waitFor();
  await reach?.(page);
  return page;
}

describe('there is room for everything', needed, () => {
  test('and a lack of it is noticed', async () => {
    const page = await reached({ name: '', answers: {} });
    const lacks = async (style: string, content = 'far too long to be read here') => {
      await page.evaluate(`{
        const text = document.createElement('section');
        text.innerHTML = ${JSON.stringify(content)};
        for (const [name, value] of Object.entries(${style})) text.style[name] = value;
        document.querySelector('main > div').append(text);
      }`);
      const found = await lackOfRoom(page);
      await page.evaluate(`document.querySelector('main > div').lastChild.remove()`);
      return found;
    };
    expect(await lacks('{}')).toEqual([]);
    expect(await lacks(`{ minWidth: '3000px' }`)).toContainEqual(expect.stringContaining('is scrolled sideways'));
    expect(await lacks(`{ width: '3em', overflow: 'hidden', whiteSpace: 'nowrap' }`)).toHaveLength(1);
    expect(await lacks(`{ width: '6em' }`, '<input size="60">')).toEqual([
      expect.stringContaining('sticks out of SECTION'),
    ]);
    expect(await lacks(`{ position: 'absolute', insetBlockStart: '5.5rem' }`)).toContainEqual(
      expect.stringContaining('over one another'),
    );
    await page.context().close();
  });

  test.each(scenes)('on $name', async (scene) => {
    const page = await reached(scene);
    for (const language of languages) {
      await speak(page, language);
      for (const size of sizes) {
        await page.setViewportSize(size);
        expect(await lackOfRoom(page), `${language}, ${size.width} px wide`).toEqual([]);
      }
    }
    await page.evaluate(`document.documentElement.dir = 'rtl'`);
    for (const size of [...sizes, { width: 1280, height: 800 }]) {
      await page.setViewportSize(size);
      expect(await lackOfRoom(page), `from right to left, ${size.width} px wide`).toEqual([]);
    }
    await page.context().close();
  });
});
