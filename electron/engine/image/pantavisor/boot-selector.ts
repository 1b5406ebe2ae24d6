import type { FileTree } from '../file-system/file-tree.ts';
import { readSmallFile } from '../tree/read-file.ts';
import { Collector } from './collect.ts';

/** U-Boot's environment, and what stands in for it on a Raspberry Pi with tryboot. */
const selectors = ['/boot/uboot.txt', '/boot/rpiab.txt'] as const;

/** The runtime reads no more of it. Bytes. */
const mostBytes = 1024;

export interface Selected {
  /** The revision that would boot. */
  revision: string;
  revisions: string[];
  check: Collector;
}

/** Which revision of a storage partition boots next. Without a word about it, devices take revision 0. */
export async function readBootSelector(tree: FileTree): Promise<Selected> {
  const check = new Collector('boot-selector');
  const revisions = await listRevisions(tree);
  let revision = '0';
  let found = false;
  for (const path of selectors) {
    const bytes = await readSmallFile(tree, path, 1 << 20);
    if (bytes === undefined) continue;
    check.looked();
    found = true;
    if (bytes.length > mostBytes) check.warns('selector-large', path, `${path} has more than devices read`);
    const values = selectorValues(bytes.subarray(0, mostBytes));
    const named = values.get('pv_rev');
    if (named === undefined) check.warns('selector-empty', path, `${path} names no revision; devices take revision 0`);
    else revision = named;
    const attempt = values.get('pv_try');
    if (attempt !== undefined && attempt !== '') {
      check.warns('selector-try', path, `${path} asks to try revision ${attempt} first`);
    }
  }
  if (!found) check.warns('selector-missing', selectors[0], `${selectors[0]} is missing; devices take revision 0`);
  if (!isRevision(revision)) {
    check.breaks(
      'revision-invalid',
      revision,
      `The revision that is to boot has a name that cannot be: ${JSON.stringify(revision)}`,
    );
    revision = '0';
  } else if (!revisions.includes(revision)) {
    check.breaks('revision-missing', `/trails/${revision}`, `Revision ${revision} is to boot, and is not there`);
  }
  return { revision, revisions, check };
}

/** `key=value` with a NUL behind each. */
function selectorValues(bytes: Buffer): Map<string, string> {
  const pairs = bytes
    .toString('latin1')
    .split(/[\0\n]/u)
    .flatMap((line): [string, string][] => {
      const equals = line.indexOf('=');
      return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)]] : [];
    });
  return new Map(pairs);
}

/** A number, or `locals/NAME` of at most 64 characters. */
function isRevision(name: string): boolean {
  return /^(?:\d{1,18}|locals\/[^/\s]{1,57})$/u.test(name) && !/^locals\/\.{1,2}$/u.test(name);
}

async function listRevisions(tree: FileTree): Promise<string[]> {
  const numbers = (await tree.list('/trails')) ?? [];
  const locals = (await tree.list('/trails/locals')) ?? [];
  const all = [...numbers, ...locals.map((name) => `locals/${name}`)];
  const kinds = await Promise.all(all.map((name) => tree.stat(`/trails/${name}`)));
  return all.filter((name, index) => isRevision(name) && kinds[index]?.kind === 'folder').toSorted(byNumber);
}

function byNumber(a: string, b: string): number {
  const [first, second] = [Number(a), Number(b)];
  if (Number.isNaN(first) || Number.isNaN(second)) return a < b ? -1 : 1;
  return first - second;
}
