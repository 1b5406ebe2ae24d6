import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { bmapNames } from '../image/bmap/find.ts';
import { isImageName } from './files.ts';

/** The image that a block map lies beside: the one whose map it would be found as first. */
export async function imageBeside(map: string): Promise<string | undefined> {
  const path = resolve(map);
  const name = basename(path);
  const names = await readdir(dirname(path)).catch(() => []);
  const ranked = names
    .filter((other) => isImageName(other))
    .map((other) => ({ other, rank: bmapNames(other).indexOf(name) }))
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank);
  const [first] = ranked;
  return first === undefined ? undefined : join(dirname(path), first.other);
}
