import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';

/**
 * The public key of a station, 32 bytes: from a PEM file, or in base64 as certificates have it.
 *
 * @throws WickError `usage`
 */
export async function readTrustedKey(named: string): Promise<Uint8Array> {
  if (/^[A-Za-z0-9+/]{43}=$/.test(named)) return Buffer.from(named, 'base64');
  const refused = (reason: string, cause: unknown) =>
    new WickError(
      'usage',
      {
        reason: `${named} is not the public key of a station: ${reason}.`,
        hint: 'Give a PEM file with an Ed25519 key, or the key as it stands in a certificate.',
      },
      { cause },
    );
  const pem = await readFile(named, 'utf8').catch((cause: unknown) => {
    throw refused('there is no such file that can be read', cause);
  });
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`a key of type ${key.asymmetricKeyType}`);
    return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  } catch (cause) {
    throw refused('it has no Ed25519 key', cause);
  }
}
