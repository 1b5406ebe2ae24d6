import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FileKind, fileKind, recipeEndings } from '../../electron/contract/given-file.ts';
import { associations } from '../../build/packaging/associations.mjs';

describe('a file is taken for', () => {
  test.each<[FileKind, string[]]>([
    ['image', ['os.img', 'os.wic', 'os.wic.bz2', 'os.img.xz', 'os.iso', 'a.zip', 'a.tar.gz', 'a.tgz', 'a', 'bmap']],
    ['map', ['os.wic.bmap', '/images/OS.BMAP', 'C:\\images\\os.bmap']],
    ['container', ['tailscale.pvrexport.tgz', '/a/B.PVREXPORT.TGZ', 'x.pvrexport.tar.gz']],
    ['recipe', ['office.wick', 'office.yaml', 'office.wick.yml', 'lot.JSON']],
  ])('a %s by its name', (kind, names) => {
    for (const name of names) expect([name, fileKind(name)]).toEqual([name, kind]);
  });
});

describe('what the system opens with Wick', () => {
  const kindOf: Record<string, FileKind> = {
    'Disk image': 'image',
    'Packed disk image': 'image',
    'Block map': 'map',
    'Wick recipe': 'recipe',
  };

  test.each(['win32', 'darwin'] as const)('is taken for what it is called on %s', (platform) => {
    const listed = associations(platform).flatMap(({ ext, name }) => [ext].flat().map((ending) => ({ ending, name })));
    expect(listed.length).toBeGreaterThan(3);
    for (const { ending, name } of listed) expect([name, fileKind(`x.${ending}`)]).toEqual([name, kindOf[name]]);
    expect(new Set(listed.map(({ name }) => kindOf[name]))).toEqual(new Set(['image', 'map', 'recipe']));
  });

  test('is taken for what its type says on Linux', () => {
    const types = readFileSync(new URL('../../build/packaging/linux/wick-desktop.mime.xml', import.meta.url), 'utf8');
    const kinds: Record<string, FileKind> = {
      'application/x-wic': 'image',
      'application/x-wic-compressed': 'image',
      'application/x-bmap+xml': 'map',
      'application/x-pvrexport': 'container',
      'application/x-wick-recipe': 'recipe',
    };
    const described = types.split('<mime-type ').slice(1);
    expect(described.map((text) => /type="(.*?)"/.exec(text)?.[1])).toEqual(Object.keys(kinds));
    for (const text of described) {
      const [, type = ''] = /type="(.*?)"/.exec(text) ?? [];
      expect(associations('linux').map(({ mimeType }) => mimeType)).toContain(type);
      for (const [, glob = ''] of text.matchAll(/glob pattern="\*(.*?)"/g))
        expect([glob, fileKind(`x${glob}`)]).toEqual([glob, kinds[type]]);
    }
    // Endings that other programs have by right stay theirs; ours alone is Wick's.
    expect(types).toContain('"*.wick"');
    expect(recipeEndings).toContain('wick');
  });
});
