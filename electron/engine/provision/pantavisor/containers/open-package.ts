import { resolve } from 'node:path';
import { isWickError, WickError } from '../../../../contract/errors.ts';
import type { PantavisorSettings } from '../../../../contract/recipe/pantavisor.ts';
import type { FileTree } from '../../../image/file-system/file-tree.ts';
import { namesOfContainers } from '../../../image/pantavisor/containers.ts';
import { openExport } from '../../../image/pantavisor/open-export.ts';
import { JsonFault } from '../../../image/pantavisor/raw-json.ts';
import { type PantavisorState, parseState, stateSpec } from '../../../image/pantavisor/state.ts';
import { openSource } from '../../../image/source/source.ts';
import { readSmallFile } from '../../../image/tree/read-file.ts';
import type { PlanContext } from '../../family.ts';

/** A `.pvrexport` that is to be added: its state and its objects, and the containers that it brings. */
export interface Package {
  /** As the recipe names it. */
  file: string;
  oldObjects: 'keep' | 'drop';
  tree: FileTree;
  state: PantavisorState;
  containers: readonly string[];
}

/** Bytes. */
const largestState = 16 << 20;
/** One inside the other: the time to make them grows with the square. */
const mostFolders = 64;

/**
 * Opens a package until the provision is done.
 *
 * @throws WickError `source-…`, and `provision-refused` for what is no package of containers
 */
export async function openPackage(
  named: NonNullable<PantavisorSettings['containers']>[number],
  { folder, target, signal, resources }: PlanContext,
): Promise<Package> {
  const { file, oldObjects } = typeof named === 'string' ? { file: named, oldObjects: 'keep' as const } : named;
  const refused = (reason: string, hint?: string) =>
    new WickError('provision-refused', {
      target,
      reason: `${file} ${reason}`,
      ...(hint === undefined ? {} : { hint }),
    });
  const source = await openSource(resolve(folder, file), { signal }).catch((error: unknown) => {
    if (!isWickError(error, 'source-not-found')) throw error;
    throw refused('is not there', 'Paths start from the folder of the recipe.');
  });
  const tree = await openExport(source, signal);
  if (tree === undefined) throw refused('is not a pvrexport');
  resources.use(tree);
  const bytes = await readSmallFile(tree, '/json', largestState);
  if (bytes === undefined) throw refused('is not a pvrexport');
  const state = readState(bytes, (reason) => refused(`has a state that is not valid: ${reason}`));
  if (state.spec !== stateSpec) throw refused(`has a state of the form ${state.spec}, and devices know ${stateSpec}`);
  const containers = namesOfContainers(state);
  if (containers.length === 0) throw refused('has no container in it');
  const foreign = state.pairs.find(({ key, kind }) => kind !== 'spec' && !belongs(key, containers));
  if (foreign !== undefined) {
    throw refused(
      `brings ${shorten(foreign.key)}, which is no part of a container: the base system comes with the image`,
    );
  }
  const malformed = state.pairs.find(({ kind }) => kind === 'malformed');
  if (malformed !== undefined)
    throw refused(`has a state that is not valid: ${shorten(malformed.key)} is neither a file nor an object`);
  const deep = state.pairs.find(({ key }) => key.split('/').length > mostFolders);
  if (deep !== undefined) throw refused(`brings ${shorten(deep.key)}, which lies in more than ${mostFolders} folders`);
  return { file, oldObjects, tree, state, containers };
}

/** A key as it can be shown: whoever made the package chose it. */
function shorten(key: string): string {
  return JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key);
}

/** Reads a state; `fault` makes the error for one that is not valid. */
export function readState(bytes: Uint8Array, fault: (reason: string) => WickError): PantavisorState {
  try {
    return parseState(bytes);
  } catch (error) {
    throw error instanceof JsonFault ? fault(error.message) : error;
  }
}

function belongs(key: string, containers: readonly string[]): boolean {
  return (
    key.startsWith('_sigs/') ||
    containers.some((name) => key.startsWith(`${name}/`) || key.startsWith(`_config/${name}/`))
  );
}
