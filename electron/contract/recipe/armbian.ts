import * as z from 'zod';
import { secret } from './secret.ts';
import { systemShape } from './system.ts';

export const armbianSettings = z.strictObject({
  ...systemShape,
  rootPassword: secret.optional(),
  shell: z.enum(['bash', 'zsh']).optional(),
});

export type ArmbianSettings = z.output<typeof armbianSettings>;
