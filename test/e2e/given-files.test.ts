import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, startChromium } from '../rigs/electron/chromium.ts';
import { launchDesktop } from '../rigs/electron/launch.ts';
import { needing } from '../rigs/needs.ts';

let chromium: Chromium;
const needed = needing('chromium');

beforeAll(async () => {
  if (needed.skip === undefined) chromium = await startChromium();
});
afterAll(async () => await chromium?.[Symbol.asyncDispose]());

describe('a file that the system hands over', needed, () => {
  test('is taken for what it is, one after the other', async () => {
    await using desktop = await launchDesktop(chromium);
    const { page, act, home } = desktop;
    const folder = join(home, 'files');
    await mkdir(folder);
    const put = async (name: string, text: string | Buffer) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const title = page.locator('h1');
    const note = page.locator('main p[role=status]:not([hidden])');

    // A container comes first: it asks for its image.
    await act('open-file', await put('vpn.pvrexport.tgz', 'x'));
    await note.getByText('vpn.pvrexport.tgz will be added.').waitFor();

    // A map without an image beside it waits for one.
    await act('open-file', await put('lone.bmap', '<bmap/>'));
    await note.getByText('lone.bmap is taken as the block map').waitFor();
    const first = await put('first.img', Buffer.alloc(1 << 20));
    await act('second-instance', ['electron', '.', first]);
    await title.getByText('first.img').waitFor();
    // That map is none at all, which is said of the image that it was taken for.
    await page.getByRole('alert').getByText('lone.bmap').first().waitFor();

    // One that lies beside its image brings it along.
    await put('second.img', Buffer.alloc(1 << 20));
    await act('open-file', await put('second.img.bmap', '<bmap/>'));
    await title.getByText('second.img').waitFor();

    // A recipe brings its image, and settings that a container of Pantavisor does not fit.
    const recipe = 'wick: 1\nfamily: generic\nimage: { source: first.img, bmap: none }\nsettings: { files: [] }\n';
    await act('open-file', await put('office.wick', recipe));
    await title.getByText('first.img').waitFor();
    await page.getByText('The settings of the recipe are taken along.').waitFor();
    await act('open-file', await put('vpn.pvrexport.tgz', 'x'));
    await note.getByText('cannot be added here').waitFor();
    expect(await title.textContent()).toContain('first.img');
  });
});
