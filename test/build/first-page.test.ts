import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

/** A script with all that it imports before it runs. */
async function scriptsOf(file: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(file)) return found;
  found.add(file);
  const code = await readFile(file, 'utf8');
  for (const [, name = ''] of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) {
    await scriptsOf(join(built, 'assets', name), found);
  }
  return found;
}

test('the first sheet says in which order the layers of all others count', async () => {
  const page = await readFile(join(built, 'index.html'), 'utf8');
  const [sheet = '', ...others] = [...page.matchAll(/<link rel="stylesheet"[^>]*href="\.\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  expect(others).not.toEqual([]);
  expect(await readFile(join(built, sheet), 'utf8')).toMatch(/^@layer tokens, base, parts, screens;/);
});

test('the first page has less than 200 KB of packed scripts, whatever its language is', async () => {
  const page = await readFile(join(built, 'index.html'), 'utf8');
  const [, first = ''] = /<script[^>]*src="\.\/([^"]+)"/.exec(page) ?? [];
  const scripts = await scriptsOf(join(built, first));
  const code = await readFile(join(built, first), 'utf8');
  const languages = [...code.matchAll(/import\(["'`]\.\/((?:de|es|fr|ja|pt|zh)-[\w-]+\.js)["'`]\)/g)];
  expect(new Set(languages.map(([, name = '']) => name.slice(0, 2))).size).toBe(6);
  const sizeOf = async (files: Iterable<string>) => {
    let size = 0;
    for (const file of files) size += gzipSync(await readFile(file)).length;
    return size;
  };
  for (const [, name = ''] of languages) {
    const all = await scriptsOf(join(built, 'assets', name), new Set(scripts));
    expect(await sizeOf(all), name).toBeLessThan(200e3);
  }
});
