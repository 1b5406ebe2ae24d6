import { randomFillSync } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { faces } from '../rigs/faces.ts';
import { type LoopDrive, loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { beginningOf, comesTo, isQuiet, tileAt, tiles, write } from './steps.ts';

const mib = 1 << 20;
const needed = needing('chromium', 'root', 'loop');
const chromium = oneChromium(needed);

describe.each(faces)('eight cards at once, through $name', { ...needed, timeout: 120_000 }, (kind) => {
  test('are all written by one helper each, and hold the image byte for byte', async () => {
    await using face = await kind.open(chromium());
    await using drives = new AsyncDisposableStack();
    const cards: LoopDrive[] = [];
    for (let index = 0; index < 8; index += 1) cards.push(drives.use(await loopDrive({ size: 16 * mib })));
    const image = randomFillSync(Buffer.alloc(12 * mib));
    await writeFile(join(face.files, 'system.img'), image);
    const { page } = face;
    await write(
      face,
      'system.img',
      cards.map(({ path }) => path),
    );
    for (const { path } of cards) await comesTo(tileAt(page, path), 'Good');
    await page.getByText('All 8 cards are done.').waitFor();
    expect(await tiles(page).count()).toBe(8);
    for (const { file } of cards) expect((await beginningOf(file, image.length)).equals(image)).toBe(true);
    expect(await readdir(join(face.home, 'certificates'))).toHaveLength(8);
    isQuiet(face);
  });
});
