import * as z from 'zod';

/** How the values of one column are made, the same way for each unit. */
export const valueRuleSchema = z.discriminatedUnion('rule', [
  /** `start`, `start + step`, …, padded with zeroes to `width` digits. */
  z.strictObject({
    rule: z.literal('counter'),
    start: z.int().min(0).default(1),
    step: z.int().min(1).default(1),
    width: z.int().min(1).max(20).default(1),
  }),
  /** Text with `{{column}}`, `{{number}}` (of the unit), `{{lot}}`, `{{date}}` in it. */
  z.strictObject({ rule: z.literal('pattern'), pattern: z.string().min(1).max(500) }),
  z.strictObject({
    rule: z.literal('random'),
    length: z.int().min(4).max(256),
    alphabet: z.enum(['hex', 'base32', 'alphanumeric', 'letters', 'digits']).default('alphanumeric'),
  }),
  /** A program that is given the unit as JSON on its standard input, and writes one line. */
  z.strictObject({
    rule: z.literal('script'),
    command: z.array(z.string().min(1)).min(1).max(50),
    /** ms. */
    timeout: z.int().min(100).max(600_000).default(10_000),
  }),
]);
export type ValueRule = z.output<typeof valueRuleSchema>;
