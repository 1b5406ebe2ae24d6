import { lstat, mkdir, stat, statfs, writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';

/** What decides where caches lie. */
export interface Surroundings {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Of this process; undefined on Windows. */
  uid: number | undefined;
  /** The home that the system's list of users gives this process, whatever the environment says. */
  ownHome: string;
}

/** Where the store lies unless somebody says otherwise. */
export async function usualFolder(where: Surroundings = surroundings()): Promise<string> {
  return join(await cacheFolder(where), 'images');
}

/**
 * Where all that Wick keeps to be faster next time lies. Under sudo the environment may still point into the home of the
 * person who called it, where files of root's would be in their way: root keeps to folders of its own.
 */
export async function cacheFolder({ platform, env, uid, ownHome }: Surroundings = surroundings()): Promise<string> {
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(ownHome, 'AppData', 'Local'), 'Wick', 'Cache');
  }
  const caches = (home: string) => (platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache'));
  const name = platform === 'darwin' ? 'Wick' : 'wick';
  const xdg = platform === 'darwin' ? undefined : env['XDG_CACHE_HOME'];
  // A relative path in XDG_CACHE_HOME counts as none (XDG Base Directory Specification).
  const named = xdg?.startsWith('/') === true ? xdg : caches(env['HOME'] ?? ownHome);
  const folder = uid === 0 && (await ownerOf(named)) !== 0 ? caches(ownHome) : named;
  return join(folder, name);
}

function surroundings(): Surroundings {
  let ownHome: string;
  try {
    ownHome = userInfo().homedir;
  } catch {
    ownHome = homedir(); // a user that the system has no entry for, as in some containers
  }
  return { platform: process.platform, env: process.env, uid: process.getuid?.(), ownHome };
}

/** Who owns a folder, or the nearest one above it that exists. */
async function ownerOf(path: string): Promise<number> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (dirname(path) === path) throw error;
    return await ownerOf(dirname(path));
  }
}

const cacheTag = [
  'Signature: 8a477f597d28d172789f06886806bc55',
  '# What Wick keeps to be faster next time. May be removed at any time.',
  '',
].join('\n');

/** Makes the folder, and fails unless nobody else can write to it: what is kept here ends up on drives. */
export async function preparePlace(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stats = await lstat(folder);
  const uid = process.getuid?.();
  if (!stats.isDirectory()) throw new Error(`${folder} is not a folder`);
  if (uid !== undefined && stats.uid !== uid) throw new Error(`${folder} belongs to somebody else`);
  if (uid !== undefined && (stats.mode & 0o022) !== 0) throw new Error(`others may write to ${folder}`);
  // Backup programs leave out what is tagged so (Cache Directory Tagging Specification).
  await writeFile(join(folder, 'CACHEDIR.TAG'), cacheTag, { flag: 'wx' }).catch(() => {});
}

/** Bytes of the file system that a folder is on. */
export async function diskOf(folder: string): Promise<{ size: number; free: number }> {
  const { bsize, blocks, bavail } = await statfs(folder);
  return { size: blocks * bsize, free: bavail * bsize };
}
