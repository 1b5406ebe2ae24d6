import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Settings, setting } from './config.ts';
import type { Ext4 } from './ext4.ts';
import { type Member, readMembers } from './members.ts';
import { checkSignatures, type Trust } from './signature.ts';

/** What a device runs. */
export interface Trail {
  text: string;
  members: readonly Member[];
  /** Objects by their keys: digests. */
  objects: ReadonlyMap<string, string>;
}

export interface TrailOptions {
  /** All files of the storage, copied out. */
  folder: string;
  revision: string;
  settings: Settings;
  trust: Trust;
}

/** Reads and checks a revision in the order of the runtime. Gives the line with which it gives up. */
export async function checkTrail(ext4: Ext4, options: TrailOptions): Promise<Trail | { error: string; why: string }> {
  const { folder, revision, settings, trust } = options;
  let text: string;
  let members: Member[];
  try {
    text = await readFile(join(folder, 'trails', revision, '.pvr/json'), 'utf8');
    members = readMembers(text);
  } catch (error) {
    return { error: 'state could not be loaded', why: String(error) };
  }
  const badSignature = checkSignatures(members, setting(settings, 'PV_SECUREBOOT_MODE'), trust);
  if (badSignature !== undefined) return { error: 'state signature verification went wrong', why: badSignature };
  if (members.find(({ key }) => key === '#spec')?.value !== 'pantavisor-service-system@1') {
    return { error: 'state could not be loaded', why: 'unknown state spec' };
  }
  const objects = new Map(
    members.flatMap(({ key, value }): [string, string][] =>
      key !== '#spec' && typeof value === 'string' ? [[key, value]] : [],
    ),
  );
  if (setting(settings, 'PV_SECUREBOOT_CHECKSUM') !== '0') {
    const why = (await badObject(ext4, options, objects)) ?? (await badJson(options, members));
    if (why !== undefined) return { error: 'state objects validation went wrong', why };
  }
  return { text, members, objects };
}

/** Each object has the content that its name says, and is the very file of the trail; one that is not there is linked. */
async function badObject(
  ext4: Ext4,
  { folder, revision }: TrailOptions,
  objects: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const trail = `/trails/${revision}`;
  const folders = new Set([...objects.keys()].map((key) => dirname(`${trail}/${key}`)));
  const inodes = await ext4.inodes(['/objects', ...folders]);
  for (const [key, digest] of objects) {
    const object = `/objects/${digest}`;
    const inode = inodes.get(object);
    if (inode === undefined) return `object ${digest} of '${key}' is missing`;
    const found = inodes.get(`${trail}/${key}`);
    if (found === undefined) await ext4.link(object, `${trail}/${key}`);
    // Files for bind mounts are copies.
    else if (key.endsWith('.bind')) {
      if ((await digestOf(join(folder, trail, key))) !== digest) return `'${key}' differs from its object`;
    } else if (found !== inode) return `'${key}' is not the file of its object`;
    if ((await digestOf(join(folder, object))) !== digest) return `object ${digest} of '${key}' has another content`;
  }
  return undefined;
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Files of what is kept in the state itself are as they stand there. */
async function badJson({ folder, revision }: TrailOptions, members: readonly Member[]): Promise<string | undefined> {
  for (const { key, text, value } of members) {
    if (key === '#spec' || typeof value === 'string') continue;
    const file = await readFile(join(folder, 'trails', revision, key), 'utf8').catch(() => undefined);
    if (file !== text) return `'${key}' differs from the state`;
  }
  return undefined;
}
