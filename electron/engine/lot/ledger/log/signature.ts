import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { fingerprintOf, type StationKey } from '../../../certificate/station-key.ts';

const purpose = 'wick lot log entry\0';

/** A station's word for an entry of the log, and so for all before it. Base64. */
export function signHash({ privateKey }: StationKey, hash: string): string {
  return sign(null, Buffer.from(purpose + hash), privateKey).toString('base64');
}

export function isSigned(key: KeyObject, { hash, signature }: { hash: string; signature: string }): boolean {
  return verify(null, Buffer.from(purpose + hash), key, Buffer.from(signature, 'base64'));
}

/** `key`: 32 bytes, base64; undefined where it is not the one of that station. */
export function publicKeyOf(station: string, key: string): KeyObject | undefined {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== 32 || fingerprintOf(bytes) !== station) return undefined;
  return createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') } });
}
