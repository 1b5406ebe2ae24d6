import { createPublicKey, verify } from 'node:crypto';
import { type Certificate, signedCertificateSchema } from '../../contract/certificate.ts';
import { WickError } from '../../contract/errors.ts';
import { type Range, rangeEnd } from '../../contract/range.ts';
import { canonicalJson } from './canonical.ts';
import { fingerprintOf } from './station-key.ts';

export interface VerifiedCertificate {
  certificate: Certificate;
  /** Of the station that signed it. */
  fingerprint: string;
  /** Its key is one of those that were given as trusted. */
  trusted: boolean;
}

export interface VerifyOptions {
  /** What the certificate is called, for messages. */
  file: string;
  /** Public keys of stations, 32 bytes each. */
  trusted?: readonly Uint8Array[];
}

/**
 * Reads a certificate and checks its signature. A signature by a station that is not trusted proves only that nothing was
 * changed since: `trusted` says which it is.
 *
 * @throws WickError `certificate-invalid`
 */
export function verifyCertificate(text: string, { file, trusted = [] }: VerifyOptions): VerifiedCertificate {
  const invalid = (reason: string, cause?: unknown) =>
    new WickError('certificate-invalid', { file, reason }, { cause });
  const parsed = signedCertificateSchema.safeParse(asJson(text));
  if (!parsed.success) throw invalid('it does not have the form of one', parsed.error);
  const { certificate, signature } = parsed.data;
  const key = Buffer.from(signature.key, 'base64');
  const value = Buffer.from(signature.value, 'base64');
  if (key.length !== 32 || value.length !== 64) throw invalid('its signature does not have the form of one');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
  });
  if (!verify(null, Buffer.from(canonicalJson(certificate)), publicKey, value)) {
    throw invalid('it was changed after it was signed');
  }
  if (!isInOrder(certificate.ranges)) throw invalid('its ranges overlap, or are out of order');
  return {
    certificate,
    fingerprint: fingerprintOf(key),
    trusted: trusted.some((one) => Buffer.compare(one, key) === 0),
  };
}

function isInOrder(ranges: readonly Range[]): boolean {
  return ranges.every((range, index) => {
    const before = ranges[index - 1];
    return before === undefined || rangeEnd(before) <= range.offset;
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
