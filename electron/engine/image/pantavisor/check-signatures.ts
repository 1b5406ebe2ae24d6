import type { SignatureReport } from '../../../contract/inspect-pantavisor.ts';
import { Collector } from './collect.ts';
import { signatureOf } from './protected-header.ts';
import type { PantavisorState } from './state.ts';
import { type Verified, verifySignature, type VerifyOptions } from './verify-signature.ts';

export interface SignatureCheck {
  signatures: SignatureReport[];
  /** Keys that no signature covers, or only one that does not hold; signatures themselves need none. */
  uncovered: string[];
  checks: [Collector, Collector];
}

export interface CheckSignaturesOptions extends VerifyOptions {
  /** ms since 1970, to tell which certificates have expired. */
  now: number;
}

/** Checks all signatures of a state by the rules of devices, and what is left without one. */
export function checkSignatures(state: PantavisorState, options: CheckSignaturesOptions): SignatureCheck {
  const found = new Collector('signatures');
  const coverage = new Collector('coverage');
  const verified: Verified[] = [];
  for (const { key, value } of state.pairs) {
    const signature = signatureOf(value);
    if (signature === undefined) continue;
    found.looked();
    const one = verifySignature(state.pairs, key, signature, options);
    verified.push(one);
    report(found, one.report, options.now);
  }
  if (verified.length === 0) found.skip('nothing is signed');
  const standing = verified.filter(({ report }) => report.outcome !== 'invalid' && report.trust !== 'untrusted');
  const covered = new Set(standing.flatMap(({ covered }) => [...covered]));
  const all = state.pairs.map(({ key }) => key).filter((key) => !key.startsWith('_sigs/'));
  const uncovered = all.filter((key) => !covered.has(key));
  for (const key of all) {
    coverage.looked();
    if (verified.length === 0 || covered.has(key)) continue;
    coverage.warns('key-uncovered', key, `No signature that holds covers ${key}; in strict mode, devices refuse that`);
  }
  if (verified.length === 0) coverage.skip('nothing is signed');
  return { signatures: verified.map(({ report }) => report), uncovered, checks: [found, coverage] };
}

function report(found: Collector, signature: SignatureReport, now: number): void {
  const { key, outcome, reason = '', trust, trustReason = '', certificates } = signature;
  if (outcome === 'invalid') found.breaks('signature-invalid', key, `The signature ${key} does not hold: ${reason}`);
  if (outcome === 'unverifiable') {
    found.warns('signature-unverifiable', key, `The signature ${key} cannot be checked: ${reason}`);
  }
  if (trust === 'untrusted') {
    found.breaks('signer-untrusted', key, `The signer of ${key} is not trusted: ${trustReason}`);
  }
  for (const { subject, notAfter, notBefore } of certificates) {
    if (Date.parse(notAfter) < now) {
      const what = `The certificate of ${subject} expired on ${notAfter.slice(0, 10)}; devices do not look at the date`;
      found.warns('certificate-expired', key, what);
    } else if (Date.parse(notBefore) > now) {
      found.warns('certificate-not-yet-valid', key, `The certificate of ${subject} is valid from ${notBefore} on only`);
    }
  }
  if (signature.developer) {
    const what = `The signature ${key} was made with the public developer keys: it tells that nothing changed, not who made it`;
    found.warns('signer-developer', key, what);
  }
}
