import { statfs } from 'node:fs/promises';
import { basename, win32 } from 'node:path';
import type { Drive } from '../../contract/drive.ts';

/** Bytes. Cards and sticks beyond it are rare; disks of that size hold what somebody would miss. */
const large = 300e9;
/** Bytes in use that no freshly flashed card has. */
const full = 30e9;

export type FrictionReason = 'internal' | 'large' | 'full';

export interface Friction {
  because: FrictionReason[];
  /** What must be typed: the drive's name without folders, such as `sdb`. Absent where nothing must. */
  type?: string;
}

/** How hard it is made to write a drive: the more may be lost, the harder. `used`: bytes in use, where known. */
export function frictionOf(drive: Drive, used: number): Friction {
  const because: FrictionReason[] = [];
  if (drive.transport === 'practice') return { because };
  if (drive.risks.some(({ kind }) => kind === 'internal')) because.push('internal');
  if (drive.size >= large) because.push('large');
  if (used >= full) because.push('full');
  return because.length === 0 ? { because } : { because, type: shortName(drive.path) };
}

/** Bytes in use on what is mounted of a drive. */
export async function usedBytes(drive: Drive): Promise<number> {
  const places = [...new Set([...drive.mountPoints, ...drive.partitions.flatMap(({ mountPoints }) => mountPoints)])];
  const used = await Promise.all(
    places.map(async (place) => {
      const stats = await statfs(place).catch(() => undefined);
      return stats === undefined ? 0 : (stats.blocks - stats.bfree) * stats.bsize;
    }),
  );
  return used.reduce((sum, bytes) => sum + bytes, 0);
}

function shortName(path: string): string {
  return path.startsWith('\\\\') ? win32.basename(path) : basename(path);
}
