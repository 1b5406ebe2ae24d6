import * as z from 'zod';
import { labelDesignSchema } from '../lot/label.ts';
import { valueRuleSchema } from '../lot/rules.ts';
import { call } from '../rpc/table.ts';

/** Columns that a person says are secret, beside those that recipe and names tell. */
const secret = z.exactOptional(z.array(z.string().min(1)));

const values = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('table'), file: z.string().min(1), secret }),
  z.strictObject({ kind: z.literal('rules'), rules: z.record(z.string().min(1), valueRuleSchema), secret }),
]);

/** What a person sees of a lot before it is made. */
export const lotDraftCalls = {
  /**
   * What a recipe leaves open, and what a table or rules would give its units. Nothing is kept.
   *
   * @throws WickError `engineer-locked`, `recipe-…`, `table-invalid`, `lot-values`
   */
  'lot.look': call(
    z.strictObject({
      key: z.string().max(200),
      recipe: z.string().min(1),
      /** Of the lot. */
      name: z.string().max(100),
      values,
      label: z.exactOptional(labelDesignSchema),
    }),
    z.object({
      variables: z
        .array(
          z.object({
            name: z.string(),
            secret: z.boolean(),
            /** Told by its name to be each unit's own. */
            unique: z.boolean(),
            /** `recipe`: it cannot be made without; `label`: only that shows it; `table`: nothing has a place for it. */
            from: z.enum(['recipe', 'label', 'table']),
            /** The table, or a rule, has it. */
            found: z.boolean(),
          }),
        )
        .readonly(),
      /** Of the table. */
      rows: z.exactOptional(z.number()),
      /** Of the first units; secret ones are not shown. */
      first: z.array(z.record(z.string(), z.string())).readonly(),
      problems: z
        .array(
          z.object({
            line: z.number(),
            column: z.number(),
            reason: z.string(),
            suggestion: z.exactOptional(z.string()),
          }),
        )
        .readonly(),
      /** Problems that are not listed. */
      more: z.number(),
      notes: z.array(z.string()).readonly(),
      /** The label that the recipe asks for. */
      label: z.exactOptional(labelDesignSchema),
      passes: z.enum(['written', 'up', 'claimed']),
    }),
  ),
  /**
   * A label with a made-up unit on it. `shown`: values that are not secret, where they are known yet.
   *
   * @throws WickError `label-…`
   */
  'label.sample': call(
    z.strictObject({
      design: labelDesignSchema,
      name: z.string().max(100),
      shown: z.record(z.string().min(1).max(100), z.string().max(1000)),
    }),
    z.object({ label: z.object({ name: z.string(), type: z.string(), base64: z.string() }) }),
  ),
} as const;
