import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { hostMark, isAlive } from './owner.ts';
import { dataFile, isDamage, readRecord, recordFile, type StoredRecord } from './record.ts';

/** ms after which what an unknown process has left unfinished is taken for abandoned. */
const patience = 24 * 60 * 60 * 1000;
/** ms for which a note of a source stays without an entry: its process may be about to write one. */
const notePatience = 10 * 60 * 1000;

export interface Entry {
  id: string;
  record: StoredRecord;
  /** Bytes that it takes on the disk. */
  bytes: number;
  /** ms since 1970. */
  lastUsed: number;
}

const noteSchema = z.object({ source: z.string().regex(/^[0-9a-z-]+$/) });

/**
 * The folders of the store, and what may be done to them while other processes do the same. No locks: an entry appears
 * and disappears by a rename, whole.
 *
 *     entries/SOURCE-KIND/       finished copies; the record's time of change is when it was last used
 *     sources/KEY.json           which source a file or an address was, when it was last decoded
 *     unfinished/HOST-PID-…/     what is being written, or taken away
 */
export class Shelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async prepare(): Promise<void> {
    for (const name of ['entries', 'sources', 'unfinished']) {
      await mkdir(join(this.folder, name), { recursive: true, mode: 0o700 });
    }
  }

  entryFolder(id: string): string {
    return join(this.folder, 'entries', id);
  }

  /** A new folder that is swept away should this process end before it is finished. */
  async beginFolder(): Promise<string> {
    const folder = this.#unfinished();
    await mkdir(folder, { mode: 0o700 });
    return folder;
  }

  /** Puts a finished folder in its place, or removes it where another process was first. */
  async place(folder: string, id: string): Promise<void> {
    try {
      await rename(folder, this.entryFolder(id));
    } catch (error) {
      await stat(join(this.entryFolder(id), recordFile)).catch(() => {
        throw error;
      });
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Takes an entry away. Who has it open reads on, where the system allows that; else it stays. */
  async drop(id: string): Promise<boolean> {
    const aside = this.#unfinished();
    try {
      await rename(this.entryFolder(id), aside);
    } catch {
      return false;
    }
    await rm(aside, { recursive: true, force: true }).catch(() => {});
    return true;
  }

  async touch(id: string, now: number): Promise<void> {
    await utimes(join(this.entryFolder(id), recordFile), now / 1000, now / 1000);
  }

  /** The entries of a source. */
  async idsOf(source: string): Promise<string[]> {
    return (await readdir(join(this.folder, 'entries'))).filter((id) => id.startsWith(`${source}-`));
  }

  /** All entries, the one that was used longest ago first; those that make no sense are dropped. */
  async entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (const id of await readdir(join(this.folder, 'entries'))) {
      const folder = this.entryFolder(id);
      try {
        const record = await readRecord(folder);
        const { mtimeMs } = await stat(join(folder, recordFile));
        entries.push({ id, record, bytes: await takenBy(join(folder, dataFile)), lastUsed: mtimeMs });
      } catch (error) {
        if (isDamage(error)) await this.drop(id);
      }
    }
    return entries.sort((a, b) => a.lastUsed - b.lastUsed);
  }

  /** Bytes that everybody's unfinished copies take. */
  async unfinishedBytes(): Promise<number> {
    let sum = 0;
    for (const name of await readdir(join(this.folder, 'unfinished'))) {
      sum += await takenBy(join(this.folder, 'unfinished', name, dataFile)).catch(() => 0);
    }
    return sum;
  }

  async noteSource(key: string, source: string): Promise<void> {
    const aside = this.#unfinished();
    await writeFile(aside, JSON.stringify({ source }), { mode: 0o600 });
    await rename(aside, this.#note(key));
  }

  async sourceOf(key: string): Promise<string | undefined> {
    try {
      return noteSchema.parse(JSON.parse(await readFile(this.#note(key), 'utf8'))).source;
    } catch {
      return undefined;
    }
  }

  /** Removes what processes that are gone have left unfinished, and notes that lead nowhere. */
  async sweep(now: number): Promise<void> {
    for (const name of await readdir(join(this.folder, 'unfinished'))) {
      const path = join(this.folder, 'unfinished', name);
      if (await this.#isAbandoned(name, path, now)) await rm(path, { recursive: true, force: true });
    }
    const ids = await readdir(join(this.folder, 'entries'));
    for (const name of await readdir(join(this.folder, 'sources'))) {
      const key = name.replace(/\.json$/, '');
      const source = await this.sourceOf(key);
      if (source !== undefined && ids.some((id) => id.startsWith(`${source}-`))) continue;
      if (await isOlder(this.#note(key), now - notePatience)) await rm(this.#note(key), { force: true });
    }
  }

  async #isAbandoned(name: string, path: string, now: number): Promise<boolean> {
    const [host, pid] = name.split('-');
    if (host === hostMark) return !isAlive(Number(pid));
    // Another computer may share the folder, or another container: nothing tells whether its process still lives.
    const data = join(path, dataFile);
    return await isOlder((await exists(data)) ? data : path, now - patience);
  }

  #unfinished(): string {
    return join(this.folder, 'unfinished', `${hostMark}-${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  #note(key: string): string {
    return join(this.folder, 'sources', `${key}.json`);
  }
}

/** False where it is gone: another process may be sweeping too. */
async function isOlder(path: string, time: number): Promise<boolean> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs < time,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

async function takenBy(path: string): Promise<number> {
  return (await stat(path)).blocks * 512;
}
