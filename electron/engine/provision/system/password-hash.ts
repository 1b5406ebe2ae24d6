import { createHash } from 'node:crypto';

/** What a hash has where nothing else is said; not written then. */
const rounds = 5000;
const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The order in which the digest's bytes are written, three to four characters. */
const order = [
  [0, 21, 42], [22, 43, 1], [44, 2, 23], [3, 24, 45], [25, 46, 4], [47, 5, 26], [6, 27, 48], [28, 49, 7], [50, 8, 29],
  [9, 30, 51], [31, 52, 10], [53, 11, 32], [12, 33, 54], [34, 55, 13], [56, 14, 35], [15, 36, 57], [37, 58, 16],
  [59, 17, 38], [18, 39, 60], [40, 61, 19], [62, 20, 41],
] as const; // biome-ignore format: a table

/**
 * The hash of a password as /etc/shadow takes it on every Linux: `$6$salt$…` (U. Drepper, "Unix crypt using SHA-256 and
 * SHA-512", 0.6). `random` gives the salt.
 */
export function hashPassword(password: string, random: (length: number) => Uint8Array): string {
  const salt = [...random(16)].map((byte) => alphabet[byte % 64]).join('');
  return sha512Crypt(password, salt);
}

/** @param salt 1 to 16 characters of `./0-9A-Za-z` */
export function sha512Crypt(password: string, salt: string): string {
  const key = Buffer.from(password);
  const seed = Buffer.from(salt);
  const inner = sha512(key, seed, key);
  const first: Uint8Array[] = [key, seed, repeated(inner, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) first.push((bits & 1) === 1 ? inner : key);
  let digest = sha512(...first);

  const keyBytes = repeated(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const seedBytes = repeated(sha512(...Array.from({ length: 16 + (digest[0] ?? 0) }, () => seed)), seed.length);
  for (let round = 0; round < rounds; round += 1) {
    const odd = round % 2 === 1;
    digest = sha512(
      odd ? keyBytes : digest,
      ...(round % 3 === 0 ? [] : [seedBytes]),
      ...(round % 7 === 0 ? [] : [keyBytes]),
      odd ? digest : keyBytes,
    );
  }
  return `$6$${salt}$${encode(digest)}`;
}

function repeated(bytes: Uint8Array, length: number): Buffer {
  return Buffer.alloc(length, bytes.length === 0 ? 0 : bytes);
}

function encode(digest: Uint8Array): string {
  const triples = order.map(([high, middle, low]) =>
    characters(((digest[high] ?? 0) << 16) | ((digest[middle] ?? 0) << 8) | (digest[low] ?? 0), 4),
  );
  return `${triples.join('')}${characters(digest[63] ?? 0, 2)}`;
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 63]).join('');
}

function sha512(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
