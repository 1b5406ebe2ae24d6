import type { Drive } from '../../contract/drive.ts';

/** The drive that a name stands for, or what else it stands for; neither when the name means nothing. */
export interface Found {
  drive?: Drive;
  /** As it is said in "… is KIND, not a drive". */
  kind?: string;
}

/**
 * Looks a name up where device files cannot be compared by number: `/dev/disk4` and `/dev/rdisk4` of macOS,
 * `\\.\PhysicalDrive2` of Windows in any case, there also with `/` for `\`.
 */
export function findByName(target: string, drives: readonly Drive[], platform: NodeJS.Platform): Found {
  return platform === 'win32' ? findOnWindows(target, drives) : findOnMac(target, drives);
}

function findOnMac(target: string, drives: readonly Drive[]): Found {
  const [, disk, partition] = /^\/dev\/r?(disk\d+)(s\d+(?:s\d+)*)?$/.exec(target) ?? [];
  const drive = drives.find(({ path }) => disk !== undefined && path === `/dev/r${disk}`);
  if (drive === undefined) return {};
  return partition === undefined ? { drive } : { kind: `a partition of ${drive.path}` };
}

function findOnWindows(target: string, drives: readonly Drive[]): Found {
  const name = target.replaceAll('/', '\\').toLowerCase();
  const drive = drives.find(({ path }) => path.toLowerCase() === name);
  if (drive !== undefined) return { drive };
  const letter = /^(?:\\\\[.?]\\)?([a-z]:)\\?$/.exec(name)?.[1];
  if (letter === undefined) return {};
  const on = drives.find(({ mountPoints }) => mountPoints.some((path) => path.toLowerCase() === `${letter}\\`));
  return on === undefined ? {} : { kind: `a volume of ${on.path}` };
}
