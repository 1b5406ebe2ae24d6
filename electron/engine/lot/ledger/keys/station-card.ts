import { createPublicKey, sign, verify } from 'node:crypto';
import { WickError } from '../../../../contract/errors.ts';
import { fingerprintOf, type StationKey } from '../../../certificate/station-key.ts';
import type { BoxKey } from './box-key.ts';

/** Who a station is, and what to seal for it. */
export interface StationCard {
  fingerprint: string;
  /** Ed25519 public key. */
  key: Buffer;
  /** X25519 public key. */
  box: Buffer;
}

const prefix = 'wick-station-';
const purpose = Buffer.from('wick station card\0');
const keySize = 32;
const signatureSize = 64;

/** One line of text that tells another station who this one is: both public keys, the second one signed with the first. */
export function stationCard(key: StationKey, box: BoxKey): string {
  const signature = sign(null, Buffer.concat([purpose, box.publicKey]), key.privateKey);
  return prefix + Buffer.concat([key.publicKey, box.publicKey, signature]).toString('base64url');
}

/** @throws WickError `usage` */
export function readStationCard(text: string): StationCard {
  const bytes = Buffer.from(text.trim().slice(prefix.length), 'base64url');
  const key = bytes.subarray(0, keySize);
  const box = bytes.subarray(keySize, 2 * keySize);
  const signature = bytes.subarray(2 * keySize);
  const isWhole = text.trim().startsWith(prefix) && signature.length === signatureSize;
  if (!isWhole || !isSigned(key, box, signature))
    throw new WickError('usage', {
      reason: 'This is not the card of a station, or not all of it.',
      hint: 'Copy the whole line that the other station shows; it begins with "wick-station-".',
    });
  return { fingerprint: fingerprintOf(key), key, box };
}

function isSigned(key: Uint8Array, box: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(key).toString('base64url');
  const signer = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.concat([purpose, box]), signer, signature);
}
