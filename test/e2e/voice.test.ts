import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { needing } from '../rigs/needs.ts';
import { type Pages, type PagesWindow, pages } from '../rigs/pages.ts';
import { scenes } from '../shots/scenes.ts';
import { aDoneTarget, aFailedTarget, aJob, aTarget } from '../shots/states.ts';
import { untilLeft } from '../shots/scene.ts';

const needed = needing('chromium');
let rig: Pages;
let window: PagesWindow;
beforeAll(async () => {
  if (needed.skip !== undefined) return;
  rig = await pages();
  window = await rig.window({ reducedMotion: 'reduce' });
});
afterAll(async () => await rig?.[Symbol.asyncDispose]());

/** Every text that a polite region takes, with when it did, in ms. */
const listen = `window.heard = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const region = (target.nodeType === 1 ? target : target.parentElement).closest('[role="status"]');
      if (region !== null && region.textContent !== '') heard.push([Math.round(performance.now()), region.textContent]);
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true })`;

async function spoken(name: string): Promise<string> {
  const scene = scenes.find((one) => one.name === name);
  const { page } = window;
  await window.load(scene?.answers ?? {});
  await page.locator('h1').waitFor();
  await scene?.reach?.(page);
  return await heard(page);
}

async function heard(page: Page): Promise<string> {
  const text = await page.locator('dialog[open], main').last().ariaSnapshot();
  // Lines with a colon in them are quoted.
  return text.replaceAll(/^(\s*- )'(.*)'(:?)$/gm, '$1$2$3');
}

describe('who listens', needed, () => {
  test('hears at most every five seconds how the cards are, and at once what has come of one', async () => {
    const ended = Promise.withResolvers<void>();
    const page = await rig.open(undefined, {
      async *'jobs.watch'(_, signal) {
        const until = { isEnded: false };
        void ended.promise.then(() => (until.isEnded = true));
        for (let tick = 0; !until.isEnded && !signal.aborted; tick += 1) {
          const fraction = Math.min(0.9, tick / 100);
          yield { jobs: [aJob([aTarget('b', { fraction }), aTarget('c', { fraction }), aTarget('d', { fraction })])] };
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        yield { jobs: [aJob([aTarget('b', { fraction: 0.9 }), aDoneTarget('c'), aFailedTarget('d')])] };
        await untilLeft(signal);
      },
    });
    await page.locator('main li').nth(2).waitFor();
    await page.evaluate(listen);
    const heard = async () => await page.evaluate<[at: number, text: string][]>('heard');
    await expect.poll(async () => (await heard()).length, { timeout: 15_000 }).toBeGreaterThan(1);
    const [first, second] = await heard();
    expect(first?.[1]).toMatch(/^SanDisk Ultra: Writing \d+%$/);
    expect((second?.[0] ?? 0) - (first?.[0] ?? 0)).toBeGreaterThan(4000);
    ended.resolve();
    await expect
      .poll(async () => (await heard()).map(([, text]) => text), { timeout: 3000 })
      .toContainEqual(
        'SanDisk Ultra: Good: read back SanDisk Ultra: Failed. /dev/sdd failed to write at byte 1207959552: Input/output error.',
      );
    expect(await page.locator('[aria-live="assertive"]').count()).toBe(0);
    await page.context().close();
  });

  test('hears of each card its name, size, what is on it, and why it cannot be chosen', async () => {
    const text = await spoken('cards');
    expect(text).toContain('- heading "Choose the cards to write" [level=1]');
    expect(text).toContain('- list "Cards and drives":');
    expect(text).toMatch(
      /checkbox "Kingston DataTraveler 3.0 62 GB .*“FOTOS”, in use at \/media\/ada\/FOTOS.*" \[checked\]/,
    );
    expect(text).toMatch(/checkbox "Generic USB SD Reader .*No card in this reader" \[disabled\]/);
    expect(text).toContain('- status: 2 cards chosen');
  });

  test('hears the disks as they are and as they will be', async () => {
    const text = await spoken('confirm');
    expect(text).toContain('- heading "Is this right?" [level=1]');
    expect(text).toMatch(/img "Now: EFI, 268 MB; Holiday 2024, 40 GB; Free, 21.7 GB"/);
    expect(text).toMatch(/img "Then: bootfs, 268 MB; rootfs, 3\.2 GB; Free, /);
    expect(text).toContain('- button "Write 2 cards"');
  });

  test('hears of each card that is written its name, phase, pace and what can be done', async () => {
    const text = await spoken('writing-8');
    expect(text).toContain('- list "Cards":');
    expect(text).toContain('- listitem "SanDisk Ultra":');
    expect(text).toContain('- button "Cancel SanDisk Ultra"');
    expect(text).toContain('- progressbar "SanDisk Ultra: Writing"');
    expect(text).toMatch(/img "Pace of the last two minutes: between .* and .*"/);
    expect(text).toMatch(
      /list "Steps of this card":\s+- listitem:\s+- img "done"\s+- text: Prepare\s+- listitem:\s+- img "now"\s+- text: Write/,
    );
    expect(text).toContain('- switch "Sound" [checked]');
  });

  test('hears first what a dialog is about, or what does no harm in it', async () => {
    for (const [name, first] of [
      ['writing-cancel', 'Go on writing'],
      ['start-files', 'Choose an image'],
      ['history-certificate', 'Certificate'],
    ]) {
      const scene = scenes.find((one) => one.name === name);
      const page = await rig.open(undefined, scene?.answers);
      await page.locator('h1').waitFor();
      await scene?.reach?.(page);
      expect(await page.locator('dialog :focus').textContent()).toBe(first);
      await page.context().close();
    }
  });

  test.each([
    [
      'start',
      ['heading "Choose an image" [level=1]', 'textbox "Address of an image"', 'button "Browse the catalogue"'],
    ],
    ['start-bad', ['alert', 'img "Something went wrong"', 'button "Choose another image"']],
    ['settings-wrong', ['textbox "Host name"', 'alert']],
    ['history', ['searchbox "Search"', 'list "Written cards"', 'status: ']],
    ['writing-cancel', ['dialog "Stop writing SanDisk Ultra?"', 'button "Go on writing"', 'button "Close"']],
    ['boot-up', ['heading "First boot" [level=1]', 'img "QR code of http://192.168.7.24/"']],
  ])('hears the names of what is on %s', async (name, lines) => {
    await spoken(name);
    // Parts of a page come when they are loaded.
    await vi.waitFor(async () => {
      const text = await heard(window.page);
      for (const line of lines) expect(text).toContain(`- ${line}`);
    }, 10_000);
  });
});
