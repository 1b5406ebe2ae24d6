// Pictures of the screens for people to look at: `node test/shots/shots.ts FOLDER [ONLY] [PAGES]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from '../rigs/pages.ts';
import { looks } from './looks.ts';
import { scenes } from './scenes.ts';

const [folder = 'shots', only = '', built] = process.argv.slice(2);
const [wanted = '', onlyLook = ''] = only.split('@');
await mkdir(folder, { recursive: true });
await using rig = await pages(built === undefined ? {} : { folder: built });
for (const scene of scenes) {
  if (!scene.name.includes(wanted)) continue;
  for (const look of looks) {
    if (scene.looks?.includes(look.name) === false || !look.name.includes(onlyLook)) continue;
    const page = await rig.open(
      {
        viewport: { width: look.width, height: look.height },
        deviceScaleFactor: look.zoom ?? 1,
        colorScheme: look.scheme,
        locale: look.language,
        reducedMotion: 'reduce',
      },
      scene.answers,
    );
    await scene.reach?.(page);
    await page.waitForTimeout(300);
    const path = join(folder, `${scene.name}-${look.name}.png`);
    await page.screenshot({ path, fullPage: scene.window !== true });
    await page.context().close();
  }
  for (const complaint of rig.complaints.splice(0)) process.stdout.write(`${scene.name}: ${complaint}\n`);
}
