import * as z from 'zod';
import { secret } from './secret.ts';

const place = {
  /** `boot`, `root`, `label:NAME`, or its number. */
  partition: z.union([
    z.int().min(0).max(255),
    z.enum(['boot', 'root']),
    z.string().regex(/^label:.+$/, 'must be a number, "boot", "root" or "label:NAME"'),
  ]),
  path: z
    .string()
    .regex(/^\/(?!.*\/\/).*[^/]$/, 'must be an absolute path of a file, such as /etc/hostname')
    .refine((path) => !path.split('/').some((name) => name === '.' || name === '..'), 'must not contain . or ..'),
};

const mode = z
  .string()
  .regex(/^0?[0-7]{3}$/, 'must be three octal digits in quotes, such as "600"')
  .meta({
    description: 'Permissions of a file that is new; in quotes. Without: 644, and 600 for a secret. Ignored on FAT.',
  });

/** One change of one file. Exactly one of `content`, `secret`, `source`, `append`, `replace` and `delete`. */
export const fileChange = z
  .strictObject({
    ...place,
    content: z.string().optional().meta({ description: 'What the file is to hold.' }),
    secret: secret.optional(),
    source: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'A file of this computer, from the folder of the recipe.' }),
    append: z.string().min(1).optional().meta({ description: 'Text to add at the end, on a line of its own.' }),
    replace: z
      .strictObject({ find: z.string().min(1), with: z.string() })
      .optional()
      .meta({ description: 'Text that must be in the file, and what takes its place, everywhere.' }),
    delete: z.literal(true).optional(),
    mode: mode.optional(),
  })
  .refine(
    ({ content, secret, source, append, replace, delete: gone }) =>
      [content, secret, source, append, replace, gone].filter((one) => one !== undefined).length === 1,
    'needs exactly one of content, secret, source, append, replace and delete',
  );

export type FileChange = z.output<typeof fileChange>;

export const fileChanges = z.array(fileChange).max(1000).optional();
