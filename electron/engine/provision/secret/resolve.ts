import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import { type Path, pathText } from '../recipe/document.ts';
import { readKeychain } from './keychain.ts';
import type { Masker } from './masker.ts';

/** Bytes; a key or a whole network file fits. */
const longest = 64 * 1024;

export interface SecretSources {
  /** Folder that `file:` paths start from. */
  folder: string;
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** Texts (as `pathText`) that are secrets themselves, whatever they look like. */
  literal: ReadonlySet<string>;
  /** Learns every secret. */
  masker: Masker;
}

/**
 * A copy of plain data in which every secret says what it stands for, no longer where it is kept.
 *
 * @throws WickError `secret-unavailable`
 */
export async function resolveSecrets<T>(value: T, sources: SecretSources, at: Path = []): Promise<T> {
  return (await resolved(value, at, sources)) as T;
}

async function resolved(value: unknown, path: Path, sources: SecretSources): Promise<unknown> {
  if (value instanceof Secret) {
    const secret = new Secret(
      sources.literal.has(pathText(path)) ? value.reveal() : await follow(value.reveal(), sources),
    );
    sources.masker.add(secret);
    return secret;
  }
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) items.push(await resolved(item, [...path, index], sources));
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) entries.push([key, await resolved(item, [...path, key], sources)]);
  return Object.fromEntries(entries);
}

async function follow(text: string, { folder, environment, signal }: SecretSources): Promise<string> {
  const [, kind, name] = /^(env|file|keychain|text):(.*)$/s.exec(text) ?? [];
  if (kind === undefined || name === undefined) return text;
  const missing = (reason: string, cause?: unknown) =>
    new WickError('secret-unavailable', { reference: `${kind}:${name}`, reason }, { cause });
  switch (kind) {
    case 'text':
      return name;
    case 'env': {
      const value = environment[name];
      if (value === undefined || value === '') throw missing('this variable is not set in the environment');
      return value;
    }
    case 'file': {
      const bytes = await readFile(resolve(folder, name), { signal }).catch((cause: unknown) => {
        throw missing(reasonOf(cause), cause);
      });
      if (bytes.length > longest) throw missing(`the file has ${bytes.length} bytes, too many for a secret`);
      // Editors end a file with a line end, which nobody means.
      const value = bytes.toString('utf8').replace(/\r?\n$/, '');
      if (value === '') throw missing('the file is empty');
      return value;
    }
    default: {
      const value = await readKeychain(name, { signal });
      if ('reason' in value) throw missing(value.reason);
      return value.text;
    }
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'you may not read this file';
  if (code === 'EISDIR') return 'this is a folder';
  return error instanceof Error ? error.message : String(error);
}
