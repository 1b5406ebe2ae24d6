import { randomFillSync } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { electronProgram } from '../rigs/electron/binary.ts';
import { type FaceKind, faces } from '../rigs/faces.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import {
  beginningOf,
  chooseCards,
  chooseImage,
  comesTo,
  confirm,
  goOn,
  isQuiet,
  pick,
  tileAt,
  write,
} from './steps.ts';

const mib = 1 << 20;
const nobody = 65_534;
const needed = needing('chromium', 'root', 'loop');
const chromium = oneChromium(needed);

/** Faces that can be given to somebody else. */
const lent = faces.filter(({ name }) => electronProgram === undefined || name === 'the station');

describe.each(lent)(
  'the rights to write, through $name',
  {
    ...needed,
    ...needing('chromium', 'root', 'loop', 'a checkout that others may read'),
  },
  (kind: FaceKind) => {
    test('that a person does not give leave the cards alone, and can be asked for again', async () => {
      await using programs = await programsWithout('exit 126');
      await using face = await kind.open(chromium(), { user: nobody, env: { PATH: programs.path } });
      const { page } = face;
      await using one = await loopDrive({ size: 16 * mib });
      await using two = await loopDrive({ size: 16 * mib });
      const image = randomFillSync(Buffer.alloc(8 * mib));
      await writeFile(join(face.files, 'system.img'), image);
      await write(face, 'system.img', [one.path, two.path]);
      for (const { path } of [one, two]) {
        const tile = tileAt(page, path);
        await comesTo(tile, 'Failed');
        await tile.getByText(`The rights to write ${path} were refused: the question was dismissed.`).waitFor();
        await tile.getByText('Try again with the password of somebody who administers this computer.').waitFor();
        await tile.getByText('Its old content was not touched.').waitFor();
      }
      // Now they are there, for the first one.
      await using _own = await openedFor(one.path);
      for (const { path } of [one, two]) {
        await tileAt(page, path).getByRole('button', { name: 'Try again' }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Write this card' }).click();
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await comesTo(tileAt(page, one.path), 'Good');
      await comesTo(tileAt(page, two.path), 'Failed');
      expect((await beginningOf(one.file, image.length)).equals(image)).toBe(true);
      expect(await beginningOf(two.file, 4096)).toEqual(Buffer.alloc(4096));
      isQuiet(face);
    });
  },
);

describe.each(faces)('a bad image, through $name', { ...needed, timeout: 120_000 }, (kind) => {
  test('is called a bad image, wherever that shows, with the way to a good one', async () => {
    await using face = await kind.open(chromium());
    const { page, files } = face;
    const content = Buffer.concat(Array.from({ length: 48 }, (_, index) => Buffer.alloc(mib, index + 1)));
    const packed = gzipSync(content, { level: 1 });
    const middle = packed.length >> 1;
    const damaged = Buffer.from(packed).fill(0xff, middle, middle + 64);
    const short = packed.subarray(0, middle);
    await writeFile(join(files, 'damaged.img.gz'), damaged);
    await writeFile(join(files, 'short.img.gz'), short);
    await writeFile(join(files, 'page.img'), '<!doctype html><title>404</title>');
    await writeFile(join(files, 'empty.img'), '');
    await using card = await loopDrive({ size: 64 * mib });
    const before = Buffer.alloc(4096, 'before');

    for (const [name, said] of [
      ['page.img', /page\.img is a web page, not an image/],
      ['empty.img', /empty\.img is empty/],
      ['damaged.img.gz', /is damaged: gzip near byte \d+/],
      ['short.img.gz', /ends too early: its gzip data stops at byte \d+/],
    ] as const) {
      await pick(face, name);
      await page.getByRole('alert').getByText(said).waitFor();
      await page.getByRole('alert').getByRole('button', { name: 'Choose another image' }).click();
    }

    // One that goes bad once it was looked at: it is the image that is bad then, and not the card.
    for (const [bad, said] of [
      [damaged, /is damaged: gzip near byte \d+/],
      [short, /ends too early: its gzip data stops at byte \d+/],
    ] as const) {
      await writeFile(join(files, 'good.img.gz'), packed);
      await writeFile(card.file, before, { flag: 'r+' });
      await chooseImage(face, 'good.img.gz');
      await page.getByText('No system that Wick knows').waitFor();
      await writeFile(join(files, 'good.img.gz'), bad);
      await goOn(page);
      await chooseCards(page, [card.path]);
      await confirm(page, 1);
      const tile = tileAt(page, card.path);
      await comesTo(tile, 'Failed');
      await tile.getByText(said).waitFor();
      const isWiped = (await tile.getByText('Nothing on it starts a device any more.').count()) === 1;
      if (!isWiped) await tile.getByText('Its old content was not touched.').waitFor();
      expect((await beginningOf(card.file, 4096)).equals(isWiped ? Buffer.alloc(4096) : before)).toBe(true);
      await tile.getByRole('button', { name: 'Choose another image' }).click();
      await page.getByRole('heading', { name: 'Choose an image' }).waitFor();
    }

    await writeFile(join(files, 'good.img.gz'), packed);
    await write(face, 'good.img.gz', [card.path]);
    await comesTo(tileAt(page, card.path), 'Good');
    expect((await beginningOf(card.file, content.length)).equals(content)).toBe(true);
    isQuiet(face);
  });
});

/** A PATH on which pkexec is a script. */
async function programsWithout(script: string) {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await temporaryFolder());
  await chmod(path, 0o755);
  await writeFile(join(path, 'pkexec'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const cleanUp = stack.move();
  return { path: `${path}:${process.env['PATH']}`, [Symbol.asyncDispose]: () => cleanUp.disposeAsync() };
}

/** The drive may be written by everybody for a while: its number is somebody else's afterwards. */
async function openedFor(path: string) {
  await chmod(path, 0o666);
  return { [Symbol.asyncDispose]: () => chmod(path, 0o660) };
}
