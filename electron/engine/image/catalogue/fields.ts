import * as z from 'zod';

/**
 * Fields of lists that others write. What is missing, of the wrong kind or out of bounds counts as not there: one bad
 * field must not take an image away, one bad image not the list.
 */
const mostText = 500;

// oxlint-disable-next-line no-control-regex -- what a terminal would take for commands is what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Text for people, without what would change how a terminal shows the rest. */
export const text = z
  .string()
  .transform((value) => value.slice(0, mostText).replaceAll(unprintable, ' ').trim())
  .transform((value) => (value === '' ? undefined : value))
  .optional()
  .catch(undefined);

export const sha256 = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => /^[0-9a-f]{64}$/u.test(value))
  .optional()
  .catch(undefined);

export const size = z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);

export const texts = z
  .array(z.unknown())
  .transform((values) => values.slice(0, 100).flatMap((value) => text.parse(value) ?? []))
  .catch([]);

/** As it was written; it may be relative to its list. */
export const address = z.string().trim().min(1).max(4000).optional().catch(undefined);
