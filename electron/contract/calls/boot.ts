import * as z from 'zod';
import { observerNames, type Sighting, verdictNames } from '../boot.ts';
import { call, watch } from '../rpc/table.ts';
import { errorData } from './error.ts';

/** Where to look for a device that starts. */
const bootWatch = z.strictObject({
  /** A unit of the history: it says what the device was made to be. */
  unit: z.exactOptional(z.string()),
  /** Serial ports, as `boot.ports` names them. */
  serial: z.exactOptional(z.array(z.string()).max(64)),
  lan: z.boolean().default(true),
  hub: z.boolean().default(false),
  /** ms. */
  timeout: z.exactOptional(z.number().min(1000)),
});

const sighting = z.looseObject({
  at: z.number(),
  observer: z.enum(observerNames),
  of: z.looseObject({}),
  seen: z.looseObject({ kind: z.string() }),
  evidence: z.string(),
}) as unknown as z.ZodType<Sighting, Sighting>;

const bootState = z.object({
  boot: z.string(),
  unit: z.exactOptional(z.string()),
  /** ms since 1970. */
  started: z.number(),
  finished: z.exactOptional(z.number()),
  verdict: z.enum(verdictNames),
  /** What comes later is not expected to make it better. */
  final: z.boolean(),
  /** The ladder, from the bottom up; see `Judgement`. */
  rungs: z
    .array(
      z.object({
        rung: z.string(),
        name: z.string(),
        outcome: z.enum(['holds', 'failed', 'unchecked']),
        reasons: z.array(z.string()),
        evidence: z.array(z.object({ at: z.number(), observer: z.enum(observerNames), text: z.string() })),
      }),
    )
    .readonly(),
  firstFailed: z.exactOptional(z.string()),
  /** What to do next: sentences. */
  next: z.exactOptional(z.string()),
  /** Where the device can be reached. */
  address: z.exactOptional(z.string()),
  /** A page of the device, or of its Hub. */
  link: z.exactOptional(z.string()),
  /** Why nobody looks any longer. */
  error: z.exactOptional(errorData),
  /** The newest 500, oldest first. */
  sightings: z.array(sighting).readonly(),
});

export type BootState = z.input<typeof bootState>;

export const bootCalls = {
  'boot.ports': call(
    z.strictObject({}),
    z.object({ ports: z.array(z.object({ path: z.string(), name: z.exactOptional(z.string()) })).readonly() }),
  ),
  'boot.start': call(bootWatch, z.object({ boot: z.string() })),
  'boot.watch': watch(z.strictObject({ boot: z.string() }), bootState),
  'boot.stop': call(z.strictObject({ boot: z.string() }), z.object({})),
} as const;
