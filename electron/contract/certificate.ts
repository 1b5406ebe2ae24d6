import * as z from 'zod';
import { expectedBootSchema, observerNames, verdictNames } from './boot.ts';
import { familyNames } from './recipe.ts';

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const range = { offset: bytes, length: z.int().min(1).max(Number.MAX_SAFE_INTEGER) };

/** How the first boot from the card went. */
const firstBoot = z.strictObject({
  verdict: z.enum(verdictNames),
  rungs: z.array(
    z.strictObject({
      rung: z.string(),
      name: z.string(),
      outcome: z.enum(['holds', 'failed', 'unchecked']),
      reasons: z.array(z.string()),
    }),
  ),
  /** What that rests on: one line each, in order, secrets masked. */
  evidence: z.array(z.strictObject({ at: z.iso.datetime(), observer: z.enum(observerNames), text: z.string() })),
  /** Who looked. */
  observers: z.array(z.enum(observerNames)),
  started: z.iso.datetime(),
  finished: z.iso.datetime(),
});

/** The record of one card: what was written on which drive, and what was found there afterwards. Nothing in it is secret. */
export const certificateSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('certificate'),
  /** `wick 0.1.0` */
  tool: z.string().min(1),
  image: z.strictObject({
    /** As the person named it, without folders. */
    name: z.string().min(1),
    /** Of the raw image, where it is known. */
    size: bytes.optional(),
    /** Of the file that was given, where all of it was read. */
    sha256: sha256.optional(),
  }),
  /** What of the drive is certified; `settings`: only what settings changed on a card that was flashed before. */
  map: z.strictObject({ kind: z.enum(['bmap', 'allocation', 'whole', 'settings']), bytes: bytes.optional() }),
  drive: z.strictObject({
    name: z.string(),
    size: bytes,
    serial: z.string().optional(),
    cid: z.string().optional(),
    port: z.string().optional(),
  }),
  /** What the drive held when it was done, in order, without overlap. */
  ranges: z.array(z.strictObject({ ...range, sha256 })).min(1),
  settings: z
    .strictObject({
      family: z.enum(familyNames),
      edits: z.array(
        z.strictObject({ kind: z.string(), partition: z.int().min(0), path: z.string(), size: bytes.optional() }),
      ),
      /** Where the drive differs from the image. */
      ranges: z.array(z.strictObject(range)),
    })
    .optional(),
  unit: z.string().optional(),
  /** What its first boot will show where all is well. */
  expects: expectedBootSchema.optional(),
  /** What it has shown; whoever watched it signed the certificate anew. */
  boot: firstBoot.optional(),
  started: z.iso.datetime(),
  finished: z.iso.datetime(),
  /** `good`: read back from the medium and right; `written`: not read back. */
  verdict: z.enum(['good', 'written']),
});

export type Certificate = z.output<typeof certificateSchema>;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** A certificate with the signature of the station that made it: Ed25519 over the canonical JSON of `certificate`. */
export const signedCertificateSchema = z.strictObject({
  certificate: certificateSchema,
  signature: z.strictObject({
    algorithm: z.literal('ed25519'),
    /** The public key: 32 bytes. */
    key: base64,
    /** 64 bytes. */
    value: base64,
  }),
});

export type SignedCertificate = z.output<typeof signedCertificateSchema>;
