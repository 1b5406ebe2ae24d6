import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateSuffix } from '../../certificate/keep.ts';
import { errorCode } from '../../image/source/reason.ts';

/** The certificates in some folders by the SHA-256 of their files, as the ledger names them. */
export async function certificatesIn(folders: readonly string[]): Promise<Map<string, string>> {
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
