import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nameImage } from '../../../electron/cli/recipe/name-image.ts';
import { recipeOf } from '../../rigs/provision.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const recipe = (image: string) => recipeOf(`wick: 1\n${image}family: auto\n`, {}, '/recipes');
const named = 'image: { source: ../images/gateway.wic.xz, entry: a.img, bmap: maps/a.bmap }\n';

test('without a recipe that names one, the image comes first', async () => {
  expect(await nameImage(['a.img', '/dev/sdb', '/dev/sdc'], [])).toMatchObject({
    image: 'a.img',
    targets: ['/dev/sdb', '/dev/sdc'],
  });
  expect(await nameImage(['a.img', '/dev/sdb'], [await recipe('')])).toMatchObject({ targets: ['/dev/sdb'] });
  await expect(nameImage(['a.img'], [])).rejects.toMatchObject({ code: 'usage' });
  await expect(nameImage(['/dev/sdb'], [await recipe('')])).rejects.toMatchObject({ code: 'usage' });
});

test('that of the recipe is found from its folder, with all that is said of it', async () => {
  expect(await nameImage(['/dev/none-b', '/dev/none-c'], [await recipe(named)])).toEqual({
    image: '/images/gateway.wic.xz',
    targets: ['/dev/none-b', '/dev/none-c'],
    entry: 'a.img',
    bmap: '/recipes/maps/a.bmap',
    sha256: undefined,
  });
  const served = await recipe('image: { source: "https://example.com/a.wic", bmap: none }\n');
  expect(await nameImage(['/dev/none'], [served])).toMatchObject({ image: 'https://example.com/a.wic', bmap: false });
  const usual = await recipe('image: { source: a.wic, bmap: auto }\n');
  expect(await nameImage(['/dev/none'], [usual])).toMatchObject({ image: '/recipes/a.wic', bmap: undefined });
});

test('what can only be an image is one, and a file is rather read than overwritten', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'b.img');
  await writeFile(file, '');
  const recipes = [await recipe(named.replace(' }', `, sha256: ${'AB'.repeat(32)} }`))];
  for (const image of [file, '-', 'https://example.com/b.img', 'catalogue:b']) {
    // Entry and map are those of the other one; the digest must hold.
    expect(await nameImage([image, '/dev/none'], recipes)).toEqual({
      image,
      targets: ['/dev/none'],
      sha256: 'ab'.repeat(32),
    });
  }
  // Alone, it can only be a target: a practice drive.
  expect(await nameImage([file], recipes)).toMatchObject({ image: '/images/gateway.wic.xz', targets: [file] });
});

test('rows that lead to different images are refused', async () => {
  const recipes = [await recipe('image: { source: a.wic }\n'), await recipe('image: { source: b.wic }\n')];
  await expect(nameImage(['/dev/none-b', '/dev/none-c'], recipes)).rejects.toMatchObject({ code: 'usage' });
});
