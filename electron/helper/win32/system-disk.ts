import type { SystemVolume } from '../../../native/native.ts';

/** The number of a whole disk, as 2 of `\\.\PhysicalDrive2`; undefined for whatever is none. */
export function diskNumber(path: string): number | undefined {
  const [, digits] = /^\\\\\.\\PhysicalDrive(\d+)$/i.exec(path) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

export type Standing =
  | { kind: 'free' }
  /** What of Windows lies on the disk. */
  | { kind: 'system'; names: string[] }
  /** What of Windows lies nobody knows where. */
  | { kind: 'unknown'; names: string[] };

/** Whether the running Windows stands on a disk. Where a volume lies that nobody can tell, it may lie on any. */
export function standingOn(disk: number, volumes: readonly SystemVolume[]): Standing {
  const own = volumes.filter(({ disks }) => disks.includes(disk));
  if (own.length > 0) return { kind: 'system', names: own.map(({ name }) => name) };
  const lost = volumes.filter(({ disks }) => disks.length === 0).map(({ name }) => name);
  const missing = (['windows', 'loader'] as const).filter((role) => volumes.every((volume) => volume.role !== role));
  const names = [...lost, ...missing];
  return names.length > 0 ? { kind: 'unknown', names } : { kind: 'free' };
}
