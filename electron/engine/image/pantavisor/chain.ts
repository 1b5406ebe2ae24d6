import type { KeyObject, X509Certificate } from 'node:crypto';
import { pathLengthOf } from './path-length.ts';

/** More certificates one above the other are a mistake or an attack. */
const longestChain = 8;

export type ChainVerdict = { trusted: true } | { trusted: false; reason: string };

/**
 * Whether a chain, leaf first, leads to a trusted certificate by the rules of devices (mbedTLS): each issuer is an
 * authority that may sign certificates, and has no more authorities below it than it allows. As on a device, the dates do
 * not count.
 */
export function checkChain(chain: readonly X509Certificate[], anchors: readonly X509Certificate[]): ChainVerdict {
  const [leaf, ...others] = chain;
  if (leaf === undefined) return { trusted: false, reason: 'it has no certificate' };
  if (leaf.subject === leaf.issuer && anchors.some((anchor) => anchor.raw.equals(leaf.raw))) return { trusted: true };
  let reason = `nobody who is trusted has issued ${nameOf(leaf)}`;
  let current = leaf;
  const above = [...others];
  for (let below = 0; below < longestChain; below += 1) {
    const anchor = anchors.find((one) => hasIssued(one, current));
    if (anchor !== undefined) {
      const fault = faultOf(anchor, below);
      if (fault === undefined) return { trusted: true };
      reason = fault;
    }
    const index = above.findIndex((one) => hasIssued(one, current));
    const next = above[index];
    if (next === undefined) {
      if (anchor === undefined) reason = `nobody who is trusted has issued ${nameOf(current)}`;
      return { trusted: false, reason };
    }
    const fault = faultOf(next, below);
    if (fault !== undefined) return { trusted: false, reason: fault };
    above.splice(index, 1);
    current = next;
  }
  return { trusted: false, reason: 'its chain of certificates is too long' };
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.subject === certificate.issuer && isSignedBy(certificate, issuer.publicKey);
}

/** False also for keys that cannot have signed it. */
export function isSignedBy(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false;
  }
}

/** Why a certificate may not issue another that has `below` authorities below it. */
function faultOf(issuer: X509Certificate, below: number): string | undefined {
  // Node's `ca` looks at the basic constraints and at the usage of the key.
  if (!issuer.ca) return `${nameOf(issuer)} is no authority`;
  const limit = pathLengthOf(issuer.raw);
  if (limit !== undefined && below > limit) return `${nameOf(issuer)} allows no authority so far below it`;
  return undefined;
}

/** The common name, or all of the name where there is none. */
export function nameOf(certificate: X509Certificate): string {
  return /^CN=(.+)$/mu.exec(certificate.subject)?.[1] ?? certificate.subject.replaceAll('\n', ', ');
}
