import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { shownAddress } from '../source/address.ts';
import { errorCode, fileReason } from '../source/reason.ts';

/** A catalogue that has a name. */
export interface KnownCatalogue {
  name: string;
  address: URL;
  /** Comes with Wick. */
  builtIn: boolean;
}

const builtIn: Readonly<Record<string, string>> = {
  pantavisor: 'https://pantavisor-ci.s3.amazonaws.com/meta-pantavisor/releases.json',
  'raspberry-pi': 'https://downloads.raspberrypi.com/os_list_imagingutility_v4.json',
};

const fileName = 'catalogues.json';
const nameForm = /^[a-z\d][a-z\d.-]{0,63}$/u;
/** Names that are subcommands. */
const reserved = new Set(['add', 'remove']);

const fileSchema = z.object({
  catalogues: z.record(z.string().regex(nameForm), z.url({ protocol: /^https?$/u })),
});

/**
 * The catalogues that come with Wick and those that were added on this computer, which may take the place of the former.
 *
 * @throws WickError `source-unreadable`
 */
export async function knownCatalogues(station: string): Promise<KnownCatalogue[]> {
  const added = await readAdded(station);
  const all = { ...builtIn, ...added };
  return Object.entries(all).map(([name, address]) => {
    return { name, address: new URL(address), builtIn: !Object.hasOwn(added, name) };
  });
}

/** What is to be added, as far as it can be told without reading it. @throws WickError `usage` */
export function newCatalogue(name: string, address: string): KnownCatalogue {
  if (!nameForm.test(name) || reserved.has(name)) {
    throw new WickError('usage', {
      reason: `"${name}" cannot be the name of a catalogue.`,
      hint: 'Use small letters, digits, hyphens and full stops.',
    });
  }
  if (!/^https?:\/\//iu.test(address) || !URL.canParse(address)) {
    throw new WickError('usage', {
      reason: `${address} is not the address of a catalogue.`,
      hint: 'It begins with https://.',
    });
  }
  const url = new URL(address);
  url.hash = '';
  return { name, address: url, builtIn: false };
}

/** @throws WickError `source-unreadable`, `file-unwritable` */
export async function addCatalogue(station: string, { name, address }: KnownCatalogue): Promise<void> {
  await writeAdded(station, { ...(await readAdded(station)), [name]: address.href });
}

/** @throws WickError `usage`, `source-unreadable`, `file-unwritable` */
export async function removeCatalogue(station: string, name: string): Promise<void> {
  const { [name]: gone, ...rest } = await readAdded(station);
  if (gone === undefined) {
    const reason = Object.hasOwn(builtIn, name)
      ? `The catalogue ${name} comes with Wick and stays.`
      : `No catalogue ${name} was added.`;
    throw new WickError('usage', { reason, hint: 'Run "wick catalogue" to see which ones were.' });
  }
  await writeAdded(station, rest);
}

/** The address as it may be shown, without what looks like a secret. */
export function shownList({ href }: URL): string {
  return shownAddress(new URL(href));
}

async function readAdded(station: string): Promise<Record<string, string>> {
  const path = join(station, fileName);
  try {
    return fileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).catalogues;
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return {};
    const ours = cause instanceof z.ZodError || cause instanceof SyntaxError;
    const reason = ours ? 'it is not a list of catalogues as Wick writes it' : fileReason(cause);
    throw new WickError('source-unreadable', { what: path, reason }, { cause });
  }
}

async function writeAdded(station: string, catalogues: Record<string, string>): Promise<void> {
  const path = join(station, fileName);
  const draft = `${path}.${randomUUID()}`;
  try {
    // An address may carry a password.
    await writeFile(draft, `${JSON.stringify({ catalogues }, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    throw new WickError('file-unwritable', { path, reason: fileReason(cause) }, { cause });
  } finally {
    await rm(draft, { force: true });
  }
}
