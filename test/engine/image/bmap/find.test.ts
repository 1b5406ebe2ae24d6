import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bmapNames, findBmap, findBmapSignature } from '../../../../electron/engine/image/bmap/find.ts';
import { digest, handMade, pattern } from './hand-made.ts';
import { folder } from './memory-source.ts';

const { signal } = new AbortController();
const map = handMade();

describe('names', () => {
  it.each([
    ['image.wic.bz2', ['image.wic.bz2.bmap', 'image.wic.bmap', 'image.bmap']],
    ['image.img', ['image.img.bmap', 'image.bmap']],
    ['image.wic.tar.gz', ['image.wic.tar.gz.bmap', 'image.wic.tar.bmap', 'image.wic.bmap', 'image.bmap']],
    ['card', ['card.bmap']],
    ['.hidden.img', ['.hidden.img.bmap', '.hidden.bmap']],
    ['rpi-1.2.img.xz', ['rpi-1.2.img.xz.bmap', 'rpi-1.2.img.bmap', 'rpi-1.2.bmap']],
    ['image.bmap', ['image.bmap.bmap']],
    ['-', []],
    ['', []],
  ])('of the map of %s', (image, names) => {
    expect(bmapNames(image)).toEqual(names);
  });

  it('are those that bmaptool finds, and the first one wins there too', async () => {
    const image = pattern(4096);
    const good = handMade({
      imageSize: 4096,
      blocks: 1,
      mapped: 1,
      ranges: [{ blocks: '0', checksum: digest('sha256', image) }],
    });
    for (const [at, name] of bmapNames('card.wic.part').entries()) {
      await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
      const path = (file: string) => join(directory.path, file);
      await writeFile(path('card.wic.part'), image);
      await writeFile(path(name), good);
      for (const later of bmapNames('card.wic.part').slice(at + 1)) await writeFile(path(later), 'not this one');
      const { stderr } = await promisify(execFile)('bmaptool', ['copy', path('card.wic.part'), path('out')]);
      expect(stderr).toMatch(`discovered bmap file '${path(name)}'`);
    }
  });
});

describe('findBmap', () => {
  it('takes the first of them', async () => {
    const files = folder({ 'image.wic.bz2': '', 'image.wic.bmap': map, 'image.bmap': map });
    expect((await findBmap(files.source('image.wic.bz2'), signal))?.source.fileName).toBe('image.wic.bmap');
    expect(files.asked).toEqual(['image.wic.bz2.bmap', 'image.wic.bmap']);
  });

  it('finds nothing where there is nothing', async () => {
    const files = folder({ 'image.wic': '', 'other.bmap': map });
    expect(await findBmap(files.source('image.wic'), signal)).toBeUndefined();
    expect(await findBmap(files.source('-'), signal)).toBeUndefined();
    expect(files.asked).toEqual(['image.wic.bmap', 'image.bmap']);
  });

  it('takes what is there, be it a map or not', async () => {
    const files = folder({ 'a.img': '', 'a.img.bmap': 'no map', 'a.bmap': map });
    expect((await findBmap(files.source('a.img'), signal))?.source.fileName).toBe('a.img.bmap');
  });
});

describe('findBmapSignature', () => {
  it('prefers .asc, as bmaptool does', async () => {
    const both = folder({ 'a.bmap': map, 'a.bmap.asc': 'x', 'a.bmap.sig': 'x' });
    expect((await findBmapSignature(both.source('a.bmap'), signal))?.fileName).toBe('a.bmap.asc');
    const one = folder({ 'a.bmap': map, 'a.bmap.sig': 'x' });
    expect((await findBmapSignature(one.source('a.bmap'), signal))?.fileName).toBe('a.bmap.sig');
    expect(await findBmapSignature(folder({ 'a.bmap': map }).source('a.bmap'), signal)).toBeUndefined();
  });
});
