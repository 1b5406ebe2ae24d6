import * as z from 'zod';
import { call, watch } from '../rpc/table.ts';
import { bytes, drive } from './drive.ts';

export const driveCalls = {
  /** All drives of this computer, at once and whenever one comes, goes or changes; hidden ones have `hidden`, which says why. */
  'drives.watch': watch(
    z.strictObject({}),
    z.object({
      drives: z.array(drive).readonly(),
      /** Paths of those that are being written. */
      taken: z.array(z.string()).readonly(),
    }),
  ),
  /** A simulated drive, backed by a file that takes no more room than what is written; it is listed from then on. */
  'practice.make': call(z.strictObject({ size: z.exactOptional(bytes.max(2 ** 43)) }), z.object({ drive })),
  /** Takes a practice drive away, with its file. */
  'practice.remove': call(z.strictObject({ path: z.string() }), z.object({})),
} as const;
