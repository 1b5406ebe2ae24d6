import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DiskPartition } from '../../image/disk.ts';
import type { DiskTree } from '../../image/file-system/disk-tree.ts';
import { readBootSelector } from '../../image/pantavisor/boot-selector.ts';
import { canonicalText } from '../../image/pantavisor/canonical.ts';
import { readJson } from '../../image/pantavisor/raw-json.ts';
import { parseSettings } from '../../image/pantavisor/settings.ts';
import { readSmallFile } from '../../image/tree/read-file.ts';

/** What a first boot leaves on the storage partition (pantavisor: storage.c, mount.c, logserver, config.c). */
export interface Traces {
  /** That boots next, and what there is. */
  revision: string;
  /** SHA-256 of the canonical state of revision 0. */
  sha256: string | undefined;
  /** The runtime's log, oldest first; empty where there is none. */
  log: string;
  /** Of revision 0. Its DONE proves no more than that the state was loaded. */
  progress: { status: string; message: string } | undefined;
  /** Its number at the Hub, and whether somebody owns it. */
  identity: { deviceId: string | undefined; registered: boolean; owned: boolean };
  /** The volume for secrets was made. */
  encrypted: boolean;
  /** Whether partition and file system reach beyond the image; undefined where the image's size is not known. */
  grown: { partition: boolean; fileSystem: boolean } | undefined;
  /** Sentences, where the file system was not left in order: the normal case for a card that was pulled. */
  warning: string | undefined;
}

/** Bytes of one log, and of a state. The log server starts a new file at 2 MiB. */
const longestLog = 16 << 20;
const longestState = 4 << 20;

const progressFile = z.looseObject({
  status: z.string().max(40),
  'status-msg': z.string().max(1000).optional().catch(''),
});

/** Reads all of it. Throws WickError where the file system is damaged. */
export async function readTraces(
  tree: DiskTree,
  { partition, imageSize }: { partition: DiskPartition; imageSize: number | undefined },
): Promise<Traces> {
  const text = async (path: string) => (await readSmallFile(tree, path, 1 << 20))?.toString('utf8');
  const { revision } = await readBootSelector(tree);
  const progress = progressFile.safeParse(parse(await text('/trails/0/.pv/progress'))).data;
  return {
    revision,
    sha256: stateHash(await readSmallFile(tree, '/trails/0/.pvr/json', longestState)),
    log: await readLogs(tree),
    progress: progress && { status: progress.status, message: progress['status-msg'] ?? '' },
    identity: readIdentity(await text('/config/pantahub.config'), await text('/config/unclaimed.config')),
    encrypted: ((await tree.list('/dm-crypt-files')) ?? []).some((name) => name !== '.' && name !== '..'),
    grown: imageSize === undefined ? undefined : readGrowth(partition, imageSize),
    warning: tree.warning,
  };
}

function stateHash(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    return createHash('sha256')
      .update(canonicalText(readJson(bytes)))
      .digest('hex');
  } catch {
    return undefined;
  }
}

/** `pantavisor.log`, and before it what was packed when it became too large: `pantavisor.log.1.gz`, `.2.gz`, … */
async function readLogs(tree: DiskTree): Promise<string> {
  const folder = '/logs/0/pantavisor';
  const packed = ((await tree.list(folder)) ?? [])
    .filter((name) => /^pantavisor\.log\.\d{1,9}\.gz$/u.test(name))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .slice(-4);
  const parts: string[] = [];
  for (const name of packed) {
    const bytes = await readSmallFile(tree, `${folder}/${name}`, longestLog);
    const unpacked = await promisify(gunzip)(bytes ?? '', { maxOutputLength: longestLog }).catch(() => undefined);
    parts.push(unpacked?.toString('utf8') ?? '');
  }
  parts.push((await readSmallFile(tree, `${folder}/pantavisor.log`, longestLog))?.toString('utf8') ?? '');
  return parts.join('\n').trim();
}

/** A device keeps what it registered as, and writes its settings anew once somebody owns it (config.c). */
function readIdentity(config: string | undefined, unclaimed: string | undefined): Traces['identity'] {
  const [own, other] = [valuesOf(config), valuesOf(unclaimed)];
  const id = [own, other]
    .map((values) => values.get('PH_CREDS_ID'))
    .find((value) => /^[0-9a-f]{24}$/u.test(value ?? ''));
  return {
    deviceId: id,
    registered: (other.get('PH_CREDS_ID') ?? '') !== '',
    owned: (own.get('PH_CREDS_PRN') ?? '') !== '',
  };
}

function valuesOf(text = ''): Map<string, string> {
  return new Map(parseSettings(text).map(({ key, value }) => [key, value]));
}

function readGrowth({ offset, length, fileSystem }: DiskPartition, imageSize: number): NonNullable<Traces['grown']> {
  return { partition: offset + length > imageSize, fileSystem: offset + (fileSystem?.size ?? 0) > imageSize };
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
