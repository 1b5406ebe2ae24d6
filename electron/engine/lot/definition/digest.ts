import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openSource } from '../../image/source/source.ts';
import { isCatalogueName } from '../../image/catalogue/name.ts';

/** `file`: on this computer, by its absolute path; the others are proved as they are downloaded or written. */
export type Named = { kind: 'file'; path: string } | { kind: 'address' | 'catalogue'; name: string };

/** What a recipe or a lot names, from its folder. */
export function namedIn(folder: string, name: string): Named {
  if (isCatalogueName(name)) return { kind: 'catalogue', name };
  if (/^[a-z][a-z\d+.-]+:\/\//iu.test(name)) return { kind: 'address', name };
  return { kind: 'file', path: resolve(folder, name) };
}

/** Lower-case hex SHA-256 of a file or of what an address serves. @throws WickError `source-…` */
export async function digestOf(
  name: string,
  signal: AbortSignal,
  onBytes?: (bytes: number, total: number | undefined) => void,
): Promise<string> {
  const source = await openSource(name, { signal });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source.open({ signal })) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes?.(bytes, source.size);
  }
  return hash.digest('hex');
}

/** Remembers digests for as long as their files look untouched: size, times, and which file it is. */
export class Digests {
  readonly #known = new Map<string, { look: string; sha256: string }>();

  async of(path: string, signal: AbortSignal): Promise<string> {
    return await this.remember(path, () => digestOf(path, signal));
  }

  /** The same for something else that is made of a file, under a name of its own. */
  async remember(name: string, make: () => Promise<string>, path = name): Promise<string> {
    const look = await lookOf(path);
    const known = this.#known.get(name);
    if (known?.look === look) return known.sha256;
    const sha256 = await make();
    // What changes while it is read is not remembered.
    if ((await lookOf(path)) === look) this.#known.set(name, { look, sha256 });
    return sha256;
  }
}

async function lookOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
