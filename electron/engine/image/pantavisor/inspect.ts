import { checkNames, type PantavisorReport } from '../../../contract/inspect-pantavisor.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import { readSmallFile } from '../tree/read-file.ts';
import { readBootSelector } from './boot-selector.ts';
import { checkBootFiles } from './check-boot-files.ts';
import { checkFiles } from './check-files.ts';
import { checkObjects } from './check-objects.ts';
import { checkSignatures } from './check-signatures.ts';
import { Collector } from './collect.ts';
import { readContainers } from './containers.ts';
import { readFactoryPackages } from './factory-packages.ts';
import { type BootTree, readKernelWords } from './kernel-words.ts';
import { formOf, type Place, placeOf } from './place.ts';
import { JsonFault } from './raw-json.ts';
import { checkSettings } from './settings.ts';
import { type PantavisorState, parseState } from './state.ts';
import type { VerifyOptions } from './verify-signature.ts';

export interface InspectPantavisorOptions extends VerifyOptions {
  signal: AbortSignal;
  /** Told now and then how many bytes of all objects were read, of how many: that takes longest. */
  onObjects?: ((done: number, total: number) => void) | undefined;
  /** The partitions that the device boots from. */
  boot?: readonly BootTree[];
  /** Label of the file system that `tree` is; without, it is none on a disk. */
  label?: string | undefined;
  onDisk?: boolean;
  /** ms since 1970. */
  now?: number;
}

/** Devices find their storage by this label. */
export const storageLabel = 'root';

/** What Pantavisor system a tree of files holds, and whether it is right; undefined where it holds none. */
export async function inspectPantavisor(
  tree: FileTree,
  options: InspectPantavisorOptions,
): Promise<PantavisorReport | undefined> {
  const form = await formOf(tree);
  if (form === undefined) return undefined;
  const selected = form === 'storage' ? await readBootSelector(tree) : undefined;
  const place = await placeOf(tree, form, selected?.revision ?? '0');
  const others = (selected?.revisions ?? []).filter((name) => name !== selected?.revision);
  const state = await readState(place);
  const inside = state instanceof Collector ? undefined : await lookInside(place, state, others, options);
  const settings = form === 'storage' ? await checkSettings(tree) : undefined;
  const packages = form === 'storage' ? await readFactoryPackages(tree, options.signal) : undefined;
  const words = form === 'storage' ? await readKernelWords(options.boot ?? []) : undefined;
  const collectors = [
    checkStorage(form, options),
    selected?.check,
    ...(state instanceof Collector ? [state] : []),
    ...(inside?.collectors ?? []),
    settings?.check,
    words?.check,
    packages?.check,
  ];
  const checks = collectors.flatMap((collector) => (collector === undefined ? [] : [collector.finish()]));
  return {
    form,
    ...(selected === undefined ? {} : { revision: selected.revision }),
    revisions: selected?.revisions ?? [],
    ...(inside?.report ?? nothingInside),
    settings: settings?.settings ?? [],
    ...(settings?.claim === undefined ? {} : { claim: settings.claim }),
    kernelWords: words?.kernelWords ?? [],
    factoryPackages: packages?.factoryPackages ?? [],
    checks: checks.toSorted((a, b) => checkNames.indexOf(a.name) - checkNames.indexOf(b.name)),
  };
}

const nothingInside = {
  groups: [],
  containers: [],
  objects: { count: 0, size: 0, extra: 0 },
  signatures: [],
  uncovered: [],
};

/** The state, or the check that says why there is none. */
async function readState({ tree, state: path }: Place): Promise<PantavisorState | Collector> {
  const check = new Collector('state');
  const bytes = await readSmallFile(tree, path, 16 << 20);
  if (bytes === undefined) {
    const what = (await tree.stat(path)) === undefined ? 'is not there' : 'is no file of a sensible size';
    check.breaks('state-missing', path, `The state ${path} ${what}`);
    return check;
  }
  try {
    return parseState(bytes);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    check.breaks(
      'state-invalid',
      path,
      `The state ${path} is not valid near character ${error.offset}: ${error.message}`,
    );
    return check;
  }
}

async function lookInside(
  place: Place,
  state: PantavisorState,
  otherRevisions: readonly string[],
  options: InspectPantavisorOptions,
) {
  const { signal, onObjects, now = Date.now() } = options;
  const otherStates = otherRevisions.map((name) => `/trails/${name}/.pvr/json`);
  const { objects, sizes, check: objectCheck } = await checkObjects(place, state, { signal, onObjects, otherStates });
  const fileChecks = await checkFiles(place, state, signal);
  const boot = await checkBootFiles(place, state, sizes);
  const { signatures, uncovered, checks } = checkSignatures(state, { ...options, now });
  const { groups, containers, checks: stateChecks } = readContainers(state, sizes, signatures);
  const { spec, sha256, size, canonical, pairs } = state;
  return {
    report: {
      state: { ...(spec === undefined ? {} : { spec }), sha256, size, keys: pairs.length, canonical },
      ...(boot.bsp === undefined ? {} : { bsp: boot.bsp }),
      groups,
      containers,
      objects,
      signatures,
      uncovered,
    },
    collectors: [...stateChecks, objectCheck, ...fileChecks, boot.check, ...checks],
  };
}

function checkStorage(form: Place['form'], { onDisk, label }: InspectPantavisorOptions): Collector | undefined {
  if (form !== 'storage' || onDisk !== true) return undefined;
  const check = new Collector('storage');
  check.looked();
  if (label !== storageLabel) {
    const what = label === undefined || label === '' ? 'has no label' : `has the label ${JSON.stringify(label)}`;
    check.breaks('storage-label', label ?? '', `The storage partition ${what}; devices look for "${storageLabel}"`);
  }
  return check;
}
