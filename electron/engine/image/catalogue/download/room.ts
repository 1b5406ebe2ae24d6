import { rm } from 'node:fs/promises';
import { WickError } from '../../../../contract/errors.ts';
import { formatBytes } from '../../../../contract/format.ts';
import { diskOf } from '../../store/place.ts';
import { begunEntries } from './begun.ts';
import type { KeptFiles } from './kept.ts';

export interface Bound {
  /** Most bytes that downloads take together; one alone may take more. */
  most: number;
  /** Bytes that stay free on the disk. */
  keepFree: number;
}

export interface Places {
  folder: string;
  /** Where downloads that are under way lie. */
  begun: string;
  kept: KeptFiles;
}

/**
 * Sees to it that `needed` more bytes fit, by dropping what was used longest ago, but nothing that somebody reads.
 *
 * @throws WickError `file-unwritable` where the disk has no room
 */
export async function makeRoom({ folder, begun, kept }: Places, bound: Bound, needed: number): Promise<void> {
  const now = Date.now();
  const [entries, unfinished] = [await kept.entries(now), await begunEntries(begun, now)];
  const { free } = await diskOf(folder);
  const taken = [...entries, ...unfinished].reduce((sum, { bytes }) => sum + bytes, 0);
  let excess = Math.max(taken + needed - bound.most, needed + bound.keepFree - free);
  for (const { key, bytes, inUse } of entries) {
    if (excess <= 0) return;
    if (inUse) continue;
    await kept.drop(key);
    excess -= bytes;
  }
  for (const { path, bytes, held } of unfinished) {
    if (excess <= 0) return;
    if (held) continue;
    await rm(path, { recursive: true, force: true });
    excess -= bytes;
  }
  if (needed + bound.keepFree <= (await diskOf(folder)).free) return;
  const reason = `there is no room for a download of ${formatBytes(needed)}`;
  throw new WickError('file-unwritable', { path: folder, reason });
}
