import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type PvsAlgorithm = 'RS256' | 'ES256' | 'ES384' | 'ES512';

/** How a key of an algorithm is made, what it digests with, and how many bytes one half of its signature has. */
const algorithms: Record<PvsAlgorithm, { key: readonly string[]; digest: string; half: number }> = {
  RS256: { key: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], digest: 'sha256', half: 0 },
  ES256: { key: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], digest: 'sha256', half: 32 },
  ES384: { key: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], digest: 'sha384', half: 48 },
  ES512: { key: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], digest: 'sha512', half: 66 },
};

export interface PvsSigner {
  algorithm: PvsAlgorithm;
  /** Paths of PEM files. */
  key: string;
  publicKey: string;
  certificate: string;
  /** PEM certificates that go into x5c, leaf first. */
  chain: readonly string[];
}

export interface Authority {
  key: string;
  certificate: string;
  /** PEM certificates between the leaf and the root, this one first; empty for a root. */
  below: readonly string[];
}

export function openssl(...args: readonly string[]): Buffer {
  return execFileSync('openssl', args, { stdio: ['pipe', 'pipe', 'pipe'] });
}

export interface CertificateOptions {
  /** Who signs it; itself where absent. */
  by?: Authority;
  /** From now on; -1 for one that has expired. */
  days?: number;
  /** Lines of an openssl extension section. */
  extensions?: readonly string[];
}

/** A certificate authority: a root, or one that another has signed. */
export function makeAuthority(folder: string, name: string, options: CertificateOptions = {}): Authority {
  const key = makeKey(folder, name, 'ES256');
  const extensions = options.extensions ?? ['basicConstraints=critical,CA:TRUE', 'keyUsage=keyCertSign,cRLSign'];
  const certificate = makeCertificate(folder, name, key, { ...options, extensions });
  const below = options.by === undefined ? [] : [readFileSync(certificate, 'utf8'), ...options.by.below];
  return { key, certificate, below };
}

/** A key that signs states, with its certificate and the chain up to below the root. */
export function makeSigner(
  folder: string,
  name: string,
  algorithm: PvsAlgorithm,
  options: CertificateOptions = {},
): PvsSigner {
  const key = makeKey(folder, name, algorithm);
  const publicKey = join(folder, `${name}.pub`);
  openssl('pkey', '-in', key, '-pubout', '-out', publicKey);
  const extensions = options.extensions ?? ['basicConstraints=CA:FALSE', 'extendedKeyUsage=codeSigning'];
  const certificate = makeCertificate(folder, name, key, { ...options, extensions });
  const chain = [readFileSync(certificate, 'utf8'), ...(options.by?.below ?? [])];
  return { algorithm, key, publicKey, certificate, chain };
}

function makeKey(folder: string, name: string, algorithm: PvsAlgorithm): string {
  const path = join(folder, `${name}.key`);
  openssl('genpkey', '-algorithm', ...algorithms[algorithm].key, '-out', path);
  return path;
}

function makeCertificate(folder: string, name: string, key: string, options: CertificateOptions): string {
  const { by, days = 30, extensions = [] } = options;
  const [request, section, path] = ['csr', 'ext', 'crt'].map((suffix) => join(folder, `${name}.${suffix}`));
  if (request === undefined || section === undefined || path === undefined) throw new Error('unreachable');
  writeFileSync(section, `${extensions.join('\n')}\n`);
  openssl('req', '-new', '-key', key, '-subj', `/O=Wick tests/CN=${name}`, '-out', request);
  const issuer = by === undefined ? ['-signkey', key] : ['-CA', by.certificate, '-CAkey', by.key, '-CAcreateserial'];
  openssl('x509', '-req', '-in', request, ...issuer, '-days', `${days}`, '-extfile', section, '-out', path);
  return path;
}

/** openssl's signature of `data`, in the form of JOSE (RFC 7518, section 3.4) or as openssl leaves it. */
export function signBytes(signer: PvsSigner, data: Uint8Array, form: 'jose' | 'der' = 'jose'): Buffer {
  const { digest, half } = algorithms[signer.algorithm];
  const der = execFileSync('openssl', ['dgst', `-${digest}`, '-sign', signer.key], { input: data });
  return half === 0 || form === 'der' ? der : joseFromDer(der, half);
}

/** SEQUENCE { INTEGER r, INTEGER s } as r and s of `half` bytes each. */
function joseFromDer(der: Buffer, half: number): Buffer {
  let at = (der[1] ?? 0) < 0x80 ? 2 : 3;
  const halves = [0, 1].map(() => {
    const length = der[at + 1] ?? 0;
    const integer = der.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    const out = Buffer.alloc(half);
    integer.subarray(Math.max(0, length - half)).copy(out, half - Math.min(half, length));
    return out;
  });
  return Buffer.concat(halves);
}

/** PEM certificates as the strings of an x5c header. */
export function x5cOf(chain: readonly string[]): string[] {
  return chain.map((pem) => pem.replaceAll(/-----[^-]+-----|\s/gu, ''));
}
