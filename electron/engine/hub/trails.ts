import * as z from 'zod';
import { isWickError } from '../../contract/errors.ts';
import { timeOf } from './devices.ts';
import type { Hub } from './hub.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/u);

const stepSchema = z
  .object({
    rev: z.int().min(0),
    'state-sha': sha256,
    'commit-msg': z.string().default(''),
    progress: z
      .object({ status: z.string().default(''), 'status-msg': z.string().default(''), progress: z.number().default(0) })
      .prefault({}),
    'step-time': z.string().default(''),
    'progress-time': z.string().default(''),
  })
  .transform((step) => ({
    revision: String(step.rev),
    stateSha256: step['state-sha'],
    message: step['commit-msg'],
    /** `DONE` for revision 0 as soon as it is there: it proves nothing. */
    status: step.progress.status,
    statusMessage: step.progress['status-msg'],
    at: timeOf(step['progress-time']),
    /** ms since 1970, by the clock of the Hub; 0 where it does not tell. */
    made: timeOf(step['step-time']),
  }));

/** One revision of what a device runs. */
export type HubStep = z.output<typeof stepSchema>;

const summarySchema = z
  .object({
    deviceid: z.string(),
    revision: z.int().min(0),
    'state-sha': sha256.or(z.literal('')).default(''),
    status: z.string().default(''),
    'status-msg': z.string().default(''),
    'step-time': z.string().default(''),
    timestamp: z.string().default(''),
  })
  .transform((summary) => ({
    deviceId: summary.deviceid,
    revision: String(summary.revision),
    stateSha256: summary['state-sha'] === '' ? undefined : summary['state-sha'],
    status: summary.status,
    statusMessage: summary['status-msg'],
    at: timeOf(summary.timestamp),
    /** As of a step. */
    made: timeOf(summary['step-time']),
  }));

/** What a Hub says of a device in short. It is written apart from the steps, and may lag behind them. */
export type HubSummary = z.output<typeof summarySchema>;

/** Undefined while the device has not sent its trail, or has no such revision. */
export async function getStep(
  hub: Hub,
  deviceId: string,
  revision: string,
  signal: AbortSignal,
): Promise<HubStep | undefined> {
  return await unlessMissing(
    hub.call({
      method: 'GET',
      path: `/trails/${encodeURIComponent(deviceId)}/steps/${encodeURIComponent(revision)}`,
      what: `revision ${revision} of the device ${deviceId}`,
      schema: stepSchema,
      repeat: 'safe',
      signal,
    }),
  );
}

/** All revisions, done or not. */
export async function listSteps(hub: Hub, deviceId: string, signal: AbortSignal): Promise<HubStep[]> {
  return await hub.call({
    method: 'GET',
    path: `/trails/${encodeURIComponent(deviceId)}/steps`,
    // A user is shown only what is not done, unless he asks for what does not exist.
    query: { 'progress.status': '{"$ne":""}' },
    what: `the revisions of the device ${deviceId}`,
    schema: z.array(stepSchema),
    repeat: 'safe',
    signal,
  });
}

/** Of all devices of the person that have sent their trail. */
export async function listSummaries(hub: Hub, signal: AbortSignal): Promise<HubSummary[]> {
  return await hub.call({
    method: 'GET',
    path: '/trails/summary',
    what: 'what devices run',
    schema: z.array(summarySchema),
    repeat: 'safe',
    signal,
  });
}

export async function getSummary(hub: Hub, deviceId: string, signal: AbortSignal): Promise<HubSummary | undefined> {
  return await unlessMissing(
    hub.call({
      method: 'GET',
      path: `/trails/${encodeURIComponent(deviceId)}/summary`,
      what: `what the device ${deviceId} runs`,
      schema: summarySchema,
      repeat: 'safe',
      signal,
    }),
  );
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isWickError(error, 'hub-missing')) return undefined;
    throw error;
  }
}
