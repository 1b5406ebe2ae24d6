import * as z from 'zod';
import type { ErrorData } from '../errors.ts';

export const errorData: z.ZodType<ErrorData, ErrorData> = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.exactOptional(z.string()),
  fields: z.record(z.string(), z.unknown()),
});
