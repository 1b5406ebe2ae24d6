import type { FileStat } from '../file-system/file-tree.ts';
import { readSmallFile, sha256OfFile } from '../tree/read-file.ts';
import { Collector } from './collect.ts';
import type { Place } from './place.ts';
import type { PantavisorState, StatePair } from './state.ts';
import { uncheckedKeys } from './unchecked-keys.ts';

/** Folders of a checked-out revision that are not the state's. */
const others = new Set(['.pv', '.pvr']);

/** Names that are looked at to find files which the state does not name. */
const mostNames = 100_000;
/** Folders one inside the other that are looked into: a damaged file system may have one that holds itself. */
const mostFolders = 64;

/**
 * The files that a state is checked out into: inline values equal the state byte by byte, objects are other names of the
 * files in /objects. On a device, what differs keeps it from booting; in a checkout, it is a change not yet committed.
 */
export async function checkFiles(
  place: Place,
  state: PantavisorState,
  signal: AbortSignal,
): Promise<[Collector, Collector]> {
  const files = new Collector('files');
  const links = new Collector('links');
  const root = place.files;
  const unchecked = uncheckedKeys(state);
  if (root === undefined) {
    files.skip('an export has no files but its objects');
    links.skip('an export has no files but its objects');
    return [files, links];
  }
  for (const pair of state.pairs) {
    signal.throwIfAborted();
    if (pair.kind === 'inline') await checkInline({ ...place, files: root }, pair, files);
    if (pair.kind !== 'object') continue;
    await checkLink({ ...place, files: root }, pair, links, { signal, unchecked: unchecked.has(pair.key) });
  }
  await findExtra({ ...place, files: root }, state, files, signal);
  return [files, links];
}

type CheckedOut = Place & { files: string };

async function checkInline(
  { tree, files, form }: CheckedOut,
  { key, value }: StatePair,
  check: Collector,
): Promise<void> {
  check.looked();
  const path = `${files}${key}`;
  const expected = Buffer.from(value.raw);
  const stat = await tree.stat(path);
  if (stat === undefined) {
    severity(check, form)('file-missing', path, `${path} is not there, and the state has it`);
    return;
  }
  const actual = await readSmallFile(tree, path, expected.length);
  if (actual?.equals(expected) !== true) {
    severity(check, form)('file-differs', path, `${path} is not byte by byte what the state says`);
  }
}

async function checkLink(
  place: CheckedOut,
  pair: StatePair,
  check: Collector,
  { signal, unchecked }: { signal: AbortSignal; unchecked: boolean },
): Promise<void> {
  const { tree, files, form, objects } = place;
  check.looked();
  const path = `${files}${pair.key}`;
  const stat = await tree.stat(path);
  if (stat === undefined) {
    const mended = form === 'storage' ? '; the device puts it there when it boots' : '';
    check.warns('link-missing', path, `${path} is not there${mended}`);
    return;
  }
  if (stat.kind !== 'file') {
    severity(check, form)('link-broken', path, `${path} is no file`);
    return;
  }
  const object = objects === undefined ? undefined : await tree.stat(`${objects}/${pair.sha256}`);
  if (isSame(stat, object)) return;
  const sharesFiles = stat.inode !== undefined && object?.inode !== undefined;
  // Files that are to be changed in use are copied; for others, the device does not ask.
  if (form === 'storage' && sharesFiles && !unchecked && !pair.key.endsWith('.bind')) {
    check.breaks('link-broken', path, `${path} is a file of its own, not another name of its object`);
    return;
  }
  if (objects !== undefined && (await sha256OfFile(tree, path, { signal })) !== pair.sha256) {
    severity(check, form)('file-differs', path, `${path} is not what the state says`);
  }
}

function isSame(one: FileStat, other: FileStat | undefined): boolean {
  return one.inode !== undefined && one.inode === other?.inode;
}

function severity(check: Collector, form: Place['form']): Collector['breaks'] {
  return (code, subject, message) => {
    if (form === 'storage') check.breaks(code, subject, message);
    else check.warns(code, subject, `${message}; it may have been changed since the last commit`);
  };
}

async function findExtra(
  { tree, files }: CheckedOut,
  state: PantavisorState,
  check: Collector,
  signal: AbortSignal,
): Promise<void> {
  const known = new Set(state.pairs.map(({ key }) => key));
  const seen = new Set<FileStat['inode']>();
  const folders = [''];
  let names = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of (await tree.list(`${files}${folder}`)) ?? []) {
      signal.throwIfAborted();
      if (name === '.' || name === '..' || (folder === '' && others.has(name))) continue;
      names += 1;
      if (names > mostNames) return;
      const key = `${folder}${name}`;
      if (known.has(key)) continue;
      const stat = await tree.stat(`${files}${key}`);
      if (stat?.kind === 'folder') {
        if (key.split('/').length > mostFolders || (stat.inode !== undefined && seen.has(stat.inode))) continue;
        seen.add(stat.inode);
        folders.push(`${key}/`);
      } else check.warns('file-extra', `${files}${key}`, `${files}${key} does not belong to the state`);
    }
  }
}
