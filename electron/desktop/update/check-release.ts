import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { type Release, signedText } from './signed-text.ts';

/** The list is not signed by us, or not as it is. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

const list = z.object({
  version: z.string().min(1),
  releaseNotes: z.string(),
  files: z.array(z.object({ url: z.string().min(1), sha512: z.string().min(1), size: z.int().min(1) })).min(1),
  /** Ed25519, in base64. */
  signature: z.string(),
});

/**
 * What a list of updates says, where we have signed it. `key`: an Ed25519 public key, SPKI in base64.
 *
 * @throws NotOurs
 */
export function checkRelease(said: unknown, key: string): Release {
  const parsed = list.safeParse(said);
  if (!parsed.success) throw new NotOurs('the list of updates is not one that is signed');
  const { signature, ...release } = parsed.data;
  const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NotOurs('the key of this app is none of Ed25519');
  if (verify(null, signedText(release), publicKey, Buffer.from(signature, 'base64'))) return release;
  throw new NotOurs('the signature does not fit the list of updates');
}
