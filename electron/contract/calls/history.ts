import * as z from 'zod';
import { verdictNames } from '../boot.ts';
import { signedCertificateSchema } from '../certificate.ts';
import { call, stream } from '../rpc/table.ts';
import { bytes } from './drive.ts';
import { problem } from './jobs.ts';

const unit = z.object({
  id: z.string(),
  image: z.string(),
  drive: z.string(),
  size: bytes,
  family: z.exactOptional(z.string()),
  unit: z.exactOptional(z.string()),
  serial: z.exactOptional(z.string()),
  /** ISO 8601. */
  finished: z.string(),
  verdict: z.enum(['good', 'written']),
  /** How its first boot went, where that was watched. */
  boot: z.exactOptional(z.enum(verdictNames)),
});

const check = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('reading'), bytes, total: bytes }),
  z.object({ phase: z.literal('done'), good: z.boolean(), problem: z.exactOptional(problem) }),
]);

export const historyCalls = {
  /** Certificates kept on this computer, the newest first. */
  'history.list': call(
    z.strictObject({
      /** Words that must all be found in image, drive, unit, serial number, family or verdict. */
      search: z.exactOptional(z.string().max(200)),
      from: z.exactOptional(z.int().min(0)),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ units: z.array(unit).readonly(), total: z.number() }),
  ),
  'history.get': call(
    z.strictObject({ id: z.string() }),
    z.object({
      file: z.string(),
      signed: signedCertificateSchema,
      /** Of the station that signed it. */
      fingerprint: z.string(),
      /** It was signed by this computer. */
      own: z.boolean(),
    }),
  ),
  /** Reads a card again and compares it with its certificate. */
  'history.check': stream(z.strictObject({ id: z.string(), target: z.string() }), check),
} as const;
