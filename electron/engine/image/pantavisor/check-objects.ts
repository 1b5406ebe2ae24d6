import { isWickError } from '../../../contract/errors.ts';
import type { PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import { type HashOptions, readSmallFile, sha256OfFile } from '../tree/read-file.ts';
import { Collector } from './collect.ts';
import type { Place } from './place.ts';
import { JsonFault } from './raw-json.ts';
import { type PantavisorState, parseState } from './state.ts';
import { uncheckedKeys } from './unchecked-keys.ts';

export interface ObjectCheck {
  objects: PantavisorReport['objects'];
  /** Bytes of each object that is there, by its digest. */
  sizes: ReadonlyMap<string, number>;
  check: Collector;
}

export interface CheckObjectsOptions {
  signal: AbortSignal;
  /** Told now and then how many bytes of all objects were read. */
  onObjects?: ((done: number, total: number) => void) | undefined;
  /** Paths of the states of other revisions, which have objects too. */
  otherStates: readonly string[];
}

/** Every object that a state names is there, and is what its name says. */
export async function checkObjects(
  place: Place,
  state: PantavisorState,
  { signal, otherStates, onObjects }: CheckObjectsOptions,
): Promise<ObjectCheck> {
  const check = new Collector('objects');
  const sizes = new Map<string, number>();
  const unchecked = uncheckedKeys(state);
  const there: { digest: string; key: string; path: string }[] = [];
  for (const [digest, key] of objectsOf(state)) {
    signal.throwIfAborted();
    check.looked();
    // Without a folder of objects, the checked-out file is the object.
    const path = place.objects === undefined ? `${place.files ?? '/'}${key}` : `${place.objects}/${digest}`;
    const stat = await place.tree.stat(path);
    if (stat?.kind !== 'file') {
      const what = stat === undefined ? 'is not there' : 'is no file';
      check.breaks('object-missing', path, `The object ${short(digest)} of ${key} ${what}`);
      continue;
    }
    sizes.set(digest, stat.size);
    there.push({ digest, key, path });
  }
  const size = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  let done = 0;
  const onBytes = (bytes: number) => onObjects?.((done += bytes), size);
  for (const { digest, key, path } of there) {
    const fault = await faultOf(place, { path, digest }, { signal, onBytes });
    if (fault === undefined) continue;
    const late = unchecked.has(key) ? '; the device does not look at it when it boots, and fails later if at all' : '';
    check.breaks(fault.code, path, `The object ${short(digest)} of ${key} ${fault.what}${late}`);
  }
  const extra = await findExtra(place, state, otherStates, check);
  return { objects: { count: sizes.size, size, extra }, sizes, check };
}

/** Digests, each with the first key that has it. */
function objectsOf(state: PantavisorState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { key, kind, sha256 } of state.pairs) {
    if (kind === 'object' && !found.has(sha256)) found.set(sha256, key);
  }
  return found;
}

async function faultOf(
  { tree }: Place,
  { path, digest }: { path: string; digest: string },
  options: HashOptions,
): Promise<{ code: string; what: string } | undefined> {
  try {
    const actual = await sha256OfFile(tree, path, options);
    if (actual === digest) return undefined;
    return { code: 'object-wrong', what: `has other content: its SHA-256 is ${actual}` };
  } catch (error) {
    if (!isWickError(error) || error.code === 'cancelled') throw error;
    return { code: 'object-unreadable', what: `cannot be read: ${error.message.replace(/\.$/u, '')}` };
  }
}

/** Objects that no revision names are only in the way. */
async function findExtra(
  { tree, objects }: Place,
  state: PantavisorState,
  otherStates: readonly string[],
  check: Collector,
): Promise<number> {
  const names = objects === undefined ? [] : ((await tree.list(objects)) ?? []);
  const known = new Set(objectsOf(state).keys());
  for (const path of otherStates) {
    for (const digest of await objectsAt({ tree, path })) known.add(digest);
  }
  let extra = 0;
  for (const name of names) {
    if (name === '.' || name === '..' || known.has(name)) continue;
    extra += 1;
    check.warns('object-extra', `${objects}/${name}`, `No revision needs the object ${short(name)}`);
  }
  return extra;
}

async function objectsAt({ tree, path }: { tree: Place['tree']; path: string }): Promise<Iterable<string>> {
  try {
    const bytes = await readSmallFile(tree, path, 16 << 20);
    return bytes === undefined ? [] : objectsOf(parseState(bytes)).keys();
  } catch (error) {
    // What is wrong with other revisions is not asked here.
    if (error instanceof JsonFault) return [];
    throw error;
  }
}

function short(digest: string): string {
  return digest.length === 64 ? `${digest.slice(0, 12)}…` : digest;
}
