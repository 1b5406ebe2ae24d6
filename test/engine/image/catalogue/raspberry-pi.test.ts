import { describe, expect, test } from 'vitest';
import { parseRaspberryPi } from '../../../../electron/engine/image/catalogue/raspberry-pi.ts';
import { type CatalogueFolder, mostDepth, mostNodes } from '../../../../electron/engine/image/catalogue/tree.ts';
import { runsOn } from '../../../../electron/engine/image/catalogue/walk.ts';

const list = new URL('https://example.org/lists/os_list.json');
const [packed, unpacked] = ['1a'.repeat(32), '2b'.repeat(32)];

function parse(json: unknown): CatalogueFolder {
  const top = parseRaspberryPi(json, list);
  if (top === undefined) throw new Error('not taken');
  return top;
}

const image = {
  name: 'Raspberry Pi OS (64-bit)',
  description: 'A port of Debian',
  url: 'https://example.org/a.img.xz',
  extract_size: 4_000_000,
  extract_sha256: unpacked,
  image_download_size: 1_000_000,
  release_date: '2026-01-28',
  init_format: 'systemd',
};

describe('an os_list', () => {
  test('of version 3 has images with the checksum of what is inside', () => {
    const [first] = parse({ imager: { latest_version: '1.8' }, os_list: [image] }).children;
    expect(first).toMatchObject({
      kind: 'image',
      slug: 'raspberry-pi-os-64-bit',
      title: image.name,
      address: image.url,
      sha256: undefined,
      unpackedSha256: unpacked,
      downloadSize: 1_000_000,
      unpackedSize: 4_000_000,
      released: '2026-01-28',
      initFormat: 'systemd',
      boards: [],
      unfit: undefined,
    });
  });

  test('of version 4 adds the checksum of the download, and for which boards it is', () => {
    const more = { ...image, image_download_sha256: packed.toUpperCase(), devices: ['pi5-64bit', 7, 'pi4-64bit'] };
    const devices = [{ name: 'Raspberry Pi 5', tags: ['pi5-64bit', 'pi5-32bit'], icon: 'x' }, { name: 'none' }, 3];
    const { children, boardNames } = parse({ imager: { devices }, os_list: [more] });
    const [first] = children;
    expect(first).toMatchObject({ sha256: packed, unpackedSha256: unpacked, boards: ['pi5-64bit', 'pi4-64bit'] });
    if (first?.kind !== 'image') throw new Error('no image');
    const boards = ['pi5-64bit', 'pi5', 'PI5', 'Raspberry Pi 5', 'raspberry-pi-5', 'pi', 'pi3', 'none'];
    expect(boards.filter((board) => runsOn(first, board, boardNames))).toEqual(boards.slice(0, 5));
  });

  test('may be nested in itself, or go on elsewhere', () => {
    const top = parse({
      os_list: [
        { name: 'Other', subitems: [{ name: 'Lite', subitems: [image] }, image] },
        { name: 'Makers', subitems_url: 'makers.json' },
        { name: 'Plain', subitems_url: 'http://example.org/plain.json' },
      ],
    });
    expect(top.children).toMatchObject([
      { slug: 'other', children: [{ slug: 'lite', children: [{ kind: 'image' }] }, { kind: 'image' }] },
      { slug: 'makers', list: 'https://example.org/lists/makers.json', children: [] },
      { slug: 'plain', list: 'https://example.org/plain.json' },
    ]);
  });

  test.each([
    ['what Imager does by itself', { url: 'internal://format' }, /by itself/],
    ['files for a card that is formatted', { contains_multiple_files: true }, /files/],
    ['a file of the computer', { url: 'file:///home/kim/a.img' }, /nothing/],
    ['an address that makes no sense', { url: 'http://' }, /nothing/],
    ['an empty address', { url: '' }, /nothing/],
    ['a program', { url: 'https://example.org/imager.exe' }, /program/],
  ])('says of %s that it is no card image', (_, change, reason) => {
    expect(parse({ os_list: [{ ...image, ...change }] }).children).toMatchObject([
      { unfit: expect.stringMatching(reason) },
    ]);
  });

  test.each([
    ['extract_size', -1],
    ['extract_size', '4000000'],
    ['extract_sha256', 'ceb7d748'],
    ['image_download_sha256', null],
    ['image_download_size', 1.5],
    ['release_date', 20_260_128],
    ['devices', 'pi5'],
    ['description', ['x']],
    ['init_format', {}],
  ])('loses no image over a bad %s', (field, value) => {
    const [first] = parse({ os_list: [{ ...image, [field]: value }] }).children;
    expect(first).toMatchObject({ slug: 'raspberry-pi-os-64-bit', address: image.url });
  });

  test('has entries without a name, which are passed over, and several of one name', () => {
    const { children } = parse({ os_list: [{ ...image, name: undefined }, image, null, [], 'x', image] });
    expect(children.map(({ slug }) => slug)).toEqual(['raspberry-pi-os-64-bit', 'raspberry-pi-os-64-bit-2']);
  });

  test('shows nothing that a terminal would take for a command', () => {
    const [first] = parse({ os_list: [{ ...image, name: 'A\u001B[2J\u202EB', description: '\u0000\n' }] }).children;
    expect(first).toMatchObject({ title: 'A [2J B', slug: 'a-2j-b', description: undefined });
  });

  test('is cut where it is deeper than any real one, or longer', () => {
    let entry: object = image;
    for (let depth = 0; depth < 1000; depth++) entry = { name: 'x', subitems: [entry] };
    let depth = 0;
    for (let node = parse({ os_list: [entry] }).children[0]; node?.kind === 'folder'; node = node.children[0]) depth++;
    expect(depth).toBe(mostDepth);
    const many = Array.from({ length: mostNodes + 1000 }, (_, i) => ({ ...image, name: `${i}` }));
    expect(parse({ os_list: many }).children).toHaveLength(mostNodes);
  });

  test('may be the bare list of its entries', () => {
    expect(parse([image]).children).toHaveLength(1);
  });

  test.each([{}, [], [1], null, { os_list: 'x' }, { os_list: null }, { stable: {} }])('is not %j', (json) => {
    expect(parseRaspberryPi(json, list)).toBeUndefined();
  });
});
