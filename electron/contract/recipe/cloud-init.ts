import * as z from 'zod';
import { systemShape } from './system.ts';

const document = z.record(z.string(), z.json());

export const cloudInitSettings = z.strictObject({
  ...systemShape,
  userData: document
    .optional()
    .meta({ description: 'More of user-data; what stands here wins over the settings above.' }),
  metaData: document.optional().meta({ description: 'More of meta-data.' }),
  networkConfig: z
    .looseObject({ version: z.union([z.literal(1), z.literal(2)]) })
    .optional()
    .meta({ description: 'The whole of network-config, in place of what wifi would make.' }),
});

export type CloudInitSettings = z.output<typeof cloudInitSettings>;
