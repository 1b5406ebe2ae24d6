import { createHasher } from '../../../../native/hasher.ts';
import type { FileTree } from '../file-system/file-tree.ts';

/** All of a file that is expected to be small: undefined where there is none, or where it has more than `limit` bytes. */
export async function readSmallFile(tree: FileTree, path: string, limit: number): Promise<Buffer | undefined> {
  const stat = await tree.stat(path);
  if (stat?.kind !== 'file' || stat.size > limit) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of tree.read(path)) {
    length += chunk.length;
    if (length > limit) return undefined;
    // A tree may use a chunk's memory again.
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

export interface HashOptions {
  signal: AbortSignal;
  /** Told how many bytes were read since it was called last. */
  onBytes?: (bytes: number) => void;
}

/** Lower-case hex SHA-256 of a file. */
export async function sha256OfFile(tree: FileTree, path: string, { signal, onBytes }: HashOptions): Promise<string> {
  const hasher = createHasher('sha256');
  for await (const chunk of tree.read(path)) {
    signal.throwIfAborted();
    await hasher.update(chunk);
    onBytes?.(chunk.length);
  }
  return await hasher.digest();
}
