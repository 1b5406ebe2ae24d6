import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { hostMark, isAlive } from '../../store/owner.ts';

/** ms between two signs of life of whoever downloads, and after how many it counts as gone. */
const beat = 5000;
const silence = 60_000;
/** ms after which what nobody took up again is removed. */
const patience = 14 * 24 * 60 * 60 * 1000;

/** What the bytes are of: they are gone on with only where all of it is still so. */
const noteSchema = z.object({ address: z.string(), validator: z.string(), size: z.number(), bootedAt: z.number() });
type Note = z.output<typeof noteSchema>;

/** `KEY@HOST-PID-RANDOM` while somebody is at it, `KEY@free-RANDOM` when nobody is. */
const mark = () => randomBytes(6).toString('hex');

/**
 * A download that is under way, in a folder of its own: `data.part` and `note.json`. The folder belongs to the process
 * that has its name; one that is free, or whose process has died, is taken by renaming it.
 */
export class Begun implements AsyncDisposable {
  readonly data: string;
  readonly folder: string;
  #state: 'held' | 'gone' = 'held';
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string) {
    this.folder = folder;
    this.data = join(folder, 'data.part');
    this.#timer = setInterval(() => void touch(folder).catch(() => {}), beat).unref();
  }

  async note(): Promise<Note | undefined> {
    try {
      return noteSchema.parse(JSON.parse(await readFile(join(this.folder, 'note.json'), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /** Without one, nothing can be gone on with. */
  async setNote(note: Note | undefined): Promise<void> {
    const path = join(this.folder, 'note.json');
    if (note === undefined) await rm(path, { force: true });
    else await writeFile(path, JSON.stringify(note), { mode: 0o600 });
  }

  /** Bytes that are there. */
  async bytes(): Promise<number> {
    return await stat(this.data).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** The folder has become something else. */
  letGo(): void {
    this.#state = 'gone';
    clearInterval(this.#timer);
  }

  async remove(): Promise<void> {
    this.letGo();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What was not finished waits for the next one. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'gone') return;
    this.letGo();
    const free = join(this.folder, '..', `${keyOf(this.folder)}@free-${mark()}`);
    await rename(this.folder, free).catch(() => {});
  }
}

/** Takes up a download, or begins it; `busy` where another one, in this process or another, is at it. */
export async function claim(parent: string, key: string): Promise<Begun | 'busy'> {
  const own = join(parent, `${key}@${hostMark}-${process.pid}-${mark()}`);
  const others = await namesOf(parent, key);
  for (const name of others) if (await isHeld(join(parent, name))) return 'busy';
  const left = others.find((name) => isLeft(name));
  if (left !== undefined) {
    try {
      await touch(join(parent, left));
      await rename(join(parent, left), own);
      return new Begun(own);
    } catch {
      return 'busy';
    }
  }
  await mkdir(own, { mode: 0o700 });
  // Of two that found nothing at the same moment, the first by name goes on.
  for (const name of await namesOf(parent, key)) {
    if (name >= basename(own) || !(await isHeld(join(parent, name)))) continue;
    await rm(own, { recursive: true, force: true });
    return 'busy';
  }
  return new Begun(own);
}

export interface BegunEntry {
  path: string;
  bytes: number;
  held: boolean;
}

/** All of them; those that were left for long are removed. */
export async function begunEntries(parent: string, now: number): Promise<BegunEntry[]> {
  const entries: BegunEntry[] = [];
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    try {
      const held = await isHeld(path);
      if (!held && (await stat(path)).mtimeMs < now - patience) {
        await rm(path, { recursive: true, force: true });
        continue;
      }
      entries.push({ path, held, bytes: (await stat(join(path, 'data.part'))).size });
    } catch {
      // Gone in the meantime, or nothing in it yet.
    }
  }
  return entries;
}

async function namesOf(parent: string, key: string): Promise<string[]> {
  return (await readdir(parent)).filter((name) => name.startsWith(`${key}@`)).sort();
}

function keyOf(path: string): string {
  return basename(path).split('@')[0] ?? '';
}

/** Nobody can come back to it. */
function isLeft(name: string): boolean {
  const [host, pid] = ownerOf(name);
  return host === 'free' || (host === hostMark && !isAlive(Number(pid)));
}

/** Somebody is at it, and has been seen lately. */
async function isHeld(path: string): Promise<boolean> {
  if (isLeft(basename(path))) return false;
  const seen = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return seen > Date.now() - silence;
}

function ownerOf(name: string): string[] {
  return (name.split('@')[1] ?? 'free').split('-');
}

async function touch(folder: string): Promise<void> {
  const now = Date.now() / 1000;
  await utimes(folder, now, now);
}
