import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateSuffix } from '../../certificate/keep.ts';
import { errorCode } from '../../image/source/reason.ts';
import type { NamedCertificate } from './followed-lot.ts';
import type { Manifest } from './manifest.ts';

/** Copies every certificate that a lot's log names and that is in some folders; returns those that are not. */
export async function copyCertificates(
  named: readonly NamedCertificate[],
  folders: readonly string[],
  to: string,
): Promise<Manifest['withoutCertificate']> {
  const found = named.length === 0 ? new Map<string, string>() : await certificatesIn(folders);
  const without: Manifest['withoutCertificate'] = [];
  for (const { unit, attempt, station, sha256 } of named) {
    const path = found.get(sha256);
    if (path === undefined) {
      without.push({ unit, attempt, station });
      continue;
    }
    const file = join(to, certificateFile(unit, attempt));
    await copyFile(path, file);
    await copyFile(withBoot(path), withBoot(file)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }
  return without;
}

/** In an export. */
export function certificateFile(unit: number, attempt: number): string {
  return `unit-${String(unit).padStart(6, '0')}-${attempt}${certificateSuffix}`;
}

/** The one beside it that also says how the first boot went: it was signed later, and the log names the first. */
export function withBoot(path: string): string {
  return `${path.slice(0, -certificateSuffix.length)}.boot${certificateSuffix}`;
}

/** By the SHA-256 of their files, as the ledger names them. */
async function certificatesIn(folders: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(folder).catch((error: unknown): string[] => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    for (const name of names.filter((one) => one.endsWith(certificateSuffix))) {
      const path = join(folder, name);
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      found.set(digest, path);
    }
  }
  return found;
}
