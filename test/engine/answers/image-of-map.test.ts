import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { engineClient } from '../../rigs/engine-client.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

test('the image of a block map is the one that would find it as its own', async () => {
  await using folder = await temporaryFolder();
  await using engine = engineClient(folder.path);
  const page = engine.page();
  const at = (name: string) => join(folder.path, name);
  for (const name of [
    'os.wic',
    'os.wic.bz2',
    'os.wic.bz2.sha256',
    'os.wic.txt',
    'other.img',
    'os.wic.bmap',
    'lone.bmap',
  ])
    await writeFile(at(name), '');
  expect(await page.call('image.ofMap', { map: at('os.wic.bmap') })).toEqual({ path: at('os.wic') });
  expect(await page.call('image.ofMap', { map: at('os.wic.bz2.bmap') })).toEqual({ path: at('os.wic.bz2') });
  expect(await page.call('image.ofMap', { map: at('lone.bmap') })).toEqual({});
  expect(await page.call('image.ofMap', { map: '/nowhere/os.bmap' })).toEqual({});
});
