import { type KeyObject, verify, type X509Certificate } from 'node:crypto';
import type { CertificateReport, SignatureReport } from '../../../contract/inspect-pantavisor.ts';
import { checkChain } from './chain.ts';
import { isDeveloperChain } from './developer-authorities.ts';
import { payloadOf, select } from './payload.ts';
import {
  HeaderFault,
  isBase64url,
  type ProtectedHeader,
  readProtectedHeader,
  type SignatureValue,
} from './protected-header.ts';
import type { StatePair } from './state.ts';
import type { TrustBundle } from './trust.ts';

/** An algorithm only says what the digest is; the key says the rest, on devices too. */
const digests: Record<string, string> = { RS256: 'sha256', ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' };

/** Bytes of one half of a signature, by the name of its curve. */
const halves: Record<string, number> = { prime256v1: 32, secp384r1: 48, secp521r1: 66 };

export interface VerifyOptions {
  trust?: TrustBundle | undefined;
  /** Stand in for the public developer authorities. */
  developers?: readonly KeyObject[] | undefined;
}

/** What a signature is worth, with the keys that a device counts as covered by it. */
export interface Verified {
  report: SignatureReport;
  covered: ReadonlySet<string>;
}

/** Checks one signature of a state by the rules of devices. */
export function verifySignature(
  pairs: readonly StatePair[],
  key: string,
  value: SignatureValue,
  options: VerifyOptions = {},
): Verified {
  let header: ProtectedHeader;
  try {
    header = readProtectedHeader(value.protectedText);
  } catch (error) {
    if (!(error instanceof HeaderFault)) throw error;
    const report: SignatureReport = {
      key,
      outcome: 'invalid',
      reason: error.message,
      include: [],
      exclude: [],
      covers: [],
      certificates: [],
      trust: 'unchecked',
      developer: false,
    };
    return { report, covered: new Set() };
  }
  const selection = select(pairs, header);
  const chain = header.certificates ?? [];
  return {
    report: {
      key,
      algorithm: header.algorithm,
      include: [...header.include],
      exclude: [...header.exclude],
      covers: selection.included.map((pair) => pair.key),
      ...judge(header, value, payloadOf(selection.included), options.trust),
      certificates: chain.map((certificate) => describe(certificate)),
      ...trustOf(header.certificates, options.trust),
      developer: isDeveloperChain(chain, options.developers),
    },
    covered: selection.covered,
  };
}

type Verdict = Pick<SignatureReport, 'outcome' | 'reason'>;

function judge(
  header: ProtectedHeader,
  value: SignatureValue,
  payload: string,
  trust: TrustBundle | undefined,
): Verdict {
  const digest = digests[header.algorithm];
  if (digest === undefined) return invalid(`devices do not know the algorithm ${header.algorithm}`);
  if (!isBase64url(value.signature)) return invalid('it is not base64url');
  if (payload === '}') return invalid('its patterns match nothing in this state');
  const keys = header.certificates?.slice(0, 1).map(({ publicKey }) => publicKey) ?? trust?.keys ?? [];
  if (keys.length === 0) {
    return { outcome: 'unverifiable', reason: "it names no certificate, and the device's own key was not given" };
  }
  const input = Buffer.from(`${value.protectedText}.${Buffer.from(payload).toString('base64url')}`);
  const signature = Buffer.from(value.signature, 'base64url');
  if (keys.every(({ asymmetricKeyType: type }) => type !== 'rsa' && type !== 'ec')) {
    return invalid('its key is neither RSA nor of an elliptic curve');
  }
  if (keys.some((key) => holds(key, digest, input, signature))) return { outcome: 'valid' };
  return invalid('what it signs was changed, or another key made it');
}

function invalid(reason: string): Verdict {
  return { outcome: 'invalid', reason };
}

/** Devices take signatures of elliptic curves in both forms: DER, and the two numbers one behind the other. */
function holds(key: KeyObject, digest: string, input: Uint8Array, signature: Uint8Array): boolean {
  try {
    return holdsFor(key, digest, input, signature);
  } catch {
    // A key that no signature can be checked with.
    return false;
  }
}

function holdsFor(key: KeyObject, digest: string, input: Uint8Array, signature: Uint8Array): boolean {
  if (key.asymmetricKeyType === 'rsa') return verify(digest, input, key, signature);
  if (key.asymmetricKeyType !== 'ec') return false;
  if (verify(digest, input, { key, dsaEncoding: 'der' }, signature)) return true;
  const half = halves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  return (
    half !== undefined &&
    signature.length === 2 * half &&
    verify(digest, input, { key, dsaEncoding: 'ieee-p1363' }, signature)
  );
}

function trustOf(
  chain: readonly X509Certificate[] | undefined,
  trust: TrustBundle | undefined,
): Pick<SignatureReport, 'trust' | 'trustReason'> {
  if (trust === undefined) return { trust: 'unchecked' };
  // Without a certificate, the key itself was given as trusted.
  if (chain === undefined) return trust.keys.length > 0 ? { trust: 'trusted' } : { trust: 'unchecked' };
  const verdict = checkChain(chain, trust.certificates);
  return verdict.trusted ? { trust: 'trusted' } : { trust: 'untrusted', trustReason: verdict.reason };
}

function describe(certificate: X509Certificate): CertificateReport {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: isoDate(certificate.validFrom),
    notAfter: isoDate(certificate.validTo),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

/** Names have a line for each part. */
function oneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ');
}

/** As it stands where it makes no sense. */
function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
