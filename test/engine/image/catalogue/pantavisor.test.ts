import { describe, expect, test } from 'vitest';
import { parsePantavisor } from '../../../../electron/engine/image/catalogue/pantavisor.ts';
import type { CatalogueFolder, CatalogueNode } from '../../../../electron/engine/image/catalogue/tree.ts';

const list = new URL('https://example.org/meta/releases.json');
const sha = 'AB'.repeat(32);
const full = (name: string) => ({ url: `https://example.org/${name}.tar.gz`, sha256: sha });

function parse(json: unknown): CatalogueFolder {
  const top = parsePantavisor(json, list);
  if (top === undefined) throw new Error('not taken');
  return top;
}

function children(node: CatalogueNode | undefined): readonly CatalogueNode[] {
  return node?.kind === 'folder' ? node.children : [];
}

/** The devices of the first version of the first channel. */
function devices(version: unknown): readonly CatalogueNode[] {
  return children(children(parse({ stable: { '028': version } }).children[0])[0]);
}

describe('a releases.json', () => {
  test('is channels, stable first, with their versions, newest first, and the devices of each', () => {
    const one = { devices: [{ name: 'rpi-scarthgap', full_image: full('a') }] };
    const top = parse({
      unknown: { main: one },
      'release-candidate': { '028-rc9': one, '028-rc10': one, '028-rc10.1': one },
      stable: { '009': one, '028': one, '27': one },
    });
    expect(top.children.map(({ slug }) => slug)).toEqual(['stable', 'release-candidate', 'unknown']);
    const [stable, candidates] = top.children;
    expect(children(stable).map(({ slug }) => slug)).toEqual(['028', '27', '009']);
    expect(children(candidates).map(({ slug }) => slug)).toEqual(['028-rc10.1', '028-rc10', '028-rc9']);
    expect(top.implied).toEqual(['stable']);
  });

  test('tells of a device what can be downloaded, its checksum and its date', () => {
    const [device] = devices({
      'release-date': '2026-06-19T10:00+00:00',
      devices: [{ name: 'raspberrypi-armv8-scarthgap', display_name: 'Raspberry Pi', full_image: full('a') }],
    });
    expect(device).toMatchObject({
      kind: 'image',
      slug: 'raspberrypi-armv8-scarthgap',
      aliases: ['raspberrypi-armv8'],
      title: 'Raspberry Pi',
      address: 'https://example.org/a.tar.gz',
      sha256: 'ab'.repeat(32),
      released: '2026-06-19T10:00+00:00',
      boards: ['raspberrypi-armv8-scarthgap', 'raspberrypi-armv8'],
      unfit: undefined,
    });
  });

  test('may have a version that is the bare list of its devices', () => {
    expect(devices([{ name: 'rpi', full_image: full('a') }])).toMatchObject([{ slug: 'rpi' }]);
  });

  test('may have versions with documentation only: there is nothing to write', () => {
    const top = parse({
      unknown: { '028-rc12': { docs: { name: 'd', hash: 'h', url: 'u' } } },
      stable: { '028': [{ name: 'rpi', full_image: full('a') }], '029': { docs: {} } },
    });
    expect(top.children.map(({ slug }) => slug)).toEqual(['stable']);
    expect(children(top.children[0]).map(({ slug }) => slug)).toEqual(['028']);
  });

  test('may have a device that is but a time: it is the date of the version', () => {
    const found = devices([{ name: 'rpi', full_image: full('a') }, { timestamp: '2026-06-03T10:00+00:00' }]);
    expect(found).toMatchObject([{ slug: 'rpi', released: '2026-06-03T10:00+00:00' }]);
  });

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['half of one', 'abcd'],
    ['one of another kind', 7],
  ])('may have an image with a checksum that is %s', (_, sha256) => {
    const [device] = devices([{ name: 'rpi', full_image: { url: 'https://example.org/a', sha256 } }]);
    expect(device).toMatchObject({ sha256: undefined, unfit: undefined });
  });

  test.each([
    ['no name', { full_image: full('a') }],
    ['an empty name', { name: '', full_image: full('a') }],
    ['a name that is no text', { name: 5, full_image: full('a') }],
  ])('may have a device with %s, which is passed over', (_, device) => {
    expect(devices([device, { name: 'rpi', full_image: full('a') }, null, 'x', []])).toMatchObject([{ slug: 'rpi' }]);
  });

  test('gives two devices of one name a name each', () => {
    const both = devices([
      { name: 'rpi', full_image: full('a') },
      { name: 'RPi', full_image: full('b') },
    ]);
    expect(both.map(({ slug }) => slug)).toEqual(['rpi', 'rpi-2']);
  });

  test.each([
    ['a Docker container', 'docker-x86_64-scarthgap', 'https://example.org/a.tar.gz', /Docker/],
    ['an appengine tar', 'x86', 'https://example.org/pantavisor-appengine-distro.tar.gz', /appengine/],
    ['a flash bundle', 'verdin', 'https://example.org/pv-flash-bundle-verdin.tar.gz', /memory of the board/],
    ['raw flash', 'colibri', 'https://example.org/a.ubifs', /raw flash/],
    ['an SDK', 'rpi', 'https://example.org/panta-sdk.sh', /SDK/],
    ['containers', 'rpi', 'https://example.org/pvexports-rpi-028.tar.gz', /containers/],
    ['a container', 'rpi', 'https://example.org/pantavisor-bsp.pvrexport.tgz', /containers/],
    ['nothing', 'rpi', undefined, /nothing/],
    ['a place that is not for downloads', 'rpi', 'file:///etc/passwd', /nothing/],
  ])('says of %s that it is no card image', (_, name, url, reason) => {
    const [device] = devices([{ name, full_image: { url, sha256: sha } }]);
    expect(device).toMatchObject({ unfit: expect.stringMatching(reason) });
  });

  test('knows what else comes with a device', () => {
    const part = { url: 'https://example.org/x', sha256: sha };
    const [device] = devices([{ name: 'rpi', full_image: full('a'), bsp: part, sdk: part, pvrexports: {} }]);
    expect(Object.keys(device?.kind === 'image' ? (device.parts ?? {}) : {})).toEqual(['pvrexports', 'bsp', 'sdk']);
  });

  test('that came over TLS leads to no place without, unless a checksum proves what comes from there', () => {
    const unproven = { name: 'a', full_image: { url: 'http://example.org/a' } };
    const proven = { name: 'b', full_image: { url: 'http://example.org/b', sha256: sha } };
    expect(devices([unproven, proven])).toMatchObject([
      { address: 'https://example.org/a' },
      { address: 'http://example.org/b' },
    ]);
  });

  test.each([{}, [], null, 'text', { a: 1 }, { error: { code: 'x' } }, { a: { b: { c: 1 } } }])('is not %j', (json) => {
    expect(parsePantavisor(json, list)).toBeUndefined();
  });
});
