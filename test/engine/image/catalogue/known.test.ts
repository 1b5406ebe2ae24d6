import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  addCatalogue,
  knownCatalogues,
  newCatalogue,
  removeCatalogue,
  shownList,
} from '../../../../electron/engine/image/catalogue/known.ts';

let station: string;
beforeEach(async () => {
  station = await mkdtemp(join(tmpdir(), 'wick-known-'));
});
afterEach(() => rm(station, { recursive: true, force: true }));

async function add(name: string, address: string) {
  const added = newCatalogue(name, address);
  await addCatalogue(station, added);
  return added;
}

const addresses = async () =>
  Object.fromEntries((await knownCatalogues(station)).map(({ name, address }) => [name, address.href]));

test('two catalogues come with Wick, over TLS', async () => {
  const known = await knownCatalogues(station);
  expect(known.map(({ name, builtIn }) => [name, builtIn])).toEqual([
    ['pantavisor', true],
    ['raspberry-pi', true],
  ]);
  for (const { address } of known) expect(address.protocol).toBe('https:');
});

test('others are added, take the place of those, and are removed', async () => {
  const before = await addresses();
  await add('ours', 'https://example.org/list.json#x');
  await add('pantavisor', 'https://example.org/releases.json');
  expect(await addresses()).toEqual({
    ...before,
    ours: 'https://example.org/list.json',
    pantavisor: 'https://example.org/releases.json',
  });
  await removeCatalogue(station, 'pantavisor');
  await removeCatalogue(station, 'ours');
  expect(await addresses()).toEqual(before);
  await expect(removeCatalogue(station, 'ours')).rejects.toThrow(/No catalogue ours/);
  await expect(removeCatalogue(station, 'pantavisor')).rejects.toThrow(/comes with Wick/);
});

test('the file is for its owner alone: an address may hold a password, which is not shown', async () => {
  const { address } = await add('ours', 'https://kim:hush@example.org/list.json?token=hush');
  expect((await stat(join(station, 'catalogues.json'))).mode & 0o077).toBe(0);
  expect(await readFile(join(station, 'catalogues.json'), 'utf8')).toContain('hush');
  expect(shownList(address)).not.toContain('hush');
});

test.each([
  ['add', 'https://example.org/'],
  ['Ours', 'https://example.org/'],
  ['a/b', 'https://example.org/'],
  ['', 'https://example.org/'],
  ['a', 'list.json'],
  ['a', 'file:///etc/passwd'],
  ['a', 'https://'],
])('%j at %j is refused', (name, address) => {
  expect(() => newCatalogue(name, address)).toThrow(expect.objectContaining({ code: 'usage' }));
});

test.each(['{', '[]', '{"catalogues":{"a":"file:///x"}}', '{"catalogues":{"A b":"https://example.org"}}'])(
  'a file with %s is named, and left as it is',
  async (text) => {
    await writeFile(join(station, 'catalogues.json'), text);
    const refusal = expect.objectContaining({ code: 'source-unreadable' });
    await expect(knownCatalogues(station)).rejects.toThrow(refusal);
    await expect(add('a', 'https://example.org/')).rejects.toThrow(refusal);
    expect(await readFile(join(station, 'catalogues.json'), 'utf8')).toBe(text);
  },
);
