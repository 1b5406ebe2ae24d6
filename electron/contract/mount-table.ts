/** One line of /proc/self/mountinfo. */
export interface Mount {
  id: number;
  /** The mount that it is mounted on; that of the root is not in the table. */
  parent: number;
  /** Device number; `0:…` for file systems that have none of their own, btrfs among them. */
  majorMinor: string;
  mountPoint: string;
  fileSystem: string;
  /** What was mounted, as the mounting program named it. */
  source: string;
  /** Options of the file system, such as `lowerdir=…`. */
  options: string[];
}

/** A swap area in use: a block device, or a file. */
export interface Swap {
  path: string;
  isFile: boolean;
}

/** Parses mountinfo (proc_pid_mountinfo(5)): any number of optional fields before a single `-`. */
export function parseMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const dash = fields.indexOf('-', 6);
    const [id, parent, majorMinor, , mountPoint] = fields;
    const [fileSystem, source, options] = fields.slice(dash + 1);
    if (dash < 0 || majorMinor === undefined || mountPoint === undefined || fileSystem === undefined) return [];
    return [
      {
        id: Number(id),
        parent: Number(parent),
        majorMinor,
        mountPoint: unescape(mountPoint),
        fileSystem,
        source: unescape(source ?? ''),
        options: (options ?? '').split(',').map(unescape),
      },
    ];
  });
}

/** Parses /proc/swaps: a header, then path, type, size, used, priority. */
export function parseSwaps(text: string): Swap[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [path, type] = line.split(/\s+/);
      return path === undefined || type === undefined ? [] : [{ path: unescape(path), isFile: type === 'file' }];
    });
}

/** The kernel writes space, tab, newline and backslash as octal numbers. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
