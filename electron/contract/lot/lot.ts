import * as z from 'zod';
import { labelDesignSchema } from './label.ts';
import { valueRuleSchema } from './rules.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().min(0);

/** Media that a slot starts by itself. */
export const mediaRuleSchema = z.strictObject({
  /** Bytes. */
  minSize: bytes.default(0),
  maxSize: bytes.default(2 ** 43),
  transports: z
    .array(z.enum(['usb', 'mmc', 'loop', 'practice']))
    .min(1)
    .default(['usb', 'mmc']),
  /** `blank-or-ours`: nothing that anybody would miss: no file systems, or what this lot, or another one here, has written. */
  content: z.enum(['blank-or-ours', 'any']).default('blank-or-ours'),
  /** Bytes a second that it must write; 0 for any. */
  minSpeed: bytes.default(0),
  /**
   * Whether its true size is looked for before it is written. A card that somebody would miss and that is not written in the end
   * gets back what that has overwritten.
   */
  probe: z.enum(['none', 'quick']).default('quick'),
});
export type MediaRule = z.output<typeof mediaRuleSchema>;

/**
 * What a lot is to be, as its engineer has signed it. It holds no values of units, and no secret.
 */
export const lotSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('lot'),
  id: z.uuid(),
  name: z.string().min(1).max(100),
  /** Units that are to pass. */
  size: z.int().min(1).max(1_000_000),
  /** As it was read; its hash is that of these bytes in UTF-8. Paths in it start from `folder` of each station's own. */
  recipe: z.strictObject({
    file: z.string().min(1),
    text: z
      .string()
      .min(1)
      .max(1 << 20),
    sha256,
  }),
  /** What is written: no other file is. Digests of further files that the recipe names, by their path in it. */
  image: z.strictObject({
    source: z.string().min(1),
    entry: z.string().min(1).optional(),
    bmap: z.union([z.string().min(1), z.literal(false)]).optional(),
    /** Of the file, or of the raw image inside. */
    sha256,
  }),
  files: z.record(z.string(), sha256).default({}),
  /** Where values come from; `columns` are the recipe's variables. */
  values: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({
      kind: z.literal('table'),
      columns: z.array(z.string().min(1)).min(1),
      /** Of these no two rows may hold the same, in no lot of the ledger. */
      unique: z.array(z.string().min(1)),
      secret: z.array(z.string().min(1)),
    }),
    z.strictObject({
      kind: z.literal('rules'),
      rules: z.record(z.string().min(1), valueRuleSchema),
      /** Digests of the programs of rules, by their path in them. */
      scripts: z.record(z.string(), sha256).default({}),
      unique: z.array(z.string().min(1)),
      secret: z.array(z.string().min(1)),
    }),
  ]),
  media: mediaRuleSchema,
  /** Seconds in which a card can be taken out again before it is written. */
  countdown: z.int().min(0).max(60).default(5),
  /** Failures in a row, of any slots, after which the lot pauses; and of one slot, after which nothing starts there. */
  pauseAfter: z.int().min(1).max(100).default(5),
  quarantineAfter: z.int().min(1).max(100).default(3),
  /** What a unit must come to; `written`: its card is good, its first boot is not awaited. */
  passes: z.enum(['written', 'up', 'claimed']),
  /** A board is scanned before its card is taken; what is scanned must match. */
  board: z.strictObject({ pattern: z.string().min(1).max(200) }).optional(),
  label: labelDesignSchema.optional(),
  /** ISO 8601. */
  created: z.iso.datetime(),
});
export type Lot = z.output<typeof lotSchema>;

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** A lot with the signature of its engineer: Ed25519 over the canonical JSON of `lot`. */
export const signedLotSchema = z.strictObject({
  lot: lotSchema,
  signature: z.strictObject({ algorithm: z.literal('ed25519'), key: base64, value: base64 }),
});
export type SignedLot = z.output<typeof signedLotSchema>;
