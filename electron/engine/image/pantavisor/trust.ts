import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { WickError } from '../../../contract/errors.ts';
import { readCertificate } from './certificate.ts';

/** Whom a person trusts to sign. */
export interface TrustBundle {
  /** Authorities, or certificates that are trusted themselves. */
  certificates: readonly X509Certificate[];
  /** For signatures without a certificate: devices have one such key. */
  keys: readonly KeyObject[];
}

/** Reads PEM certificates and public keys from one text. Throws `trust-unusable`; `what` names where the text comes from. */
export function parseTrustBundle(pem: string, what: string): TrustBundle {
  const certificates: X509Certificate[] = [];
  const keys: KeyObject[] = [];
  for (const [block, kind] of pem.matchAll(/-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/gu)) {
    try {
      if (kind === 'CERTIFICATE') certificates.push(readCertificate(block));
      else if (kind === 'PUBLIC KEY') keys.push(createPublicKey(block));
    } catch (cause) {
      throw new WickError(
        'trust-unusable',
        { what, reason: `a ${kind?.toLowerCase()} in it cannot be read` },
        { cause },
      );
    }
  }
  if (certificates.length === 0 && keys.length === 0) {
    throw new WickError('trust-unusable', { what, reason: 'it holds no PEM certificate and no PEM public key' });
  }
  return { certificates, keys };
}
