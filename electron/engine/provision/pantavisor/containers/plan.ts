import { createHash } from 'node:crypto';
import { WickError } from '../../../../contract/errors.ts';
import { formatBytes } from '../../../../contract/format.ts';
import type { PantavisorSettings } from '../../../../contract/recipe/pantavisor.ts';
import { readContainers } from '../../../image/pantavisor/containers.ts';
import { inspectPantavisor } from '../../../image/pantavisor/inspect.ts';
import { type PantavisorState, parseState, type StatePair } from '../../../image/pantavisor/state.ts';
import { readSmallFile } from '../../../image/tree/read-file.ts';
import { bytesContent, type Content, jsonContent } from '../../content.ts';
import type { Edit } from '../../edit.ts';
import type { Plan, PlanContext } from '../../family.ts';
import { isFile } from '../../files.ts';
import type { Found } from '../find.ts';
import { MergeConflict, type MergedState, mergeState } from './merge-state.ts';
import { openPackage, type Package, readState } from './open-package.ts';

const trail = '/trails/0/';
const statePath = `${trail}.pvr/json`;
const objectPath = (sha256: string) => `/objects/${sha256}`;

/**
 * Adds containers to revision 0, as `pvr` would: objects under their SHA-256, hard links to them in the trail, values of the
 * state as files, and the state itself. The links of the boot loader in `.pv/` stay as they are.
 */
export async function planContainers(
  storage: Found,
  settings: PantavisorSettings,
  context: PlanContext,
): Promise<Plan> {
  const { target } = context;
  const refused = (reason: string, hint?: string) =>
    new WickError('provision-refused', { target, reason, ...(hint === undefined ? {} : { hint }) });
  if (settings.containers === undefined || settings.containers.length === 0) return { edits: [], warnings: [] };
  const { tree, partition } = storage;
  if (((await tree.list('/trails')) ?? []).some((name) => name !== '0')) {
    throw refused(
      'a device ran from this card already, so that revision 0 is no longer what it starts',
      'Flash it again.',
    );
  }
  const packages: Package[] = [];
  for (const named of settings.containers) packages.push(await openPackage(named, context));
  const bytes = (await readSmallFile(tree, statePath, 16 << 20)) ?? Buffer.alloc(0);
  const base = readState(bytes, (reason) => refused(`its state is not valid: ${reason}`, 'Flash it again.'));
  const merged = merge(base, packages, settings, refused);
  const objects = await planObjects(storage, packages, refused);
  return {
    edits: [
      ...objects,
      ...merged.gone.map(({ key }): Edit => ({ kind: 'delete', partition, path: `${trail}${key}` })),
      ...(await filesEdits(storage, merged, packages)),
      { kind: 'merge', partition, path: statePath, content: jsonContent(Buffer.from(merged.text)) },
      ...(await oldObjectEdits(storage, base, merged, packages)),
    ],
    warnings: [...packages.map((one) => describe(one, merged.replaced)), ...doubtsOf(merged, packages)],
  };
}

function merge(
  base: PantavisorState,
  packages: readonly Package[],
  { breakSignatures }: PantavisorSettings,
  refused: (reason: string, hint?: string) => WickError,
): MergedState {
  try {
    return mergeState(base, packages, breakSignatures);
  } catch (error) {
    if (!(error instanceof MergeConflict)) throw error;
    throw refused(error.message, 'Take packages that fit to the image; "breakSignatures: true" goes on all the same.');
  }
}

/** The objects that the card does not have yet, each checked against its name. */
async function planObjects(
  { tree, partition }: Found,
  packages: readonly Package[],
  refused: (reason: string) => WickError,
): Promise<Edit[]> {
  const edits = new Map<string, Edit>();
  for (const { file, tree: inside, state } of packages) {
    for (const { key, sha256 } of state.pairs.filter(({ kind }) => kind === 'object')) {
      if (edits.has(sha256) || (await isFile(tree, objectPath(sha256)))) continue;
      const stat = await inside.stat(objectPath(sha256));
      if (stat?.kind !== 'file') throw refused(`${file} has no object for ${key}`);
      const read = async () => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of inside.read(objectPath(sha256))) chunks.push(Uint8Array.from(chunk));
        const data = Buffer.concat(chunks);
        if (createHash('sha256').update(data).digest('hex') === sha256) return data;
        throw refused(`${file} is damaged: its object for ${key} has another content than its name says`);
      };
      const content: Content = { size: stat.size, shown: undefined, read };
      edits.set(sha256, { kind: 'write', partition, path: objectPath(sha256), content, mode: 0o644 });
    }
  }
  return [...edits.values()];
}

/** The trail's files for what is new: links to objects, copies of those that are changed in use, and values as they are. */
async function filesEdits(
  { tree, partition }: Found,
  merged: MergedState,
  packages: readonly Package[],
): Promise<Edit[]> {
  const edits: Edit[] = [];
  for (const pair of merged.put) {
    const path = `${trail}${pair.key}`;
    if ((await tree.stat(path)) !== undefined && pair.kind === 'object')
      edits.push({ kind: 'delete', partition, path });
    if (pair.kind === 'object' && !pair.key.endsWith('.bind')) {
      edits.push({ kind: 'link', partition, path, existing: objectPath(pair.sha256) });
    } else {
      edits.push({ kind: 'write', partition, path, content: await valueContent(pair, packages), mode: 0o644 });
    }
  }
  return edits;
}

async function valueContent({ kind, sha256, value }: StatePair, packages: readonly Package[]): Promise<Content> {
  if (kind !== 'object') return jsonContent(Buffer.from(value.raw));
  for (const { tree } of packages) {
    const data = await readSmallFile(tree, objectPath(sha256), 64 << 20);
    if (data !== undefined) return bytesContent(data);
  }
  throw new TypeError(`no object ${sha256}`);
}

/** Objects that nothing names any more, where the recipe does not want them kept. */
async function oldObjectEdits(
  { tree, partition }: Found,
  base: PantavisorState,
  merged: MergedState,
  packages: readonly Package[],
): Promise<Edit[]> {
  const dropping = packages.filter(({ oldObjects }) => oldObjects === 'drop').flatMap(({ containers }) => containers);
  const named = new Set(merged.text.match(/[0-9a-f]{64}/g));
  const candidates = base.pairs.filter(
    ({ key, kind, sha256 }) =>
      kind === 'object' &&
      !named.has(sha256) &&
      dropping.some((name) => key.startsWith(`${name}/`) || key.startsWith(`_config/${name}/`)),
  );
  const edits: Edit[] = [];
  for (const sha256 of new Set(candidates.map((pair) => pair.sha256))) {
    if (await isFile(tree, objectPath(sha256))) edits.push({ kind: 'delete', partition, path: objectPath(sha256) });
  }
  return edits;
}

/** What looks wrong about the containers that are brought, and does not keep a device from starting. */
function doubtsOf({ text }: MergedState, packages: readonly Package[]): string[] {
  const brought = new Set(packages.flatMap(({ containers }) => containers));
  const [, check] = readContainers(parseState(Buffer.from(text)), new Map(), []).checks;
  return check
    .finish()
    .findings.filter(({ severity, subject }) => severity === 'warns' && brought.has(subject))
    .map(({ message }) => message);
}

function describe({ file, containers, state }: Package, replaced: readonly string[]): string {
  const objects = new Set(state.pairs.filter(({ kind }) => kind === 'object').map(({ sha256 }) => sha256));
  const names = containers.map(
    (name) => `${name}${replaced.includes(name) ? ' (in place of the one that is there)' : ''}`,
  );
  return `${file} brings ${names.join(', ')}: ${objects.size} objects, a state of ${formatBytes(state.size)}`;
}

/** What our own verifier says about a storage partition with containers added, as clauses. `before` it had them not. */
export async function checkContainers(
  storage: Found,
  settings: PantavisorSettings,
  { signal, before }: { signal: AbortSignal; before: Found | undefined },
): Promise<string[]> {
  const counts = ({ name }: Wrong) => !(settings.breakSignatures && name === 'signatures');
  const wrong = (await wrongOf(storage, signal)).filter(counts);
  if (wrong.length === 0 || before === undefined) return wrong.map(({ message }) => blame(message));
  const known = new Set((await wrongOf(before, signal)).map(({ code, subject }) => `${code} ${subject}`));
  return wrong.map(({ code, subject, message }) =>
    known.has(`${code} ${subject}`)
      ? `a device would not start from it even without these containers: ${message}`
      : blame(message),
  );
}

function blame(message: string): string {
  return `with these containers, the device would not start: ${message}`;
}

interface Wrong {
  name: string;
  code: string;
  subject: string;
  message: string;
}

async function wrongOf({ tree, partition }: Found, signal: AbortSignal): Promise<Wrong[]> {
  const report = await inspectPantavisor(tree, { signal, onDisk: true, label: partition.fileSystem?.label });
  return (report?.checks ?? []).flatMap(({ name, findings }) =>
    findings.filter(({ severity }) => severity === 'breaks').map((finding) => ({ name, ...finding })),
  );
}
