import { createHash, hkdfSync, randomBytes } from 'node:crypto';

const keySize = 32;

/** What a lot's stations share. */
export interface LotKeys {
  /** As it is sealed for each station: the lot's own 32 bytes, and 32 that all lots of the ledger have in common. */
  readonly both: Buffer;
  /** Encrypts secrets. */
  readonly sealing: Uint8Array;
  /** Proves that a unit's values are those that a station has entered. */
  readonly binding: Uint8Array;
  /** Knows a unique value again, in whichever lot it was. */
  readonly unique: Uint8Array;
  /** Says nothing about them, and tells them from all others. Hexadecimal. */
  readonly check: string;
}

/** `unique`: the ledger's, where it has lots. */
export function newLotKeys(unique: Uint8Array = randomBytes(keySize)): LotKeys {
  return lotKeysOf(Buffer.concat([randomBytes(keySize), unique]));
}

/** @throws Error where they are none */
export function lotKeysOf(both: Buffer): LotKeys {
  if (both.length !== 2 * keySize) throw new Error('not the keys of a lot');
  const own = both.subarray(0, keySize);
  return {
    both,
    sealing: derive(own, 'seals values'),
    binding: derive(own, 'binds values'),
    unique: both.subarray(keySize),
    check: createHash('sha256').update(derive(both, 'check')).digest('hex'),
  };
}

function derive(key: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `wick lot: ${purpose}`, keySize));
}
