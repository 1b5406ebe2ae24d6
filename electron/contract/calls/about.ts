import * as z from 'zod';
import { call } from '../rpc/table.ts';

export const aboutCalls = {
  about: call(
    z.strictObject({}),
    z.object({
      version: z.string(),
      /** As Node names it: `linux`, `darwin`, `win32`. */
      platform: z.string(),
      arch: z.string(),
      face: z.enum(['desktop', 'station']),
      /** The name of the computer that the engine runs on. */
      computer: z.string(),
      can: z.object({
        /** The system's own dialogs: `image.choose`, `recipe.choose`. Elsewhere `files.list`. */
        choose: z.boolean(),
        /** Drives are noticed as they come and go; without, within seconds. */
        hotplug: z.boolean(),
        /** What is read back comes from the medium itself. */
        proveMedium: z.boolean(),
        /** Secrets can be put into the keychain: `secret.remember`. */
        keychain: z.boolean(),
        catalogue: z.boolean(),
        boot: z.boolean(),
        /** Links are shown in the person's browser by the engine, as pages may not: `boot.open`. */
        openLink: z.boolean(),
      }),
    }),
  ),
} as const;
