import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { type Pages, pages } from '../rigs/pages.ts';
import { type Scene, speak } from '../shots/scene.ts';
import { scenes } from '../shots/scenes.ts';

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** All that axe finds, a line each: which rule, where, why. */
async function findings(page: Page): Promise<string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<{ violations: Violation[] }>(run);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
  );
}

const needed = needing('chromium');
let rig: Pages;
beforeAll(async () => {
  if (needed.skip === undefined) rig = await pages();
});
afterAll(async () => await rig?.[Symbol.asyncDispose]());

async function reached({ answers, reach }: Scene): Promise<Page> {
  const page = await rig.open({ colorScheme: 'light', reducedMotion: 'reduce' }, answers);
  await page.locator('h1').waitFor();
  await reach?.(page);
  await page.evaluate(axe);
  return page;
}

describe('axe', needed, () => {
  test('finds what is wrong', async () => {
    const page = await reached({ name: '', answers: {} });
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')`);
    expect(await findings(page)).toEqual([expect.stringMatching(/^button-name/)]);
    await page.context().close();
  });

  test.each(scenes)('finds nothing on $name', async (scene) => {
    const page = await reached(scene);
    expect(await findings(page), 'English, light').toEqual([]);
    await speak(page, 'de');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(page), 'German, dark').toEqual([]);
    await page.context().close();
    expect(rig.complaints.splice(0)).toEqual([]);
  });
});
