import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const built = join(import.meta.dirname, '..', '..', '..', 'dist');

/** One change of the built app: a text of one of its files, and what takes its place. */
export interface Mutation {
  file: 'main.mjs' | 'preload.cjs';
  find: string | RegExp;
  by: string;
}

/** The built app with a page of the tests' own in place of its pages, and with a mistake in it where one is wanted. */
export async function layOut(folder: string, pages: string, mutation?: Mutation): Promise<string> {
  const desktop = join(folder, 'desktop');
  await mkdir(desktop, { recursive: true });
  for (const file of await readdir(join(built, 'desktop'))) {
    const text = await readFile(join(built, 'desktop', file), 'utf8');
    const changed = mutation?.file === file ? text.replace(mutation.find, () => mutation.by) : text;
    if (mutation?.file === file && changed === text) throw new Error(`${file} has no ${String(mutation.find)}`);
    await writeFile(join(desktop, file), changed);
  }
  // The engine itself stays where it was built.
  await writeFile(
    join(folder, 'engine.mjs'),
    `import ${JSON.stringify(pathToFileURL(join(built, 'engine.mjs')).href)};\n`,
  );
  await cp(pages, join(folder, 'renderer'), { recursive: true });
  return folder;
}
