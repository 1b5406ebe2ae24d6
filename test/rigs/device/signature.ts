import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { Member } from './members.ts';

const signatureSchema = z.object({ '#spec': z.literal('pvs@2'), protected: z.string(), signature: z.string() });
const headerSchema = z.object({
  alg: z.enum(['RS256', 'ES256', 'ES384', 'ES512']),
  typ: z.literal('PVS'),
  pvs: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }),
  x5c: z.array(z.string()).min(1).optional(),
});

/** PEM, as the initramfs has them. */
export interface Trust {
  publicKey?: string | undefined;
  authorities?: string | undefined;
}

/**
 * Whether the signatures of a state hold, as signature.c has it. `strict`: and nothing is left without one. Gives why not.
 */
export function checkSignatures(members: readonly Member[], mode: string, trust: Trust): string | undefined {
  if (mode === 'disabled') return undefined;
  const covered = new Set<string>();
  for (const { key, value } of members) {
    const signature = signatureSchema.safeParse(value);
    if (!signature.success) continue;
    const header = headerSchema.safeParse(decodeJson(signature.data.protected));
    if (!header.success) return 'Signature validation failed';
    const { include, exclude } = header.data.pvs;
    const chosen = members.filter((member) => {
      const isIn = include.some((glob) => matches(glob, member.key));
      const isOut = exclude.some((glob) => matches(glob, member.key));
      if (isIn || isOut) covered.add(member.key);
      return isIn && !isOut;
    });
    covered.add(key);
    const payload = `{${chosen.map((member) => `${JSON.stringify(member.key)}:${textOf(member)}`).join(',')}}`;
    const input = Buffer.from(`${signature.data.protected}.${Buffer.from(payload).toString('base64url')}`);
    const publicKey = keyOf(header.data.x5c, trust);
    if (publicKey === undefined) return 'Signature validation failed';
    const bytes = Buffer.from(signature.data.signature, 'base64url');
    const digest = `sha${header.data.alg.slice(2)}`;
    // Elliptic curves: as JOSE has them, or DER.
    const forms = (['ieee-p1363', 'der'] as const).map((dsaEncoding) => ({ key: publicKey, dsaEncoding }));
    if (!forms.some((form) => verify(digest, input, form, bytes))) return 'Signature validation failed';
  }
  const isBare = members.some(({ key }) => !covered.has(key) && !key.startsWith('_sigs/'));
  return mode === 'strict' && isBare ? 'State not fully covered by signatures' : undefined;
}

/** Objects and arrays as they stand; the rest becomes a string again. */
function textOf({ text, value }: Member): string {
  return typeof value === 'object' && value !== null ? text : JSON.stringify(String(value));
}

function decodeJson(base64url: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64url, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function keyOf(x5c: readonly string[] | undefined, trust: Trust): KeyObject | undefined {
  if (x5c === undefined) return trust.publicKey === undefined ? undefined : createPublicKey(trust.publicKey);
  const chain = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')));
  const [leaf] = chain;
  if (leaf === undefined) return undefined;
  if (trust.authorities === undefined) return leaf.publicKey;
  const roots = (trust.authorities.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
  const isOf = (one: X509Certificate, by: X509Certificate) => one.checkIssued(by) && one.verify(by.publicKey);
  // Dates are not looked at: the device has no clock that it could trust.
  for (const [index, one] of chain.entries()) {
    if (roots.some((root) => root.raw.equals(one.raw) || isOf(one, root))) return leaf.publicKey;
    const next = chain[index + 1];
    if (next === undefined || !isOf(one, next)) return undefined;
  }
  return undefined;
}

/** fnmatch(3) with FNM_PATHNAME; what ends in `/**` takes all that is below, and `**` alone takes nothing. */
function matches(glob: string, key: string): boolean {
  if (glob === '**') return false;
  const isTree = glob.endsWith('/**');
  const pattern = (isTree ? glob.slice(0, -'/**'.length) : glob).replaceAll(/\*+|\?|\[[^\]]*\]|[^*?]/g, (part) => {
    if (part.startsWith('*')) return '[^/]*';
    if (part === '?') return '[^/]';
    if (part.startsWith('[') && part.length > 1) return part.replace(/^\[!/, '[^');
    return part.replace(/[\\^$.+|(){}[\]]/, String.raw`\$&`);
  });
  return new RegExp(`^${pattern}${isTree ? '(/.*)?' : ''}$`, 's').test(key);
}
