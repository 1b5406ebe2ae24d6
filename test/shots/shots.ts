// Pictures of the screens for people to look at: `node test/shots/shots.ts FOLDER [SCENE[@LOOK]] [PAGES]`, each a part of a
// name; and those of the README: `node test/shots/shots.ts --readme`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from '../rigs/pages.ts';
import { type Look, looks } from './looks.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';

/** What the README shows, by scene. */
const shown = {
  start: 'start-recent',
  cards: 'cards',
  settings: 'settings-raspberry',
  confirm: 'confirm',
  writing: 'writing-8',
  boot: 'boot-up',
  history: 'history-certificate',
  bench: 'bench-stations',
  lot: 'engineer-lot',
};

const [folder = 'shots', only = '', built] = process.argv.slice(2);
await using rig = await pages(built === undefined ? {} : { folder: built });

async function take(scene: Scene, look: Look, path: string): Promise<void> {
  const { width, height } = look;
  const page = await rig.open(
    {
      viewport: { width, height },
      deviceScaleFactor: look.zoom ?? 1,
      colorScheme: look.scheme,
      locale: look.language,
      reducedMotion: 'reduce',
    },
    scene.answers,
  );
  await page.locator('h1').waitFor();
  await scene.reach?.(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  if (scene.window !== true && look.window !== true) {
    // As high as the page is: bars that stick to the bottom stand below all of it.
    const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
    await page.setViewportSize({ width, height: Math.max(height, whole) });
  }
  await page.screenshot({ path });
  await page.context().close();
  for (const complaint of rig.complaints.splice(0)) process.stdout.write(`${scene.name}: ${complaint}\n`);
}

if (folder === '--readme') {
  const look: Look = { name: 'readme', width: 1280, height: 800, scheme: 'light', language: 'en-US', window: true };
  for (const [name, wanted] of Object.entries(shown)) {
    const scene = scenes.find((one) => one.name === wanted);
    if (scene !== undefined) await take(scene, look, join('build', 'pictures', `${name}.png`));
  }
} else {
  const [wanted = '', onlyLook = ''] = only.split('@');
  await mkdir(folder, { recursive: true });
  for (const scene of scenes) {
    for (const look of looks) {
      if (scene.looks?.includes(look.name) === false || !look.name.includes(onlyLook)) continue;
      if (scene.name.includes(wanted)) await take(scene, look, join(folder, `${scene.name}-${look.name}.png`));
    }
  }
}
