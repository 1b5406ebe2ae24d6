import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { WickError } from '../contract/errors.ts';
import { bitString, der, explicit, integer, octetString, oid, sequence, set, time, utf8 } from './der.ts';

const day = 24 * 3600 * 1000;
/** Browsers take no longer ones: 825 days at most. */
const lifetime = 800 * day;
/** What has less than this left is made anew. */
const leastLeft = 30 * day;

export interface OwnCertificate {
  /** PEM. */
  cert: string;
  key: string;
  /** SHA-256, as browsers show it. */
  fingerprint: string;
}

/**
 * The station's own certificate for TLS, made on first use and kept in its folder. No authority vouches for it: a person
 * compares the fingerprint.
 *
 * @throws WickError `file-unwritable`
 */
export async function ownCertificate(folder: string, names: readonly string[]): Promise<OwnCertificate> {
  const place = join(folder, 'station-tls.pem');
  const present = await readFile(place, 'utf8').catch(() => '');
  const known = parse(present);
  if (known !== undefined) return known;
  const made = makeCertificate(names, new Date());
  const draft = `${place}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, made, { mode: 0o600 });
    await rename(draft, place);
  } catch (cause) {
    throw new WickError('file-unwritable', { path: place, reason: (cause as Error).message }, { cause });
  }
  return parse(made) ?? bug();
}

function bug(): never {
  throw new WickError('bug', { reason: 'a certificate that was just made cannot be read' });
}

/** Undefined for what is none, or has run out. */
function parse(pem: string): OwnCertificate | undefined {
  const [cert] = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n/s.exec(pem) ?? [];
  const [key] = /-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----\n/s.exec(pem) ?? [];
  if (cert === undefined || key === undefined) return undefined;
  try {
    const { validTo, fingerprint256 } = new X509Certificate(cert);
    if (Date.parse(validTo) - Date.now() < leastLeft) return undefined;
    return { cert, key, fingerprint: fingerprint256 };
  } catch {
    return undefined;
  }
}

/** A certificate that signs itself, for ECDSA on P-256 (RFC 5280), and its key, as PEM. */
export function makeCertificate(names: readonly string[], from: Date): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = names.find((one) => isIP(one) === 0 && one !== 'localhost') ?? 'this computer';
  const subject = sequence(set(sequence(oid('2.5.4.3'), utf8(`Wick on ${name}`.slice(0, 64)))));
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    subject,
    sequence(time(new Date(from.getTime() - day)), time(new Date(from.getTime() + lifetime))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, extensions(names, publicKey)),
  );
  const signature = sign('sha256', body, { key: privateKey, dsaEncoding: 'der' });
  const whole = sequence(body, algorithm, bitString(signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  return `${pem}${String(privateKey.export({ type: 'pkcs8', format: 'pem' }))}`;
}

function extensions(names: readonly string[], publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const yes = der(0x01, Buffer.from([0xff]));
  const extension = (id: string, value: Buffer, critical = false) =>
    sequence(oid(id), ...(critical ? [yes] : []), octetString(value));
  return sequence(
    // An end of its own, no authority for others.
    extension('2.5.29.19', sequence(), true),
    // digitalSignature
    extension('2.5.29.15', der(0x03, Buffer.from([0x07, 0x80])), true),
    // serverAuth
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...names.map(alternativeName))),
    extension('2.5.29.14', octetString(createHash('sha1').update(spki).digest())),
  );
}

function alternativeName(name: string): Buffer {
  switch (isIP(name)) {
    case 4:
      return der(0x87, Buffer.from(name.split('.').map(Number)));
    case 6:
      return der(0x87, ipv6Bytes(name));
    default:
      return der(0x82, Buffer.from(name, 'ascii'));
  }
}

function ipv6Bytes(name: string): Buffer {
  // URL writes an address out in one way, with `::` for the longest run of zeroes.
  const plain = new URL(`http://[${name.replace(/%.*/, '')}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean)) as [string[], string[]];
  const zeroes = Array.from({ length: tail === undefined ? 0 : 8 - first.length - last.length }, () => '0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...first, ...zeroes, ...last].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  return bytes;
}
