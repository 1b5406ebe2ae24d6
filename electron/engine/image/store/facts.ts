import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { ImageOrigin } from '../image.ts';

/** ms. A change within one tick of the file system's clock leaves its times as they were. */
const tick = 100;
/** ms. FAT counts in two seconds, some servers in one. */
const coarseTick = 2000;

/**
 * A digest of all that would differ if the source had changed; undefined where nothing proves that it has not. `now` is in
 * ms since 1970.
 */
export async function sourceKey(facts: ImageOrigin, now: number): Promise<string | undefined> {
  if (facts.kind === 'url') {
    const { address, validator, size } = facts;
    if (validator === undefined || size === undefined) return undefined;
    return keyOf(['url', address, validator, size]);
  }
  const stats = await stat(facts.path, { bigint: true });
  if (!stats.isFile()) return undefined;
  const { size, mtimeNs, ctimeNs, ino, dev } = stats;
  if (!isSettled(mtimeNs, now) || !isSettled(ctimeNs, now)) return undefined;
  return keyOf(['file', facts.path, ...[size, mtimeNs, ctimeNs, ino, dev].map(String)]);
}

function isSettled(timeNs: bigint, now: number): boolean {
  const coarse = timeNs % 1_000_000_000n === 0n;
  return Number(timeNs / 1_000_000n) + (coarse ? coarseTick : tick) < now;
}

/** Addresses may hold secrets, so only digests are kept. */
function keyOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
