import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Mount, parseMounts, parseSwaps, type Swap } from '../../contract/mount-table.ts';

/** @param proc where procfs is mounted */
export function readMounts(proc = '/proc'): Mount[] {
  return parseMounts(readFileSync(join(proc, 'self/mountinfo'), 'utf8'));
}

/** None on a kernel without swap. */
export function readSwaps(proc = '/proc'): Swap[] {
  try {
    return parseSwaps(readFileSync(join(proc, 'swaps'), 'utf8'));
  } catch {
    return [];
  }
}

/** The mount that a path lies on; of several on one mount point, the last covers the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const inside = mount.mountPoint === '/' || path === mount.mountPoint || path.startsWith(`${mount.mountPoint}/`);
    if (inside && mount.mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
  }
  return best;
}
