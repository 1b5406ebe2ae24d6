import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { preparePlace } from '../store/place.ts';

/** A list as it was read last. */
export interface StoredList {
  bytes: Uint8Array;
  etag: string | undefined;
  lastModified: string | undefined;
  /** ms since 1970. */
  readAt: number;
}

/** Lists beyond this many are forgotten, the one that was read longest ago first. */
const mostLists = 100;

const headSchema = z.object({
  address: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  readAt: z.number(),
  sha256: z.string(),
});

/**
 * Lists for when there is no connection: one file each, a line of JSON and then the list. Nothing here ever throws: a
 * store that fails is empty.
 */
export class ListStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(list: URL): Promise<StoredList | undefined> {
    try {
      const file = await readFile(this.#path(list));
      const end = file.indexOf('\n');
      const { address, sha256, ...head } = headSchema.parse(JSON.parse(file.subarray(0, end).toString('utf8')));
      const bytes = file.subarray(end + 1);
      if (address !== digest(list.href) || sha256 !== digest(bytes)) return undefined;
      return { bytes, etag: head.etag, lastModified: head.lastModified, readAt: head.readAt };
    } catch {
      return undefined;
    }
  }

  async keep(list: URL, { bytes, ...head }: StoredList): Promise<void> {
    const path = this.#path(list);
    const draft = `${path}.${randomUUID()}`;
    try {
      await preparePlace(this.#folder);
      // Addresses may hold secrets, so only digests are kept.
      const line = JSON.stringify({ address: digest(list.href), sha256: digest(bytes), ...head });
      await writeFile(draft, Buffer.concat([Buffer.from(`${line}\n`), bytes]), { mode: 0o600, flag: 'wx' });
      await rename(draft, path);
      await this.#forgetOldest();
    } catch {
      await rm(draft, { force: true }).catch(() => {});
    }
  }

  #path(list: URL): string {
    return join(this.#folder, `${digest(list.href)}.list`);
  }

  async #forgetOldest(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length <= mostLists) return;
    const files = await Promise.all(
      names
        .filter((name) => name !== 'CACHEDIR.TAG')
        .map(async (name) => ({ name, at: (await stat(join(this.#folder, name))).mtimeMs })),
    );
    const oldest = files.sort((a, b) => a.at - b.at).slice(0, Math.max(0, files.length - mostLists));
    for (const { name } of oldest) await rm(join(this.#folder, name), { force: true });
  }
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
