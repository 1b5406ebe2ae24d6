import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { parseList } from '../../../../electron/engine/image/catalogue/parse-list.ts';
import { type CatalogueFolder, mostDepth, mostNodes } from '../../../../electron/engine/image/catalogue/tree.ts';

const list = new URL('https://example.org/list.json');
const sha = 'ab'.repeat(32);

const parse = (text: string | Uint8Array) => parseList(Buffer.from(text), list, list.href);

const releases = {
  stable: {
    '027': [{ name: 'rpi-scarthgap', full_image: { url: 'https://example.org/27.tar.gz', sha256: sha } }],
    '028': {
      'release-date': '2026-06-19T10:00+00:00',
      docs: { name: 'd', hash: sha, url: 'https://example.org/d.docs.tar.zst' },
      devices: [
        {
          name: 'rpi-scarthgap',
          full_image: { url: 'https://example.org/28.tar.gz', sha256: sha },
          sdk: { url: 'https://example.org/sdk.sh', sha256: sha },
        },
        { timestamp: '2026-06-19T10:00+00:00' },
      ],
    },
  },
};

const osList = {
  imager: { devices: [{ name: 'Raspberry Pi 5', tags: ['pi5-64bit'] }] },
  os_list: [
    { name: 'One', url: 'https://example.org/1.img.xz', extract_sha256: sha, extract_size: 5, devices: ['pi5-64bit'] },
    { name: 'Others', subitems: [{ name: 'Two', url: 'https://example.org/2.img.xz', image_download_sha256: sha }] },
    { name: 'Elsewhere', subitems_url: 'https://example.org/more.json' },
  ],
};

describe('a list', () => {
  test('is told by what is in it', () => {
    expect(parse(JSON.stringify(releases)).title).toBe('Pantavisor');
    expect(parse(JSON.stringify(osList)).title).toBe('Raspberry Pi Imager');
    expect(parse(`\uFEFF${JSON.stringify(osList)}`).title).toBe('Raspberry Pi Imager');
  });

  test.each([
    ['a web page', '<!DOCTYPE html><title>Log in</title>', /a web page/],
    ['no JSON', '{"stable": {', /not JSON/],
    ['no text', new Uint8Array([0xff, 0xfe, 0x00]), /not JSON/],
    ['nothing', '', /not JSON/],
    ['JSON of another kind', '{"message":"not found"}', /another kind/],
  ])('is not %s', (_, text, reason) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'catalogue-unreadable' }));
    expect(() => parse(text)).toThrow(reason);
  });

  test('of brackets without end does no harm', () => {
    const depth = 100_000;
    const nested = `${'{"os_list":[{"name":"a","subitems":'.padEnd(35)}${'['.repeat(depth)}${']'.repeat(depth)}}]}`;
    expect(parse(nested).children).toHaveLength(1);
    expect(() => parse('['.repeat(depth) + ']'.repeat(depth))).toThrow('another kind');
  });

  /** What everybody who gets a list may rely on. */
  function mustHold(folder: CatalogueFolder, depth = 0): number {
    expect(depth).toBeLessThanOrEqual(mostDepth);
    const slugs = folder.children.map(({ slug }) => slug);
    expect(new Set(slugs).size).toBe(slugs.length);
    let nodes = 0;
    for (const node of folder.children) {
      nodes += 1;
      expect(node.slug).toMatch(/^[^/#\s]+$/u);
      expect(node.slug).not.toMatch(/^\.+$/u);
      if (node.kind === 'folder') {
        nodes += mustHold(node, depth + 1);
        if (node.list !== undefined) expect(node.list).toMatch(/^https:/u);
        continue;
      }
      expect(node.title).not.toBe('');
      if (node.unfit === undefined) expect(node.address).toMatch(/^https?:/u);
      if (node.address?.startsWith('http:')) expect(node.sha256 ?? node.unpackedSha256).toBeDefined();
      for (const sum of [node.sha256, node.unpackedSha256]) expect(sum ?? sha).toMatch(/^[0-9a-f]{64}$/u);
      expect(node.downloadSize ?? 1).toBeGreaterThan(0);
    }
    expect(nodes).toBeLessThanOrEqual(mostNodes);
    return nodes;
  }

  function takenOrRefused(text: string | Uint8Array): void {
    let found: CatalogueFolder;
    try {
      found = parse(text);
    } catch (error) {
      if (!isWickError(error, 'catalogue-unreadable')) throw error;
      return;
    }
    mustHold(found);
  }

  const odd = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(null, '', 0, -1, [], {}, '../..', 'http://a/b', 'javascript:x', '__proto__', 'a'.repeat(5000)),
  );

  test.each([
    ['releases.json', releases],
    ['os_list', osList],
  ])('of damaged bytes is read or refused (%s)', (_, valid) => {
    const bytes = Buffer.from(JSON.stringify(valid));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, length) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          takenOrRefused(damaged);
          takenOrRefused(damaged.subarray(0, length));
        },
      ),
      { seed: 7, numRuns: 400 },
    );
  });

  test.each([
    ['releases.json', releases],
    ['os_list', osList],
  ])('with any part exchanged for something else is read or refused (%s)', (_, valid) => {
    const places = placesIn(valid);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), odd), { minLength: 1, maxLength: 3 }), (changes) => {
        const json: unknown = structuredClone(valid);
        for (const [place, value] of changes) exchange(json, place, value);
        takenOrRefused(JSON.stringify(json));
      }),
      { seed: 11, numRuns: 600 },
    );
  });
});

type Place = readonly string[];

function placesIn(json: unknown, above: Place = []): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [[...above, key], ...placesIn(value, [...above, key])]);
}

function exchange(json: unknown, [key, ...rest]: Place, value: unknown): void {
  if (typeof json !== 'object' || json === null || key === undefined) return;
  if (rest.length === 0) Object.assign(json, { [key]: value });
  else exchange(Reflect.get(json, key), rest, value);
}
