import { native } from './native.ts';

export type HashAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** Takes the digest of a stream of bytes. */
export interface Hasher {
  /** Calls are taken in order, several may be under way. `data` must stay as it is until the promise resolves. */
  update(data: Uint8Array): Promise<void>;
  /** Lower-case hex, of all bytes of the updates before. Nothing may follow. */
  digest(): Promise<string>;
}

/** The digest of bytes that stay as they are until it is taken; lower-case hex. */
export async function digestOf(algorithm: HashAlgorithm, data: Uint8Array): Promise<string> {
  const hasher = createHasher(algorithm);
  await hasher.update(data);
  return await hasher.digest();
}

/** Where there is native code, digests are taken off the main thread, those of several streams at a time. */
export function createHasher(algorithm: HashAlgorithm): Hasher {
  if (native !== undefined) return new native.Hasher(algorithm);
  // Loading it takes longer than loading the addon.
  const hash = process.getBuiltinModule('node:crypto').createHash(algorithm);
  return {
    async update(data) {
      hash.update(data);
    },
    async digest() {
      return hash.digest('hex');
    },
  };
}
