import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { imageCalls } from '../../contract/calls/image.ts';
import type { AnswerOf } from '../../contract/rpc/table.ts';
import { WickError } from '../../contract/errors.ts';
import { fileKind } from '../../contract/given-file.ts';
import { isSystemMount } from '../../contract/system-mounts.ts';
import { fileReason } from '../image/source/reason.ts';
import type { Host } from './host.ts';

type Listing = AnswerOf<typeof imageCalls, 'files.list'>;
type Show = 'images' | 'recipes' | 'all';

/** More are not listed: nobody reads them. */
const most = 2000;

/** How images are usually called; what is in a file is found out when it is opened. */
const imageName =
  /\.(img|wic|iso|raw|bin|dd|sdcard|rpi-sdimg|hddimg|sdimg|simg|gz|tgz|xz|txz|bz2|tbz2?|zst|tzst|lz4|zip|tar)$/i;

/** Whether a file is called as images usually are. */
export function isImageName(name: string): boolean {
  return imageName.test(name);
}

const systemFolders = new Set(['/boot', '/dev', '/lost+found', '/proc', '/run', '/sys']);

/** A folder for people: without what is hidden, and without what the system keeps for itself. */
export async function listFiles(host: Host, wanted: string | undefined, show: Show): Promise<Listing> {
  const folder = resolve(wanted ?? homedir());
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new WickError('source-unreadable', { what: folder, reason: fileReason(cause) }, { cause });
  });
  const shown = names.filter((name) => !isHidden(folder, name));
  const found = await Promise.all(shown.slice(0, most).map((name) => describe(folder, name)));
  const files = found
    .filter((one) => one !== undefined)
    .filter(({ kind, name }) => kind === 'folder' || show === 'all' || fits(name, show))
    .sort((one, other) => order(one, other));
  const parent = dirname(folder);
  return {
    folder,
    ...(parent === folder ? {} : { parent }),
    places: await places(host),
    files,
    more: shown.length > most,
  };
}

function isHidden(folder: string, name: string): boolean {
  return name.startsWith('.') || name.startsWith('$') || systemFolders.has(join(folder, name));
}

function fits(name: string, show: 'images' | 'recipes'): boolean {
  return show === 'recipes' ? fileKind(name) === 'recipe' : isImageName(name);
}

/** Folders first, then by name as people count. */
function order(one: Listing['files'][number], other: Listing['files'][number]): number {
  if (one.kind !== other.kind) return one.kind === 'folder' ? -1 : 1;
  return one.name.localeCompare(other.name, undefined, { numeric: true });
}

/** Undefined for what is neither a folder nor a file, or cannot be looked at. */
async function describe(folder: string, name: string): Promise<Listing['files'][number] | undefined> {
  const path = join(folder, name);
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || !(stats.isDirectory() || stats.isFile())) return undefined;
  return {
    name,
    path,
    kind: stats.isDirectory() ? 'folder' : 'file',
    size: stats.isDirectory() ? 0 : stats.size,
    modified: stats.mtimeMs,
  };
}

async function places(host: Host): Promise<Listing['places']> {
  const home = homedir();
  const mounted = host.drives.drives
    .flatMap(({ partitions }) => partitions)
    .flatMap(({ label, mountPoints }) => mountPoints.map((path) => ({ name: label ?? path, path })))
    .filter(({ path }) => !isSystemMount(path));
  const all = [{ name: 'Home', path: home }, { name: 'Downloads', path: join(home, 'Downloads') }, ...mounted];
  const there = await Promise.all(
    all.map(async ({ path }) => (await stat(path).catch(() => undefined))?.isDirectory()),
  );
  return all.filter((_, index) => there[index] === true);
}
