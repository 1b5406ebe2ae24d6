import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const nonceSize = 12;
const tagSize = 16;
const pointSize = 32;

/** AES-256-GCM: nonce, encrypted text, tag. `about`: what it belongs to; it opens for nothing else. */
export function encrypt(key: Uint8Array, text: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(nonceSize);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where the key is another one, or anything was changed */
export function decrypt(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  if (sealed.length < nonceSize + tagSize) throw new Error('too short');
  const end = sealed.length - tagSize;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceSize), { authTagLength: tagSize })
    .setAAD(Buffer.from(about))
    .setAuthTag(sealed.subarray(end));
  return Buffer.concat([decipher.update(sealed.subarray(nonceSize, end)), decipher.final()]);
}

/**
 * For one station alone: the public half of a key made for this box, and what it and the station's key agree upon encrypts
 * the rest (as RFC 9180 has it, with HKDF-SHA-256 over both public keys).
 */
export function sealFor(box: Uint8Array, text: Uint8Array, about: string): Buffer {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const point = pointOf(publicKey);
  const key = agree(privateKey, keyOf(box), [point, box]);
  return Buffer.concat([point, encrypt(key, text, about)]);
}

/** @throws Error where it is for another station */
export function openBox(privateKey: KeyObject, sealed: Uint8Array, about: string): Buffer {
  const point = sealed.subarray(0, pointSize);
  const key = agree(privateKey, keyOf(point), [point, pointOf(createPublicKey(privateKey))]);
  return decrypt(key, sealed.subarray(pointSize), about);
}

/** The 32 bytes of a public key. */
export function pointOf(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

function keyOf(point: Uint8Array): KeyObject {
  const x = Buffer.from(point).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
}

function agree(privateKey: KeyObject, publicKey: KeyObject, points: readonly Uint8Array[]): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat(points), 'wick sealed box', 32));
}
