import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import { canonicalJson } from '../../certificate/canonical.ts';
import { fingerprintOf, type StationKey } from '../../certificate/station-key.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** What an export holds, and where the lot's log stood. */
const manifestSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('lot-export'),
  /** `wick 0.1.0` */
  tool: z.string().min(1),
  lot: z.uuid(),
  name: z.string(),
  exported: z.iso.datetime(),
  /** Of the log: `head` is the hash of its last entry. */
  chain: z.strictObject({ entries: z.int().min(0), head: sha256, holds: z.boolean() }),
  units: z.int().min(0),
  files: z.array(z.strictObject({ path: z.string().min(1), size: z.int().min(0), sha256 })),
  /** Units whose certificates another station has. */
  withoutCertificate: z.array(z.int().min(1)),
});
export type Manifest = z.output<typeof manifestSchema>;

const signedManifestSchema = z.strictObject({
  manifest: manifestSchema,
  signature: z.strictObject({ algorithm: z.literal('ed25519'), key: base64, value: base64 }),
});
export type SignedManifest = z.output<typeof signedManifestSchema>;

export const manifestFile = 'manifest.json';

/** With the station's key. */
export function signManifest(manifest: Manifest, key: StationKey): SignedManifest {
  const checked = manifestSchema.parse(manifest);
  return {
    manifest: checked,
    signature: {
      algorithm: 'ed25519',
      key: Buffer.from(key.publicKey).toString('base64'),
      value: sign(null, Buffer.from(canonicalJson(checked)), key.privateKey).toString('base64'),
    },
  };
}

/** Whether an export is whole and as it was signed. @throws WickError `lot-export-invalid` */
export async function verifyExport(folder: string): Promise<{ manifest: Manifest; fingerprint: string }> {
  const invalid = (reason: string, cause?: unknown) =>
    new WickError('lot-export-invalid', { folder, reason }, { cause });
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw invalid('its manifest.json cannot be read', cause);
  });
  const parsed = signedManifestSchema.safeParse(asJson(text));
  if (!parsed.success) throw invalid('its manifest.json does not have the form of one', parsed.error);
  const { manifest, signature } = parsed.data;
  const key = Buffer.from(signature.key, 'base64');
  const value = Buffer.from(signature.value, 'base64');
  if (key.length !== 32 || value.length !== 64) throw invalid('its signature does not have the form of one');
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
  });
  if (!verify(null, Buffer.from(canonicalJson(manifest)), publicKey, value)) {
    throw invalid('its manifest.json was changed after it was signed');
  }
  for (const { path, sha256 } of manifest.files) {
    const { sha256: actual } = await digestOfFile(join(folder, path)).catch((cause: unknown) => {
      throw invalid(`${path} cannot be read`, cause);
    });
    if (actual !== sha256) throw invalid(`${path} was changed after it was exported`);
  }
  return { manifest, fingerprint: fingerprintOf(key) };
}

export async function digestOfFile(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { size: (await stat(path)).size, sha256: hash.digest('hex') };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
