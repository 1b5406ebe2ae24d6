// Pictures of the screens for people to look at: `node test/shots/shots.ts FOLDER [ONLY] [PAGES]`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pages } from '../rigs/pages.ts';
import { looks, scenes } from './scenes.ts';

const [folder = 'shots', only = '', built] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const scene of scenes) {
  if (!scene.name.includes(only)) continue;
  await using rig = await pages({ ...(built === undefined ? {} : { folder: built }), answers: () => scene.answers });
  for (const look of looks.filter(({ name }) => scene.looks === undefined || scene.looks.includes(name))) {
    const page = await rig.open({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.scheme,
      locale: look.language,
      reducedMotion: 'reduce',
    });
    await scene.reach?.(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `${scene.name}-${look.name}.png`), fullPage: scene.whole ?? true });
    const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
    if (over > 0) process.stdout.write(`${scene.name} ${look.name}: ${over} px wider than the window\n`);
    await page.context().close();
  }
  for (const complaint of rig.complaints) process.stdout.write(`${scene.name}: ${complaint}\n`);
}
