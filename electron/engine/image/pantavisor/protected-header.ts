import type { X509Certificate } from 'node:crypto';
import { readCertificate } from './certificate.ts';
import { JsonFault, type JsonNode, readJson } from './raw-json.ts';

/** A value of a state that signs others: a JSON Web Signature (RFC 7515) without its payload. */
export interface SignatureValue {
  /** As they stand in the state: base64url. */
  protectedText: string;
  signature: string;
}

/** What a signature says of itself. */
export interface ProtectedHeader {
  algorithm: string;
  /** Patterns as they stand in the JSON, escapes included. */
  include: readonly string[];
  exclude: readonly string[];
  /** Leaf first; undefined where the device's own key is to be used. */
  certificates: readonly X509Certificate[] | undefined;
}

/** Why a signature cannot be read: a clause. */
export class HeaderFault extends Error {}

/** Undefined for a value that is no signature. Its key does not matter. */
export function signatureOf(value: JsonNode): SignatureValue | undefined {
  if (value.kind !== 'object' || textOf(member(value, '#spec')) !== 'pvs@2') return undefined;
  const protectedText = textOf(member(value, 'protected'));
  const signature = textOf(member(value, 'signature'));
  return protectedText === undefined || signature === undefined ? undefined : { protectedText, signature };
}

/** Throws HeaderFault where a device could not read it either. */
export function readProtectedHeader(text: string): ProtectedHeader {
  if (!isBase64url(text)) throw new HeaderFault('its header is not base64url');
  const header = readHeader(text);
  if (textOf(member(header, 'typ')) !== 'PVS') throw new HeaderFault('its type is not PVS');
  const algorithm = textOf(member(header, 'alg'));
  if (algorithm === undefined) throw new HeaderFault('it names no algorithm');
  const patterns = member(header, 'pvs');
  const include = member(patterns, 'include');
  const exclude = member(patterns, 'exclude');
  if (include === undefined || exclude === undefined) {
    throw new HeaderFault('it does not say what it includes and what it excludes');
  }
  return {
    algorithm,
    include: rawItems(include),
    exclude: rawItems(exclude),
    certificates: readCertificates(member(header, 'x5c')),
  };
}

export function isBase64url(text: string): boolean {
  return /^[\w-]+={0,2}$/u.test(text);
}

function readHeader(text: string): JsonNode {
  try {
    return readJson(Buffer.from(text, 'base64url'));
  } catch (error) {
    if (error instanceof JsonFault) throw new HeaderFault(`its header is no JSON: ${error.message}`);
    throw error;
  }
}

function readCertificates(node: JsonNode | undefined): X509Certificate[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'array' || node.items.length === 0) throw new HeaderFault('its list of certificates is empty');
  return node.items.map((item) => {
    try {
      return readCertificate(Buffer.from(textOf(item) ?? '', 'base64'));
    } catch {
      throw new HeaderFault('one of its certificates cannot be read');
    }
  });
}

function member(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.find((one) => one.key === key)?.value : undefined;
}

function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

/** The device takes the text between the quotes as it stands. What is no list of texts matches nothing. */
function rawItems(node: JsonNode): string[] {
  if (node.kind !== 'array') return [];
  return node.items.flatMap((item) => (item.kind === 'string' ? [item.raw.slice(1, -1)] : []));
}
