import { diskOf } from './place.ts';
import type { Shelf } from './shelf.ts';

export interface Bound {
  /** Most bytes that the store takes. */
  most: number;
  /** Bytes that it leaves free on the disk. */
  keepFree: number;
}

const gibibyte = 2 ** 30;

/** A tenth of the disk, but no more than 16 GiB; and 4 GiB stay free, on a small disk a tenth of it. */
export async function usualBound(folder: string): Promise<Bound> {
  const { size } = await diskOf(folder);
  return { most: Math.min(16 * gibibyte, size / 10), keepFree: Math.min(4 * gibibyte, size / 10) };
}

/**
 * Sees to it that `needed` more bytes fit, by dropping the entries that were used longest ago. False where that cannot
 * be; nothing is dropped then.
 */
export async function makeRoom(shelf: Shelf, { most, keepFree }: Bound, needed: number): Promise<boolean> {
  const entries = await shelf.entries();
  const stored = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const unfinished = await shelf.unfinishedBytes();
  const { free } = await diskOf(shelf.folder);
  let excess = Math.max(stored + unfinished + needed - most, needed + keepFree - free);
  if (excess > stored) return false;
  for (const entry of entries) {
    if (excess <= 0) break;
    if (await shelf.drop(entry.id)) excess -= entry.bytes;
  }
  return excess <= 0;
}
