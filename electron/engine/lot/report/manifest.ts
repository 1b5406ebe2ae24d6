import { createHash, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { canonicalJson } from '../../certificate/canonical.ts';
import type { StationKey } from '../../certificate/station-key.ts';

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
  /** Certificates that the log names and that are not here; `station`: the fingerprint of the one that made them. */
  withoutCertificate: z.array(z.strictObject({ unit: z.int().min(1), attempt: z.int().min(1), station: z.string() })),
});
export type Manifest = z.output<typeof manifestSchema>;

export const signedManifestSchema = z.strictObject({
  manifest: manifestSchema,
  signature: z.strictObject({ algorithm: z.literal('ed25519'), key: base64, value: base64 }),
});
type SignedManifest = z.output<typeof signedManifestSchema>;

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

export async function digestOfFile(path: string): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { size: (await stat(path)).size, sha256: hash.digest('hex') };
}
