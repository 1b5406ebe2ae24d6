import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** File systems of other computers, by the numbers of statfs(2): NFS, SMB 1 to 3, 9P, Ceph, AFS, Lustre. */
const remote = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x00c36400, 0x5346414f, 0x0bd00bd0]);

/**
 * Whether a file lies on another computer, as far as it can be told: SQLite's log ahead works on one computer only
 * (sqlite.org/wal.html), and two that write the same file would give out the same unit.
 */
export async function isOnNetwork(
  path: string,
  { platform = process.platform, typeOf = fileSystemType } = {},
): Promise<boolean> {
  if (platform === 'win32') return /^\\\\(?![?.]\\)|^\\\\\?\\UNC\\/i.test(path);
  return platform === 'linux' && remote.has(await typeOf(dirname(path)));
}

async function fileSystemType(folder: string): Promise<number> {
  const { type } = await statfs(folder);
  // Some systems hand it over as a number with a sign.
  return type >>> 0;
}
