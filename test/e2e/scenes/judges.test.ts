import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../../renderer/messages/catalogue.ts';
import { needing } from '../../rigs/needs.ts';
import { type Pages, type PagesWindow, pages } from '../../rigs/pages.ts';
import { scenes } from '../../shots/scenes.ts';
import { axeScripts, bringAxe, findings } from './axe.ts';
import { lackOfRoom } from './lack-of-room.ts';
import { type Look, looksOf } from './looks.ts';
import { parts } from './parts.ts';

const needed = needing('chromium');

describe('those that judge the scenes', needed, () => {
  let rig: Pages;
  let window: PagesWindow;
  beforeAll(async () => {
    if (needed.skip !== undefined) return;
    rig = await pages({ scripts: axeScripts });
    window = await rig.window();
    await window.load({});
    await window.page.locator('h1').waitFor();
  });
  afterAll(async () => await rig?.[Symbol.asyncDispose]());

  test('find what is wrong', async () => {
    const { page } = window;
    await bringAxe(page);
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')`);
    expect(await findings(page)).toEqual([expect.stringMatching(/^button-name/)]);
    await page.evaluate(`document.querySelector('main').lastChild.remove()`);
  });

  test('notice a lack of room', async () => {
    const { page } = window;
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
  });
});

describe('what is looked at', () => {
  test('is every scene, in one of the files', () => {
    const shown = Object.values(parts).flat();
    expect(new Set(shown)).toEqual(new Set(scenes));
    expect(shown).toHaveLength(scenes.length);
  });

  test('has each language and colour scheme on every part, by whoever judges', () => {
    const told = ({ language, scheme, sizes, axe }: Look) => [
      ...(axe ? [`axe ${language}`, `axe ${scheme}`] : []),
      ...sizes.map(({ width }) => `${language} ${width}`),
    ];
    const wanted = languages.flatMap((language) => [`axe ${language}`, `${language} 320`, `${language} 640`]);
    for (const [name, shown] of Object.entries(parts)) {
      const looks = shown.flatMap((scene) => looksOf(scenes.indexOf(scene), false));
      expect(looks.flatMap(told), name).toEqual(expect.arrayContaining([...wanted, 'axe light', 'axe dark']));
      const mirrored = looks.filter((look) => look.mirrored).flatMap(({ sizes }) => sizes.map(({ width }) => width));
      expect(new Set(mirrored), name).toEqual(new Set([320, 640, 1280]));
    }
  });
});
