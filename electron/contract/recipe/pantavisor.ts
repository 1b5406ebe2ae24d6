import * as z from 'zod';
import { fileChanges } from './files.ts';
import { secret } from './secret.ts';

const host = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, 'must be a host name or an IPv4 address, without https://');

/** One word of a kernel command line as Pantavisor reads them: no blanks, quotes, `$` or `;`. */
const word = z
  .string()
  .regex(
    /^[A-Za-z0-9_.-]+(=[A-Za-z0-9_.,:/@%+=-]*)?$/,
    'must be one word such as PV_LOG_LEVEL=4, without blanks, quotes, $ or ;',
  );

const container = z.union([
  z.string().min(1),
  z.strictObject({
    file: z.string().min(1).meta({ description: 'A .pvrexport.tgz file, from the folder of the recipe.' }),
    oldObjects: z
      .enum(['keep', 'drop'])
      .default('keep')
      .meta({ description: 'What becomes of the objects that only the replaced container used.' }),
  }),
]);

export const pantavisorSettings = z
  .strictObject({
    hub: z.strictObject({ host: host.optional(), port: z.int().min(1).max(65_535).optional() }).optional(),
    claim: z
      .strictObject({
        token: secret.optional(),
        hub: z.enum(['token', 'device']).optional().meta({
          description:
            'Have the Hub that you are logged in to make a token, or register a device, for each card as it is written.',
        }),
        meta: z
          .record(z.string().min(1), z.string())
          .optional()
          .meta({ description: 'With hub: what the Hub tells the device, such as pvr-sdk.authorized_keys.' }),
      })
      .refine(({ token, hub }) => token !== undefined || hub !== undefined, {
        error: 'is missing: give a token, or say "hub: token" or "hub: device"',
        path: ['token'],
      })
      .refine(({ token, hub }) => token === undefined || hub === undefined, {
        error: 'cannot stand beside a token: either you have one, or the Hub makes one',
        path: ['hub'],
      })
      .refine(({ token, meta }) => token === undefined || meta === undefined, {
        error: 'belongs to the token itself: it can be given with hub only',
        path: ['meta'],
      })
      .optional()
      .meta({ description: "Pantahub's factory auto-token: the device claims itself when it first registers." }),
    credentials: z
      .strictObject({
        id: z.string().regex(/^[0-9a-f]{24}$/, 'must have 24 hexadecimal digits'),
        prn: z
          .string()
          .regex(/^prn:::devices:\/[0-9a-f]{24}$/, 'must be prn:::devices:/ and the id')
          .optional(),
        secret,
      })
      .refine(({ id, prn }) => prn === undefined || prn === `prn:::devices:/${id}`, {
        error: 'must end with the id',
        path: ['prn'],
      })
      .optional()
      .meta({ description: 'Those of a device that was registered beforehand.' }),
    rework: z.boolean().default(false).meta({ description: 'The card was used before: forget whose it was.' }),
    kernel: z
      .strictObject({
        words: z.array(word).max(32),
        secrets: z.boolean().default(false).meta({
          description: 'Allow tokens and keys in words, where the serial console and every container can read them.',
        }),
      })
      .optional(),
    containers: z.array(container).max(100).optional(),
    breakSignatures: z
      .boolean()
      .default(false)
      .meta({ description: 'Go on where a change leaves a signature that does not hold; most devices will not boot.' }),
    files: fileChanges,
  })
  .refine(({ claim, credentials }) => claim === undefined || credentials === undefined, {
    error: 'cannot stand beside claim: a device claims itself with a token, or is registered beforehand, never both',
    path: ['credentials'],
  });

export type PantavisorSettings = z.output<typeof pantavisorSettings>;
