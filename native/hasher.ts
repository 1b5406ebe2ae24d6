import { native } from './native.ts';

export type HashAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** Takes the digest of a stream of bytes. */
export interface Hasher {
  /** Calls are taken in order, several may be under way. `data` must stay as it is until the promise resolves. */
  update(data: Uint8Array): Promise<void>;
  /** Lower-case hex, of all bytes of the updates before. Nothing may follow. */
  digest(): Promise<string>;
}

/** Where there is native code, SHA-256 is taken off the main thread, several streams at a time. */
export function createHasher(algorithm: HashAlgorithm): Hasher {
  if (algorithm === 'sha256' && native !== undefined) return new native.Hasher(algorithm);
  // Loading it takes longer than loading the addon; most programs never come here.
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
