import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { pageTypes } from '../contract/pages.ts';

export interface StaticFile {
  body: Buffer;
  headers: Record<string, string>;
}

/**
 * The pages as they were built, by their paths in an address; none where they were not. What is not in this list is not
 * served.
 */
export async function readStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const type = pageTypes[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    // The names of assets change with what is in them.
    const cache = name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-store';
    files.set(`/${name}`, { body: await readFile(path), headers: { 'content-type': type, 'cache-control': cache } });
  }
  const start = files.get('/index.html');
  if (start !== undefined) files.set('/', start);
  return files;
}
