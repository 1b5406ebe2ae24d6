import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { makeFolder, syncFolder } from '../../sync-folder.ts';

/** Undefined where there is no such file. @throws WickError `source-unreadable` where it holds something else */
export async function readKept<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const unreadable = (reason: string, cause: unknown) =>
    new WickError('source-unreadable', { what: path, reason }, { cause });
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw unreadable(cause.message, cause);
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw unreadable('it does not hold what Wick keeps there', cause);
  }
}

/** Whoever reads the file, also after a crash, finds all of the old or all of the new. @throws WickError `file-unwritable` */
export async function writeKept(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await makeFolder(dirname(path));
    {
      await using file = await open(draft, 'wx', 0o600);
      await file.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
      await file.sync();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    throw new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}
