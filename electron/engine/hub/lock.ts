import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';

/** ms that a lock holds; whoever needs longer has died. */
const expiry = 30_000;

const ownerSchema = z.object({
  id: z.string(),
  computer: z.string(),
  process: z.int(),
  /** ms since 1970. */
  until: z.number(),
});

export interface LockOptions {
  signal: AbortSignal;
  now?: () => number;
  /** ms that others are waited for. */
  patience?: number;
}

/**
 * Does what only one program may do at a time, while `path` says who that is. A lock whose owner has died, or that has
 * expired, counts for nothing.
 *
 * @throws WickError `file-unwritable` where another program does not let go of it
 */
export async function locked<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const { signal, now = Date.now, patience = 10_000 } = options;
  const id = randomUUID();
  const begun = performance.now();
  while (!(await take(path, id, now()))) {
    signal.throwIfAborted();
    if (performance.now() - begun > patience) {
      throw new WickError('file-unwritable', { path, reason: 'another program keeps it locked' });
    }
    await wait(10 + Math.random() * 40, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    // What has expired may be somebody else's by now.
    if ((await readOwner(path))?.id === id) await rm(path, { force: true });
  }
}

async function take(path: string, id: string, now: number): Promise<boolean> {
  const owner = { id, computer: hostname(), process: process.pid, until: now + expiry };
  try {
    await writeFile(path, JSON.stringify(owner), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    const { code = 'it cannot be written' } = cause as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new WickError('file-unwritable', { path, reason: code }, { cause });
  }
  await breakStale(path, now);
  return false;
}

/** Moved away before it is deleted: of several who find the same dead lock, one moves it. */
async function breakStale(path: string, now: number): Promise<void> {
  const owner = await readOwner(path);
  if (!(await isStale(path, owner, now))) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  // In the meantime it may have become a living one.
  if ((await readOwner(aside))?.id !== owner?.id) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

async function isStale(path: string, owner: z.output<typeof ownerSchema> | undefined, now: number): Promise<boolean> {
  if (owner !== undefined) {
    // A clock that was set back would let it hold for long.
    return owner.until < now || owner.until > now + 2 * expiry || hasDied(owner);
  }
  // Just made and not written yet, or gone.
  const changed = (await stat(path).catch(() => undefined))?.mtimeMs;
  return changed !== undefined && now - changed > expiry;
}

function hasDied({ computer, process: id }: z.output<typeof ownerSchema>): boolean {
  if (computer !== hostname()) return false;
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function readOwner(path: string): Promise<z.output<typeof ownerSchema> | undefined> {
  try {
    return ownerSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
