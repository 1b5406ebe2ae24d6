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

interface LayOutOptions {
  mutation?: Mutation | undefined;
  /** The address of a module that the engine's process loads before the engine. */
  first?: string;
}

/** The built app with other pages in place of its own, and with a mistake in it where one is wanted. */
export async function layOut(folder: string, pages: string, { mutation, first }: LayOutOptions = {}): Promise<string> {
  const desktop = join(folder, 'desktop');
  await mkdir(desktop, { recursive: true });
  for (const file of await readdir(join(built, 'desktop'))) {
    const text = await readFile(join(built, 'desktop', file), 'utf8');
    const changed = mutation?.file === file ? text.replace(mutation.find, () => mutation.by) : text;
    if (mutation?.file === file && changed === text) throw new Error(`${file} has no ${String(mutation.find)}`);
    await writeFile(join(desktop, file), changed);
  }
  // The engine itself stays where it was built.
  const modules = [...(first === undefined ? [] : [first]), pathToFileURL(join(built, 'engine.mjs')).href];
  await writeFile(
    join(folder, 'engine.mjs'),
    modules.map((address) => `import ${JSON.stringify(address)};\n`).join(''),
  );
  await cp(pages, join(folder, 'renderer'), { recursive: true });
  return folder;
}
