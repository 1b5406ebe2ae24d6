import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type BadDrive, badDrive } from '../rigs/bad-drive.ts';
import { type Face, faces } from '../rigs/faces.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { beginningOf, cancel, comesTo, isQuiet, tileAt, tiles, write } from './steps.ts';

const run = promisify(execFile);
const mib = 1 << 20;
const size = 24 * mib;
const needed = needing('chromium', 'root', 'loop', 'fuse');
const chromium = oneChromium(needed);

describe.each(faces)(
  'cards that are disturbed while they are written, through $name',
  { ...needed, timeout: 120_000 },
  (kind) => {
    test('are found again by a reload, look alike to everybody, and are cancelled alone or all together', async () => {
      await using face = await kind.open(chromium());
      const { page } = face;
      await using one = await slowDrive();
      await using two = await slowDrive();
      await using three = await slowDrive();
      const cards = [one, two, three];
      const image = await imageFor(face);
      await write(face, 'system.img', pathsOf(cards));
      for (const { path } of cards) await comesTo(tileAt(page, path), 'Writing');

      await page.reload();
      await page.getByRole('heading', { name: 'Writing', level: 1 }).waitFor();
      const other = (await face.another?.()) ?? page;
      for (const seen of [page, other]) {
        for (const { path } of cards) await comesTo(tileAt(seen, path), 'Writing');
        expect(await tiles(seen).count()).toBe(3);
      }

      await cancel(other, tileAt(other, one.path).getByRole('button', { name: /^Cancel/ }));
      await comesTo(tileAt(page, one.path), 'Cancelled');
      await comesTo(tileAt(page, two.path), 'Writing');
      await cancel(page, page.getByRole('button', { name: 'Cancel all' }));
      for (const seen of [page, other]) {
        for (const { path } of cards) await comesTo(tileAt(seen, path), 'Cancelled');
      }
      // Its beginning was wiped first and is written last: a device would not even try.
      expect(await beginningOf(two.file, 4096)).toEqual(Buffer.alloc(4096));

      await one.heal();
      await tileAt(page, one.path).getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Write this card' }).click();
      for (const seen of [page, other]) await comesTo(tileAt(seen, one.path), 'Good');
      expect((await beginningOf(one.file, image.length)).equals(image)).toBe(true);
      isQuiet(face);
    });

    test('fail alone when one is pulled out', async () => {
      await using face = await kind.open(chromium());
      const { page } = face;
      await using pulled = await slowDrive();
      await using other = await slowDrive();
      const image = await imageFor(face);
      await write(face, 'system.img', pathsOf([pulled, other]));
      for (const { path } of [pulled, other]) await comesTo(tileAt(page, path), 'Writing');

      await pulled.pull();
      const tile = tileAt(page, pulled.path);
      await comesTo(tile, 'Failed');
      await tile.getByText(/failed to (write|flush) at byte \d+: input\/output error/).waitFor();
      await comesTo(tileAt(page, other.path), 'Writing');
      await tile.getByRole('button', { name: 'Use another card' }).click();
      const dialog = page.getByRole('dialog', { name: 'Write another card' });
      await dialog.waitFor();
      await dialog.getByText(pulled.path).waitFor({ state: 'detached' });
      await page.keyboard.press('Escape');

      await other.heal();
      await comesTo(tileAt(page, other.path), 'Good');
      expect((await beginningOf(other.file, image.length)).equals(image)).toBe(true);
      isQuiet(face);
    });

    test('are swapped: one that is done makes room for the next one while others go on', async () => {
      await using face = await kind.open(chromium());
      const { page } = face;
      await using reader = await slotOf();
      await using slow = await slowDrive();
      const image = await imageFor(face);
      await write(face, 'system.img', [reader.path, slow.path]);
      const tile = tileAt(page, reader.path);
      await comesTo(tile, 'Good');
      await tile.getByRole('button', { name: 'Another card' }).click();
      const dialog = page.getByRole('dialog', { name: 'Write another card' });
      await dialog.getByText('Insert the card, and choose it:').waitFor();
      // What was just written is not offered to be overwritten.
      expect(await dialog.getByText(reader.path, { exact: true }).count()).toBe(0);
      const next = join(face.files, 'next.img');
      await reader.insert(next);
      await dialog.locator('label', { hasText: reader.path }).click();
      await dialog.getByRole('button', { name: 'Write this card' }).click();
      const certificates = async () => (await readdir(join(face.home, 'certificates'))).length;
      await expect.poll(certificates, { timeout: 30_000 }).toBe(2);
      await comesTo(tile, 'Good');
      await comesTo(tileAt(page, slow.path), 'Writing');
      expect(await tiles(page).count()).toBe(2);
      await slow.heal();
      await comesTo(tileAt(page, slow.path), 'Good');
      for (const file of [next, reader.file, slow.file]) {
        expect((await beginningOf(file, image.length)).equals(image)).toBe(true);
      }
      isQuiet(face);
    });
  },
);

/** A card that would take a minute and a half, unless it is healed. */
async function slowDrive(): Promise<BadDrive> {
  const drive = await badDrive({ size });
  await drive.order({ operation: 'write', from: 4 * mib, how: 1000 });
  return drive;
}

function pathsOf(drives: readonly BadDrive[]): string[] {
  return drives.map(({ path }) => path);
}

async function imageFor({ files }: Face): Promise<Buffer> {
  const image = randomFillSync(Buffer.alloc(16 * mib));
  await writeFile(join(files, 'system.img'), image);
  return image;
}

/** A drive whose card can be taken out for the next one. */
async function slotOf() {
  await using stack = new AsyncDisposableStack();
  // Whoever wants a loop device meanwhile takes one of these, and not the number that is free for a moment.
  const spares = stack.use(new AsyncDisposableStack());
  for (let count = 0; count < 3; count += 1) spares.use(await loopDrive({ size: 4096 }));
  const first = stack.use(await loopDrive({ size }));
  const { path, file } = first;
  await spares.disposeAsync();
  const cleanUp = stack.move();
  return {
    path,
    file,
    async insert(next: string) {
      await writeFile(next, Buffer.alloc(size));
      await first.detach();
      await run('losetup', [path, next]);
      cleanUp.defer(async () => void (await run('losetup', ['--detach', path])));
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}
