import { isWickError } from '../../contract/errors.ts';
import type { HubDevice } from '../hub/devices.ts';
import type { Hub } from '../hub/hub.ts';
import { getStep, type HubSummary, listSummaries } from '../hub/trails.ts';
import { runningRevision } from './device-meta.ts';

interface FoundState extends StateRecord {
  device: HubDevice;
  revision: string;
}

/** What the Hub has of a revision. */
interface StateRecord {
  sha256: string;
  /** ms since 1970, by its clock; 0 where it does not tell. */
  made: number;
}

/**
 * What devices run, once they have sent it, of those that are not `known` yet; they are afterwards. The summaries come in one
 * piece, but may lag behind.
 */
export async function findStates(
  hub: Hub,
  devices: readonly HubDevice[],
  known: Set<string>,
  signal: AbortSignal,
): Promise<FoundState[]> {
  const pending = devices.filter((device) => !known.has(stateKey(device)));
  if (pending.length === 0) return [];
  const summaries = pending.length > 1 ? await listSummaries(hub, signal) : [];
  const states: FoundState[] = [];
  for (const device of pending) {
    const revision = runningRevision(device.deviceMeta);
    const record =
      fromSummaries(summaries, device.id, revision) ??
      (pending.length === 1 || hasSynced(device) ? await fromStep(hub, device.id, revision, signal) : undefined);
    if (record === undefined) continue;
    known.add(stateKey(device));
    states.push({ device, revision, ...record });
  }
  return states;
}

function stateKey(device: HubDevice): string {
  return `${device.id} ${runningRevision(device.deviceMeta)}`;
}

function fromSummaries(summaries: readonly HubSummary[], id: string, revision: string): StateRecord | undefined {
  const found = summaries.find((one) => one.deviceId === id && one.revision === revision);
  return found?.stateSha256 === undefined ? undefined : { sha256: found.stateSha256, made: found.made };
}

/** Revisions that a device made by itself, `locals/…`, are not known to the Hub. */
async function fromStep(hub: Hub, id: string, revision: string, signal: AbortSignal): Promise<StateRecord | undefined> {
  if (!/^\d+$/u.test(revision)) return undefined;
  try {
    const step = await getStep(hub, id, revision, signal);
    return step === undefined ? undefined : { sha256: step.stateSha256, made: step.made };
  } catch (error) {
    // As long as there is no trail, there is nothing that the person may see.
    if (isWickError(error, 'hub-refused')) return undefined;
    throw error;
  }
}

/** States of the device's Hub client that come after `sync` (pantahub.c). */
function hasSynced({ deviceMeta }: HubDevice): boolean {
  return ['report', 'idle', 'prep download', 'download'].includes(deviceMeta.get('pantahub.state') ?? '');
}
