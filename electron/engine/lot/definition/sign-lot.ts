import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import { type Lot, lotSchema, type SignedLot, signedLotSchema } from '../../../contract/lot/lot.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { fingerprintOf, type StationKey } from '../../certificate/station-key.ts';

/** Signs a lot; what does not fit the form is a bug and throws. */
export function signLot(lot: Lot, key: StationKey): SignedLot {
  const checked = lotSchema.parse(lot);
  return {
    lot: checked,
    signature: {
      algorithm: 'ed25519',
      key: Buffer.from(key.publicKey).toString('base64'),
      value: sign(null, Buffer.from(canonicalJson(checked)), key.privateKey).toString('base64'),
    },
  };
}

export interface VerifiedLot {
  signed: SignedLot;
  /** Of the engineer's key: nothing says yet that it is to be trusted. */
  fingerprint: string;
}

/**
 * Whether this is a lot, nothing of it was changed since it was signed, and its recipe is the one that it names.
 *
 * @throws WickError `lot-invalid`
 */
export function verifyLot(data: unknown, what: string): VerifiedLot {
  const invalid = (reason: string, cause?: unknown) => new WickError('lot-invalid', { what, reason }, { cause });
  const parsed = signedLotSchema.safeParse(data);
  if (!parsed.success) throw invalid('it does not have the form of one', parsed.error);
  const { lot, signature } = parsed.data;
  const key = Buffer.from(signature.key, 'base64');
  const value = Buffer.from(signature.value, 'base64');
  if (key.length !== 32 || value.length !== 64) throw invalid('its signature does not have the form of one');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
  });
  // What was signed is what is there, not what the form makes of it.
  const signedData = (data as SignedLot).lot;
  if (!verify(null, Buffer.from(canonicalJson(signedData)), publicKey, value)) {
    throw invalid('it was changed after it was signed');
  }
  if (recipeHash(lot.recipe.text) !== lot.recipe.sha256) throw invalid('its recipe is not the one that it names');
  return { signed: parsed.data, fingerprint: fingerprintOf(key) };
}

export function recipeHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
