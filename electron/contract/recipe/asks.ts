import * as z from 'zod';

const port = z.int().min(1).max(65_535);

/** What a device is asked on the network, and must answer once it is up. */
export const bootAskSchema = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('ping') }),
  z.strictObject({ ask: z.literal('ssh'), port: port.default(22) }),
  z.strictObject({ ask: z.literal('tcp'), port }),
  z.strictObject({
    ask: z.literal('url'),
    url: z.url({ protocol: /^https?$/ }).meta({
      description: 'Any answer below 400 counts. The host "device" stands for the address of each device.',
    }),
  }),
]);
export type BootAsk = z.output<typeof bootAskSchema>;
