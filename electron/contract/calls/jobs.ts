import * as z from 'zod';
import { nextSteps } from '../next-step.ts';
import { call, watch } from '../rpc/table.ts';
import { bytes, drive } from './drive.ts';
import { errorData } from './error.ts';
import { imageFacts } from './plan.ts';

/** An error, and what a button beside it should do. */
export const problem = z.object({ error: errorData, next: z.enum(nextSteps) });

const result = z.object({
  outcome: z.enum(['good', 'failed', 'cancelled']),
  verified: z.boolean(),
  touched: z.boolean(),
  wiped: z.boolean(),
  written: bytes,
  kept: bytes,
  rewritten: bytes,
  cleared: bytes,
  stale: bytes,
  /** ms. */
  duration: z.number(),
  notes: z.array(z.string()).readonly(),
  settings: z.exactOptional(
    z.object({ family: z.string(), edits: z.number(), warnings: z.array(z.string()).readonly() }),
  ),
  /** Its certificate, for `history.get`. */
  unit: z.exactOptional(z.string()),
  problem: z.exactOptional(problem),
});

/** One card of a job. See `TargetProgress`. */
const jobTarget = z.object({
  target: z.string(),
  drive,
  phase: z.enum([
    'waiting',
    'downloading',
    'checking',
    'preparing',
    'clearing',
    'writing',
    'flushing',
    'verifying',
    'hashing',
    'rewriting',
    'provisioning',
    'finishing',
    'done',
  ]),
  bytes,
  total: z.exactOptional(bytes),
  fraction: z.exactOptional(z.number()),
  /** Bytes a second. */
  rate: z.exactOptional(z.number()),
  /** ms. */
  left: z.exactOptional(z.object({ from: z.number(), to: z.number() })),
  /** Bytes a second in each second of its writing and reading back, oldest first; the last 120. */
  rates: z.array(z.number()).readonly(),
  /** It was told to stop, and has not yet. */
  cancelling: z.boolean(),
  result: z.exactOptional(result),
});

const job = z.object({
  job: z.string(),
  image: imageFacts,
  /** ms since 1970. */
  started: z.number(),
  finished: z.exactOptional(z.number()),
  verify: z.boolean(),
  eject: z.boolean(),
  family: z.exactOptional(z.string()),
  fromCopy: z.boolean(),
  /** How far the packed image has been read. */
  source: z.exactOptional(z.object({ read: bytes, size: z.exactOptional(bytes) })),
  /** Which stage sets the pace. */
  limit: z.exactOptional(z.enum(['image', 'drive'])),
  targets: z.array(jobTarget).readonly(),
});

export type JobState = z.input<typeof job>;
export type JobTargetState = z.input<typeof jobTarget>;
export type Problem = z.input<typeof problem>;

export const jobCalls = {
  /**
   * Writes what a plan shows. Fails with `plan-unknown`, with `plan-stale` where a drive has changed since, with
   * `confirmation-missing` where a name was not typed, with `target-taken`.
   */
  'job.start': call(
    z.strictObject({
      plan: z.string(),
      /** What was typed, by the drive's path. */
      typed: z.exactOptional(z.record(z.string(), z.string())),
    }),
    z.object({ job: z.string() }),
  ),
  /** One card, or all. Confirmed by its `result`. */
  'job.cancel': call(z.strictObject({ job: z.string(), target: z.exactOptional(z.string()) }), z.object({})),
  /** Takes a job that is done from the list. */
  'job.forget': call(z.strictObject({ job: z.string() }), z.object({})),
  /** All jobs since the engine started, the oldest first: the same for every page. */
  'jobs.watch': watch(z.strictObject({}), z.object({ jobs: z.array(job).readonly() })),
} as const;
