import { sign } from 'node:crypto';
import { type Certificate, certificateSchema, type SignedCertificate } from '../../contract/certificate.ts';
import { canonicalJson } from './canonical.ts';
import type { StationKey } from './station-key.ts';

/** Signs a certificate; what does not fit the form is a bug and throws. */
export function signCertificate(certificate: Certificate, key: StationKey): SignedCertificate {
  const checked = certificateSchema.parse(certificate);
  return {
    certificate: checked,
    signature: {
      algorithm: 'ed25519',
      key: Buffer.from(key.publicKey).toString('base64'),
      value: sign(null, Buffer.from(canonicalJson(checked)), key.privateKey).toString('base64'),
    },
  };
}
