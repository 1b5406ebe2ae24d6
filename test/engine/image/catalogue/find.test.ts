import { describe, expect, test } from 'vitest';
import { findImage, findNode } from '../../../../electron/engine/image/catalogue/find.ts';
import { parseCatalogueName } from '../../../../electron/engine/image/catalogue/name.ts';
import { parsePantavisor } from '../../../../electron/engine/image/catalogue/pantavisor.ts';
import { parseRaspberryPi } from '../../../../electron/engine/image/catalogue/raspberry-pi.ts';
import type { CatalogueFolder } from '../../../../electron/engine/image/catalogue/tree.ts';
import { walkImages } from '../../../../electron/engine/image/catalogue/walk.ts';

const list = new URL('https://example.org/list.json');
const device = (name: string) => ({ name, full_image: { url: `https://example.org/${name}.tar.gz` } });
const releases = parsePantavisor(
  {
    stable: {
      '027': [device('rpi-scarthgap'), device('sunxi-orange-pi-r1-scarthgap')],
      '028': { devices: [{ ...device('rpi-scarthgap'), sdk: { url: 'x' } }, device('docker-x86_64-scarthgap')] },
      '029': { devices: [device('rpi-scarthgap'), device('rpi-walnascar')] },
    },
    'release-candidate': { '030-rc1': [device('radxa-rock5a-scarthgap')] },
  },
  list,
);
const noTrouble = (error: Error) => expect.unreachable(error.message);
const asItIs = async (folder: CatalogueFolder) => folder;

async function find(path: string, top = releases): Promise<string> {
  if (top === undefined) throw new Error('no list');
  return (await findImage(top, { name: 'pantavisor', path: path.split('/'), load: asItIs })).name;
}

const refusal = (code: string, fields: object = {}) =>
  expect.objectContaining({ code, fields: expect.objectContaining(fields) });

describe('the name of an image', () => {
  test.each([
    ['stable/028/rpi-scarthgap', 'stable/028/rpi-scarthgap'],
    ['stable/028/rpi', 'stable/028/rpi-scarthgap'],
    ['STABLE/028/RPi', 'stable/028/rpi-scarthgap'],
    ['028/rpi', 'stable/028/rpi-scarthgap'],
    ['release-candidate/radxa-rock5a', 'release-candidate/030-rc1/radxa-rock5a-scarthgap'],
    ['rpi-scarthgap', 'stable/029/rpi-scarthgap'],
    // The newest version that has it.
    ['stable/sunxi-orange-pi-r1', 'stable/027/sunxi-orange-pi-r1-scarthgap'],
    ['sunxi-orange-pi-r1', 'stable/027/sunxi-orange-pi-r1-scarthgap'],
  ])('%s is %s', async (path, name) => {
    expect(await find(path)).toBe(`pantavisor/${name}`);
  });

  test('may be short only where it stays clear', async () => {
    await expect(find('029/rpi')).rejects.toThrow(
      refusal('catalogue-ambiguous', { entries: ['rpi-scarthgap', 'rpi-walnascar'] }),
    );
  });

  test('never leads to a release candidate by itself', async () => {
    await expect(find('radxa-rock5a')).rejects.toThrow(
      refusal('catalogue-unknown', {
        near: expect.arrayContaining(['pantavisor/release-candidate/030-rc1/radxa-rock5a']),
      }),
    );
  });

  test.each([
    ['stable/028/rpi4', 'pantavisor/stable/028/rpi'],
    ['stabel/028/rpi', 'pantavisor/stable/028/rpi'],
    ['stable/28/rpi', 'pantavisor/stable/028/rpi'],
    ['sunxi-orangepi-r1', 'pantavisor/stable/027/sunxi-orange-pi-r1'],
  ])('%s is unknown, and what was meant is named', async (path, near) => {
    await expect(find(path)).rejects.toThrow(refusal('catalogue-unknown', { near: expect.arrayContaining([near]) }));
  });

  test('that is nothing like any leads to no guess', async () => {
    await expect(find('x'.repeat(10_000))).rejects.toThrow(refusal('catalogue-unknown', { near: [] }));
  });

  test('of what is no card image is refused with the reason', async () => {
    await expect(find('028/docker-x86_64')).rejects.toThrow(refusal('catalogue-unfit'));
    await expect(find('028/rpi/sdk')).rejects.toThrow(/SDK/);
    await expect(find('028/rpi/other')).rejects.toThrow(refusal('catalogue-unknown'));
  });

  test('is found at once in a list of thousands of one name', async () => {
    const many = Array.from({ length: 20_000 }, () => ({ name: 'a', url: 'a.img' }));
    const versions = Object.fromEntries(many.map((_, i) => [`v${i}`, [device('x')]]));
    const startedAt = performance.now();
    expect(await find('a-20000', parseRaspberryPi({ os_list: many }, list))).toBe('pantavisor/a-20000');
    const hostile = parsePantavisor({ stable: versions }, list);
    await expect(find('y', hostile)).rejects.toThrow(refusal('catalogue-unknown'));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('that stands for several says which', async () => {
    await expect(find('stable')).rejects.toThrow(refusal('catalogue-not-one', { holds: ['029', '028', '027'] }));
  });

  test('may be the title, as a list shows it', async () => {
    const top = parseRaspberryPi({ os_list: [{ name: 'Pi OS (64-bit)', url: 'a.img' }] }, list);
    expect(await find('Pi OS (64-bit)', top)).toBe('pantavisor/pi-os-64-bit');
  });
});

describe('lists that lead to lists', () => {
  /** Each leads to the next, and the last one back to the first. */
  const ring: CatalogueFolder = { ...folder('top'), list: 'https://example.org/0' };
  let loads = 0;
  const load = async (one: CatalogueFolder): Promise<CatalogueFolder> => {
    if (one.list === undefined) return one;
    loads += 1;
    const next = (Number(one.list.split('/').at(-1)) + 1) % 5;
    const image = { kind: 'image', slug: 'a', aliases: [], title: 'a', boards: [], address: 'https://x/' } as const;
    return { ...one, children: [{ ...folder('more'), list: `https://example.org/${next}` }, image] };
  };

  function folder(slug: string): CatalogueFolder {
    return { kind: 'folder', slug, aliases: [], title: slug, children: [], implied: [] };
  }

  test('in a ring are read once each when all is listed', async () => {
    loads = 0;
    const all = await Array.fromAsync(walkImages(ring, { name: 'c', load, onTrouble: noTrouble }));
    expect(all.map(({ name }) => name.split('/').length)).toEqual([2, 3, 4, 5, 6]);
    expect(loads).toBe(5);
  });

  test('are followed as far as a name goes, and no further', async () => {
    loads = 0;
    const path = [...Array.from({ length: 12 }, () => 'more'), 'a'];
    expect((await findNode(ring, { name: 'c', path, load })).name).toBe(['c', ...path].join('/'));
    expect(loads).toBe(13);
    expect(() => parseCatalogueName(`c/${'more/'.repeat(100)}`)).toThrow(refusal('usage'));
  });

  test('of a place that leads ever deeper are given up at some time', async () => {
    loads = 0;
    let count = 0;
    const endless = async (one: CatalogueFolder): Promise<CatalogueFolder> => {
      loads += 1;
      return {
        ...one,
        children: [1, 2, 3].map((i) => ({ ...folder(`${i}`), list: `https://example.org/${count++}` })),
      };
    };
    await Array.fromAsync(walkImages(ring, { name: 'c', load: endless, onTrouble: noTrouble }));
    expect(loads).toBeLessThan(100);
  });
});

describe('what a person types', () => {
  test.each([
    ['catalogue:pantavisor/stable/028/rpi', 'pantavisor', ['stable', '028', 'rpi']],
    ['pantavisor', 'pantavisor', []],
    ['Catalogue:Pantavisor//rpi/', 'pantavisor', ['rpi']],
    ['catalogue:', '', []],
  ])('%s is the catalogue and the path', (typed, catalogue, path) => {
    expect(parseCatalogueName(typed)).toEqual({ catalogue, path });
  });

  test('may be the address of a list, with the path behind a #', () => {
    const { catalogue, path } = parseCatalogueName('catalogue:https://example.org/a/list.json?x=1#stable/028/rpi');
    expect(String(catalogue)).toBe('https://example.org/a/list.json?x=1');
    expect(path).toEqual(['stable', '028', 'rpi']);
    expect(parseCatalogueName('https://example.org/list.json').path).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://example.org/x', 'http://'])('cannot be %s', (address) => {
    expect(() => parseCatalogueName(`catalogue:${address}`)).toThrow(refusal('usage'));
  });
});
