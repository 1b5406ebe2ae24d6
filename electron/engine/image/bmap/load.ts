import { readFile } from 'node:fs/promises';
import { isWickError, WickError } from '../../../contract/errors.ts';
import { formatBytes } from '../../../contract/format.ts';
import type { Source } from '../source.ts';
import type { BlockMap } from './bmap.ts';
import { isClearSigned } from './clear-text.ts';
import { maxBmapBytes } from './document.ts';
import { findBmapSignature } from './find.ts';
import { parseBmap } from './parse.ts';
import { verifyBmapSignature } from './signature.ts';

const maxSignatureBytes = 1024 * 1024;

export interface LoadBmapOptions {
  signal: AbortSignal;
  /** Files of OpenPGP public keys, as `readKeyFiles` gives them; with them the map must be signed by one. */
  keys?: readonly Uint8Array[] | undefined;
  /** A detached signature; without it, one is looked for beside the map when keys are given. */
  signatureSource?: Source | undefined;
}

/** Reads a block map, verifies its signature where keys are given, and checks it. Throws `bmap-…` and `source-…`. */
export async function loadBmap(source: Source, options: LoadBmapOptions): Promise<BlockMap> {
  const { signal, keys = [] } = options;
  if (keys.length === 0 && options.signatureSource !== undefined) {
    throw new WickError('usage', { reason: 'A signature of the block map was given, but no key to check it with.' });
  }
  const { name } = source;
  const bmap = await readCapped(source, maxBmapBytes, signal);
  let signature: Uint8Array | undefined;
  if (keys.length > 0 && !isClearSigned(bmap)) {
    const found = options.signatureSource ?? (await findBmapSignature(source, signal));
    signature = found && (await readCapped(found, maxSignatureBytes, signal));
  }
  const { text, signedBy } = await verifyBmapSignature({ bmap, name, signature, keys });
  const map = parseBmap(text, name);
  return signedBy === undefined ? map : { ...map, signedBy };
}

/** Reads files of OpenPGP keys that the person named. Throws `usage` for one that cannot be read. */
export async function readKeyFiles(paths: readonly string[]): Promise<Uint8Array[]> {
  return await Promise.all(
    paths.map(async (path) => {
      try {
        return await readFile(path);
      } catch (error) {
        const reason = `The key file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
        throw new WickError('usage', { reason, hint: 'Check the path of the key.' }, { cause: error });
      }
    }),
  );
}

async function readCapped(source: Source, limit: number, signal: AbortSignal): Promise<Buffer> {
  const tooLarge = () =>
    new WickError('bmap-invalid', { what: source.name, reason: `it has more than ${formatBytes(limit)}` });
  if (source.size !== undefined && source.size > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of source.open({ signal })) {
      length += chunk.length;
      if (length > limit) throw tooLarge();
      chunks.push(Uint8Array.from(chunk));
    }
  } catch (error) {
    if (isWickError(error, 'source-not-found')) {
      throw new WickError('bmap-not-found', { what: source.name }, { cause: error });
    }
    throw error;
  }
  return Buffer.concat(chunks);
}
