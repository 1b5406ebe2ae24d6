import * as z from 'zod';
import { fileChanges } from './files.ts';
import { secret } from './secret.ts';
import { hostname, wifi } from './system.ts';

export const balenaSettings = z.strictObject({
  hostname: hostname.optional(),
  apiKey: secret.optional(),
  deviceApiKey: secret.optional(),
  config: z
    .record(z.string(), z.json())
    .optional()
    .meta({ description: 'Merged into config.json; null takes a key away. Keys go to apiKey and deviceApiKey.' }),
  networks: z
    .array(
      z.union([
        z.strictObject({ name: z.string().regex(/^[A-Za-z0-9._-]+$/, 'must be a file name'), wifi }),
        z.strictObject({
          name: z.string().regex(/^[A-Za-z0-9._-]+$/, 'must be a file name'),
          content: secret.meta({ description: 'The whole NetworkManager file, or where it is kept.' }),
        }),
      ]),
    )
    .max(32)
    .optional(),
  files: fileChanges,
});

export type BalenaSettings = z.output<typeof balenaSettings>;
