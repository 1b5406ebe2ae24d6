/** A file or a folder (`list`) of a volume. */
export interface VolumeFile {
  name: string;
  /** Bytes; 0 for folders. */
  size: number;
  list?: () => Promise<VolumeFolder>;
}

export interface VolumeFolder {
  files: readonly VolumeFile[];
  /** How many the folder itself takes. */
  clusters: number;
}

/** What has to be known of a volume to tell whether anybody would miss it. Reading throws WickErrors. */
export interface Volume {
  root: () => Promise<VolumeFolder>;
  /** Bytes. */
  clusterSize: number;
  /** How many are in use, for whatever it is. */
  used: () => Promise<number>;
}

interface Harmless {
  path: RegExp;
  /** It may be a folder. */
  folder?: true;
  /** It may be a file of at most so many bytes. */
  file?: number;
}

const small = 4096;

/** What computers, cameras and telephones put on a card by themselves; lower-case, from the root. */
const harmless: readonly Harmless[] = [
  { path: /^system volume information$/, folder: true },
  { path: /^system volume information\/(wpsettings\.dat|indexervolumeguid)$/, file: small },
  { path: /^system volume information\/(aadrecoverypassworddelete|clientrecoverypasswordrotation)$/, folder: true },
  // Folders of people who threw something away, as long as they are empty.
  { path: /^\.trashes(\/[^/]+)?$/, folder: true },
  { path: /^\._\.trashes$/, file: small },
  { path: /^\.(fseventsd|spotlight-v100)(\/[^/]+){0,8}$/, folder: true, file: 16 << 20 },
  { path: /^(lost\.dir|dcim)$/, folder: true },
];

const mostFolders = 64;
const mostFiles = 1000;

/**
 * What somebody may miss of a volume, as a clause; undefined where all that lies there was put there by systems, and where
 * nothing else is in use: a root folder that was damaged looks empty, and all its files are still there.
 */
export async function missedOf(volume: Volume): Promise<string | undefined> {
  const waiting: { path: string; list: () => Promise<VolumeFolder> }[] = [{ path: '', list: volume.root }];
  let explained = 0;
  let files = 0;
  let folders = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const folder = await next.list();
    explained += folder.clusters;
    files += folder.files.length;
    folders += 1;
    if (files > mostFiles || folders > mostFolders) return 'more files than can be looked at';
    for (const { name, size, list } of folder.files) {
      const path = `${next.path}${name}`;
      if (!isHarmless(path, size, list !== undefined)) return `"${shown(path)}"`;
      if (list === undefined) explained += Math.ceil(size / volume.clusterSize);
      else waiting.push({ path: `${path}/`, list });
    }
  }
  return (await volume.used()) > explained ? 'data that belongs to no file' : undefined;
}

function isHarmless(path: string, size: number, isFolder: boolean): boolean {
  return harmless.some(
    ({ path: pattern, folder = false, file = -1 }) =>
      pattern.test(path.toLowerCase()) && (isFolder ? folder : size <= file),
  );
}

/** Of a card that nobody knows: short, and nothing that a screen could take for more than a name. */
function shown(path: string): string {
  const text = path.replaceAll(/[\p{C}"]/gu, '?');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
