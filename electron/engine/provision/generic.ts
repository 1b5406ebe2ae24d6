import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import type { FileChange } from '../../contract/recipe/files.ts';
import type { DiskPartition } from '../image/disk.ts';
import { asText, bytesContent, type Content, textContent } from './content.ts';
import type { Edit } from './edit.ts';
import type { Family, PlanContext } from './family.ts';
import { isFile, isFolder, readWhole } from './files.ts';
import { isExt, isFat, type Medium, partitionText } from './medium.ts';

/** Any image: files put, added to, changed or taken away. */
export const generic: Family<'generic'> = {
  name: 'generic',
  title: 'any image',
  recognise: async (medium) => ({
    family: 'generic',
    confidence: 'likely',
    evidence: medium.partitions.map((partition) => partitionText(partition)),
  }),
  plan: async (medium, settings, context) => ({
    edits: await planFiles(medium, settings.files ?? [], context),
    warnings: [],
  }),
};

/** The changes of single files that every family takes, planned in their order; they come after the edits of `before`. */
export async function planFiles(
  medium: Medium,
  changes: readonly FileChange[],
  context: PlanContext,
  before: readonly Edit[] = [],
): Promise<Edit[]> {
  const edits: Edit[] = [];
  for (const change of changes) {
    const partition = await findPartition(medium, change.partition, context.target);
    edits.push(await planFile(medium, partition, change, { ...context, before: [...before, ...edits] }));
  }
  return edits;
}

type FileContext = PlanContext & { before: readonly Edit[] };

async function planFile(
  medium: Medium,
  partition: DiskPartition,
  change: FileChange,
  context: FileContext,
): Promise<Edit> {
  const { path } = change;
  const mode = change.mode ?? (change.secret === undefined ? undefined : '600');
  const tree = await medium.tree(partition);
  const refused = (reason: string) => new WickError('provision-refused', { target: context.target, reason });
  if (await isFolder(tree, path)) throw refused(`${path} on ${partitionText(partition)} is a folder`);
  const write = (kind: 'write' | 'append' | 'replace', content: Content): Edit => ({
    kind,
    partition,
    path,
    content,
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
  });
  const { content, secret, source, append, replace } = change;
  if (content !== undefined)
    return write(
      'write',
      textContent(() => content),
    );
  if (secret !== undefined)
    return write(
      'write',
      textContent((reveal) => reveal(secret)),
    );
  if (source !== undefined) return write('write', bytesContent(await readSource(source, context)));

  const present = await contentSoFar(medium, partition, path, context.before);
  if (append !== undefined) {
    const end = `${append}${append.endsWith('\n') ? '' : '\n'}`;
    const add = (old: string, as: Encode) => `${old}${old === '' || old.endsWith('\n') ? '' : '\n'}${as(end)}`;
    return write('append', changed(present ?? { bytes: Buffer.alloc(0), shown: '' }, add));
  }
  if (present === undefined) throw refused(`there is no file ${path} on ${partitionText(partition)}`);
  if (replace === undefined) return { kind: 'delete', partition, path };
  if (!present.bytes.includes(replace.find))
    throw refused(`${path} on ${partitionText(partition)} does not have the text that is to be replaced`);
  return write(
    'replace',
    changed(present, (old, as) => old.replaceAll(as(replace.find), () => as(replace.with))),
  );
}

/** What a file holds, and the same as it may be shown: without the secret that an edit before has put there. */
interface SoFar {
  bytes: Buffer;
  shown: string | undefined;
}

/** Text of the recipe in the encoding of the text that is changed. */
type Encode = (text: string) => string;

/** Bytes that are no UTF-8 stay as they are: a file is changed as a text of bytes, and once more as it may be shown. */
function changed({ bytes, shown }: SoFar, change: (old: string, as: Encode) => string): Content {
  const byBytes = change(bytes.toString('latin1'), (text) => Buffer.from(text).toString('latin1'));
  const after = Buffer.from(byBytes, 'latin1');
  return {
    size: after.length,
    read: async () => after,
    shown: shown === undefined ? undefined : change(shown, (text) => text),
  };
}

/** Two changes of one file build on each other. */
async function contentSoFar(
  medium: Medium,
  partition: DiskPartition,
  path: string,
  before: readonly Edit[],
): Promise<SoFar | undefined> {
  const last = before.findLast((edit) => edit.partition.number === partition.number && edit.path === path);
  if (last?.kind === 'delete') return undefined;
  if (last !== undefined && 'content' in last)
    return { bytes: Buffer.from(await last.content.read()), shown: last.content.shown };
  const bytes = await readWhole(await medium.tree(partition), path);
  return bytes === undefined ? undefined : { bytes, shown: asText(bytes) };
}

async function readSource(source: string, { folder, target, signal }: PlanContext): Promise<Buffer> {
  return await readFile(resolve(folder, source), { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause);
    throw new WickError(
      'provision-refused',
      {
        target,
        reason: `the source ${source} cannot be read: ${reason}`,
        hint: 'Paths start from the folder of the recipe.',
      },
      { cause },
    );
  });
}

/** @throws WickError `provision-refused` */
async function findPartition(medium: Medium, named: FileChange['partition'], target: string): Promise<DiskPartition> {
  const candidates = await matching(medium, named);
  const [found, second] = candidates;
  if (found !== undefined && second === undefined) return found;
  const there = medium.partitions.map((partition) => partitionText(partition)).join(', ');
  throw new WickError('provision-refused', {
    target,
    reason: found === undefined ? `it has no partition ${named}` : `several partitions could be meant by "${named}"`,
    hint: `It has ${there === '' ? 'no partitions' : there}. Name one by its number or its label.`,
  });
}

async function matching(medium: Medium, named: FileChange['partition']): Promise<DiskPartition[]> {
  const { partitions } = medium;
  if (typeof named === 'number') return partitions.filter(({ number }) => number === named);
  if (named === 'boot') {
    const fat = partitions.filter((partition) => isFat(partition));
    if (fat.length < 2) return fat;
    // Of several, the one that is marked, or the one that the kernel's settings lie on.
    const marked = fat.filter(({ bootable }) => bootable);
    return marked.length === 1 ? marked : fat.slice(0, 2);
  }
  if (named === 'root') return await rootPartitions(medium);
  const label = named.slice('label:'.length);
  return partitions.filter((partition) => partition.label === label || partition.fileSystem?.label === label);
}

/** The partition that a system starts from: the one with /etc and /usr or /bin, or else the only ext file system. */
async function rootPartitions(medium: Medium): Promise<DiskPartition[]> {
  const ext = medium.partitions.filter((partition) => isExt(partition));
  if (ext.length < 2) return ext;
  const roots: DiskPartition[] = [];
  for (const partition of ext) {
    const tree = await medium.readable(partition);
    if (tree === undefined || !(await isFolder(tree, '/etc'))) continue;
    if ((await isFile(tree, '/etc/os-release')) || (await tree.stat('/etc/passwd')) !== undefined)
      roots.push(partition);
  }
  return roots;
}
