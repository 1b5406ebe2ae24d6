import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { hostMark, isAlive } from '../../store/owner.ts';

/** A file that was downloaded whole and found right. */
export interface KeptFile {
  key: string;
  path: string;
  /** Bytes. */
  size: number;
  /** Lower-case hex, of the file. */
  sha256: string;
  /** ETag or Last-Modified of the server. */
  validator: string | undefined;
  /** ms since 1970. */
  keptAt: number;
}

export interface KeptEntry {
  key: string;
  bytes: number;
  /** ms since 1970. */
  lastUsed: number;
  /** Somebody reads it at this moment. */
  inUse: boolean;
}

const recordFile = 'record.json';
/** What a folder is called while it is being removed. */
const gone = 'gone-';
const readerPrefix = 'reader-';
/** ms for which a process counts as reading what it has opened. */
const readingTime = 6 * 60 * 60 * 1000;

const recordSchema = z.object({
  fileName: z.string().regex(/^[\w+][\w.+-]*$/),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  validator: z.string().optional(),
  keptAt: z.number(),
  identity: z.string(),
});

type KeptRecord = z.output<typeof recordSchema>;

/**
 * The folders of finished downloads, one for each: the file under its own name and `record.json`, whose time of change is
 * when it was last used. They appear and disappear by a rename, whole.
 */
export class KeptFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /**
   * The file, if it is still what was found right: told by what the system says of it, else by its checksum. `onCheck` is
   * called with its size before that is taken.
   */
  async find(key: string, signal: AbortSignal, onCheck: (size: number) => void): Promise<KeptFile | undefined> {
    const folder = join(this.#folder, key);
    const text = await readFile(join(folder, recordFile), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const record = recordSchema.parse(JSON.parse(text));
      const path = join(folder, record.fileName);
      const identity = await identityOf(path);
      if (identity !== record.identity) {
        onCheck(record.size);
        if ((await sha256Of(path, signal)) !== record.sha256) throw new Error('it was changed');
        await this.#write(folder, { ...record, identity });
      }
      const { size, sha256, validator, keptAt } = record;
      return { key, path, size, sha256, validator, keptAt };
    } catch {
      signal.throwIfAborted();
      await this.drop(key);
      return undefined;
    }
  }

  /** Says that this process reads it, so that nobody makes room there; false where it is gone. */
  async use(key: string, now: number): Promise<boolean> {
    const folder = join(this.#folder, key);
    try {
      await writeFile(join(folder, `${readerPrefix}${hostMark}-${process.pid}`), '', { mode: 0o600 });
      await utimes(join(folder, recordFile), now / 1000, now / 1000);
      return true;
    } catch {
      return false;
    }
  }

  /** Makes a folder with a whole file in it an entry, unless another process was first. */
  async place(folder: string, key: string, record: Omit<KeptRecord, 'identity'>): Promise<void> {
    await this.#write(folder, { ...record, identity: await identityOf(join(folder, record.fileName)) });
    const place = join(this.#folder, key);
    try {
      await rename(folder, place);
    } catch (error) {
      await stat(join(place, recordFile)).catch(() => {
        throw error;
      });
      await rm(folder, { recursive: true, force: true });
    }
  }

  async drop(key: string): Promise<void> {
    const aside = join(this.#folder, `${gone}${randomBytes(6).toString('hex')}`);
    const moved = await rename(join(this.#folder, key), aside).then(
      () => true,
      () => false,
    );
    if (moved) await rm(aside, { recursive: true, force: true });
  }

  /** The one that was used longest ago first. */
  async entries(now: number): Promise<KeptEntry[]> {
    const entries: KeptEntry[] = [];
    for (const key of await readdir(this.#folder)) {
      const folder = join(this.#folder, key);
      try {
        if (key.startsWith(gone)) throw new Error('it was to be removed');
        const { fileName } = recordSchema.parse(JSON.parse(await readFile(join(folder, recordFile), 'utf8')));
        const [{ size }, { mtimeMs }] = await Promise.all([
          stat(join(folder, fileName)),
          stat(join(folder, recordFile)),
        ]);
        entries.push({ key, bytes: size, lastUsed: mtimeMs, inUse: await isRead(folder, now) });
      } catch {
        await rm(folder, { recursive: true, force: true });
      }
    }
    return entries.sort((a, b) => a.lastUsed - b.lastUsed);
  }

  async #write(folder: string, record: KeptRecord): Promise<void> {
    const draft = join(folder, `${recordFile}.${randomBytes(6).toString('hex')}`);
    await writeFile(draft, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
    await rename(draft, join(folder, recordFile));
  }
}

async function isRead(folder: string, now: number): Promise<boolean> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(readerPrefix)) continue;
    const [host, pid] = name.slice(readerPrefix.length).split('-');
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs > now - readingTime && (host !== hostMark || isAlive(Number(pid)))) return true;
  }
  return false;
}

/** All that would differ if somebody had written to the file. */
async function identityOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
